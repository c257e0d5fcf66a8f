import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { housekeeping } from './housekeeping.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test('P-13: days are kept as soon as the time is known, then every hour; after a fault soon again; not any more once it is closed', async () => {
  const state = { nowMs: undefined as number | undefined, fails: false, calls: [] as number[], warned: 0 };
  const keeping = housekeeping({
    async keepDays(nowMs) {
      state.calls.push(nowMs);
      if (state.fails) throw new Error('the table is busy');
      return { made: ['sync_sample_20261121'], dropped: [] };
    },
    nowServerMs: () => state.nowMs,
    log: {
      info: () => {},
      warn: () => {
        state.warned += 1;
      },
    },
  });
  const passes = (ms: number) => vi.advanceTimersByTimeAsync(ms);
  await passes(10_000);
  expect(state.calls).toEqual([]);
  state.nowMs = 5;
  await passes(2_000);
  expect(state.calls).toEqual([5]);
  state.nowMs = 7;
  state.fails = true;
  await passes(3_600_000);
  expect([state.calls, state.warned]).toEqual([[5, 7], 1]);
  state.fails = false;
  await passes(2_000);
  expect(state.calls).toEqual([5, 7, 7]);
  await keeping[Symbol.asyncDispose]();
  await passes(10 * 3_600_000);
  expect(state.calls).toHaveLength(3);
});
