import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { deferred } from './deferred.ts';

let nowServerMs = 0;
const said: string[] = [];
const say = (text: string) => () => void said.push(text);
/** Both clocks go on, ours behind or ahead of the timers’ by what was set before. */
const after = (ms: number) => {
  nowServerMs += ms;
  vi.advanceTimersByTime(ms);
};

beforeEach(() => {
  vi.useFakeTimers();
  nowServerMs = 0;
  said.length = 0;
});
afterEach(() => {
  vi.useRealTimers();
});

test('W-2 what is due at one moment goes out in the order in which it was added, though the first timer was early', () => {
  const later = deferred(() => nowServerMs);
  later.add(100, 'a', say('state'));
  nowServerMs = -0.5;
  later.add(100, 'a', say('tick'));
  nowServerMs = 99.5;
  vi.advanceTimersByTime(100);
  expect(said).toEqual([]);
  after(1);
  expect(said).toEqual(['state', 'tick']);
});

test('W-2 what is due sooner goes out sooner, and nothing before its time', () => {
  const later = deferred(() => nowServerMs);
  later.add(100, 'a', say('second'));
  later.add(50, 'a', say('first'));
  after(49);
  expect(said).toEqual([]);
  nowServerMs = 200;
  vi.advanceTimersByTime(1);
  expect(said).toEqual(['first', 'second']);
});

test('P-2 what was announced on a line that is left is dropped', () => {
  const later = deferred(() => nowServerMs);
  later.add(50, 'a', say('never'));
  later.add(50, 'b', say('said'));
  later.keepOnly('b');
  after(100);
  expect(said).toEqual(['said']);
});

test('P-15 nothing goes out after the end', () => {
  const later = deferred(() => nowServerMs);
  later.add(50, 'a', say('never'));
  later[Symbol.dispose]();
  after(100);
  expect(said).toEqual([]);
  expect(vi.getTimerCount()).toBe(0);
});
