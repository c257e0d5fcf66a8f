import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { batchWriter } from './batch-writer.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function world({ batchSize = 5, mostWaiting = 12 } = {}) {
  const state = { fails: false, hangs: false, attempts: 0, dropped: 0, retried: 0, reported: 0, batches: [] as number[][] };
  let release = () => {};
  const writer = batchWriter<number>({
    async write(batch) {
      state.attempts += 1;
      if (state.hangs)
        await new Promise<void>((resolve) => {
          release = resolve;
        });
      if (state.fails) throw new Error('Postgres is away');
      state.batches.push([...batch]);
    },
    onWritten: (count) => {
      state.reported += count;
    },
    onDropped: () => {
      state.dropped += 1;
    },
    onRetry: () => {
      state.retried += 1;
    },
    batchSize,
    mostWaiting,
  });
  let next = 0;
  const add = (count: number) => {
    for (let n = 0; n < count; n += 1) writer.add(next++);
  };
  return { state, writer, add, release: () => release(), passes: (ms: number) => vi.advanceTimersByTimeAsync(ms) };
}
const upTo = (end: number) => Array.from({ length: end }, (_, index) => index);

test('P-13: what came within a second is written together; a full batch does not wait for it', async () => {
  const { state, add, passes } = world();
  add(3);
  await passes(999);
  expect(state.batches).toEqual([]);
  await passes(1);
  expect(state.batches).toEqual([[0, 1, 2]]);
  add(5);
  await passes(0);
  expect(state.batches).toHaveLength(2);
  await passes(5_000);
  expect(state.attempts).toBe(2);
  expect(state.reported).toBe(8);
});

test('what comes while a batch is written is written after it, in order and once; a few wait for the next second', async () => {
  const { state, add, passes, release } = world();
  state.hangs = true;
  add(5);
  await passes(0);
  add(7);
  state.hangs = false;
  release();
  await passes(0);
  expect(state.batches).toEqual([upTo(5), [5, 6, 7, 8, 9]]);
  await passes(1_000);
  expect(state.batches.flat()).toEqual(upTo(12));
});

test('while the other side fails it is asked once a second; what is over the bound is dropped and counted, the rest is written when it is back', async () => {
  const { state, add, passes } = world();
  state.fails = true;
  for (let n = 0; n < 30; n += 1) {
    add(1);
    await passes(0);
  }
  expect([state.attempts, state.dropped]).toEqual([1, 18]);
  add(10);
  await passes(3_000);
  expect([state.attempts, state.retried, state.dropped]).toEqual([4, 4, 28]);
  state.fails = false;
  await passes(2_000);
  expect(state.batches.flat()).toEqual(upTo(12));
});

test('closing it writes what waits, and does not wait for what fails', async () => {
  const { state, writer, add } = world();
  add(2);
  await writer[Symbol.asyncDispose]();
  expect(state.batches).toEqual([[0, 1]]);
  state.fails = true;
  add(1);
  await writer[Symbol.asyncDispose]();
  expect(state.retried).toBe(1);
});
