import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { tokenLife } from './token-life.ts';

let said: string[] = [];
beforeEach(() => {
  vi.useFakeTimers();
  said = [];
});
afterEach(() => {
  vi.useRealTimers();
});

const nowServerMs = () => vi.getMockedSystemTime()?.getTime() ?? 0;
const life = () =>
  tokenLife({
    nowServerMs,
    onNotice: (atMs) => said.push(`notice ${atMs - startMs}`),
    onEnd: () => said.push(`end ${nowServerMs() - startMs}`),
  });
let startMs = 0;
beforeEach(() => {
  startMs = nowServerMs();
});

test('[RM16] a minute before the end it is said, at the end it ends', () => {
  life().extend(startMs + 600_000);
  vi.advanceTimersByTime(539_999);
  expect(said).toEqual([]);
  vi.advanceTimersByTime(1);
  expect(said).toEqual(['notice 600000']);
  vi.advanceTimersByTime(60_000);
  expect(said).toEqual(['notice 600000', 'end 600000']);
});

test('[RM16] a newer token prolongs it, with a notice of its own; an older one changes nothing', () => {
  const token = life();
  token.extend(startMs + 90_000);
  vi.advanceTimersByTime(40_000);
  token.extend(startMs + 200_000);
  token.extend(startMs + 50_000);
  vi.advanceTimersByTime(159_999);
  expect(said).toEqual(['notice 90000', 'notice 200000']);
  vi.advanceTimersByTime(1);
  expect(said.at(-1)).toBe('end 200000');
});

test('one that has less than a minute left is noticed at once; one that is over ends at once', () => {
  life().extend(startMs + 10_000);
  life().extend(startMs - 1);
  expect(said).toEqual(['notice 10000', 'end 0']);
});

test('a life longer than a timer can hold does not end early; after closing nothing is said', () => {
  const token = life();
  token.extend(startMs + 40 * 86_400_000);
  vi.advanceTimersByTime(30 * 86_400_000);
  expect(said).toEqual([]);
  token[Symbol.dispose]();
  vi.advanceTimersByTime(30 * 86_400_000);
  expect(said).toEqual([]);
});
