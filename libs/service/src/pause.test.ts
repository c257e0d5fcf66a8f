import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { pause } from './pause.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

test('it ends after its time and leaves no timer', async () => {
  let over = false;
  void pause(100).then(() => {
    over = true;
  });
  await vi.advanceTimersByTimeAsync(99);
  expect(over).toBe(false);
  await vi.advanceTimersByTimeAsync(1);
  expect(over).toBe(true);
  expect(vi.getTimerCount()).toBe(0);
});

test('an abort ends it at once, before or during', async () => {
  const abort = new AbortController();
  const waiting = pause(10_000, abort.signal);
  abort.abort();
  await waiting;
  await pause(10_000, abort.signal);
  expect(vi.getTimerCount()).toBe(0);
});
