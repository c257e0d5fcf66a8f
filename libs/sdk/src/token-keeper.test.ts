import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { tokenKeeper } from './token-keeper.ts';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

test('who asks while it is being asked for gets the same answer', async () => {
  let asked = 0;
  const keeper = tokenKeeper({ token: 'old', refreshToken: async () => `new-${++asked}`, random: () => 0.5 });
  expect(await Promise.all([keeper.renew(), keeper.renew()])).toEqual([true, true]);
  expect(keeper.current).toBe('new-1');
  await keeper.renew();
  expect(keeper.current).toBe('new-2');
});

test('asked again with growing pauses, then given up in less than the notice; the old token stays', async () => {
  const refreshToken = vi.fn(async () => Promise.reject(new Error('no')));
  const keeper = tokenKeeper({ token: 'old', refreshToken, random: () => 0.99 });
  const renewed = keeper.renew();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(await renewed).toBe(false);
  expect(refreshToken).toHaveBeenCalledTimes(11);
  expect(keeper.current).toBe('old');
});

test('without a way to a fresh token there is none', async () => {
  expect(await tokenKeeper({ token: 'old', refreshToken: undefined, random: () => 0.5 }).renew()).toBe(false);
});

test('P-15 when it is over it asks no more', async () => {
  const refreshToken = vi.fn(async () => Promise.reject(new Error('no')));
  const keeper = tokenKeeper({ token: 'old', refreshToken, random: () => 0.5 });
  const renewed = keeper.renew();
  await vi.advanceTimersByTimeAsync(400);
  keeper.end();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(await renewed).toBe(false);
  expect(refreshToken).toHaveBeenCalledTimes(2);
});
