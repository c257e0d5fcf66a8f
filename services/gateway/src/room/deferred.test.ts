import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { deferred } from './deferred.ts';

let nowMs = 0;
const done: string[] = [];
const task = (name: string) => () => void done.push(`${name} at ${Math.round(nowMs)}`);
const advance = async (ms: number, clockMs = ms) => {
  nowMs += clockMs;
  await vi.advanceTimersByTimeAsync(ms);
};
beforeEach(() => {
  vi.useFakeTimers();
  nowMs = 1_000;
  done.length = 0;
});
afterEach(() => {
  vi.useRealTimers();
});

test('W-2 what is due goes out at its server time, not before, even when the timer is early', async () => {
  const later = deferred(() => nowMs);
  later.add(1_500, 'a', task('start'));
  await advance(500, 498);
  expect(done).toEqual([]);
  await advance(2, 3);
  expect(done).toEqual(['start at 1501']);
});

test('W-2 on another line it is dropped, on its own it stays', async () => {
  const later = deferred(() => nowMs);
  later.add(1_500, 'a', task('old'));
  later.add(1_500, 'b', task('new'));
  later.keepOnly('b');
  await advance(600);
  expect(done).toEqual(['new at 1600']);
});

test('W-2 nothing goes out of a room that is closed', async () => {
  const later = deferred(() => nowMs);
  later.add(1_500, 'a', task('start'));
  later[Symbol.dispose]();
  await advance(1_000);
  expect(done).toEqual([]);
});
