import { expect, test } from 'vitest';
import { type AppenderOptions, coalescingAppender } from './coalescing-appender.ts';
import { LogClosedError, LogConnectionLostError } from './errors.ts';
import type { AppendAnswer, AppendItem } from './types.ts';

const item = (commandId: string): AppendItem => ({
  stream: 'room-a',
  expectedVersion: null,
  commandId,
  actorId: 'm',
  occurredServerMs: 1,
  events: [{ type: 'X', schemaVersion: 1, data: {} }],
});

/** A log that answers when told to, and tells what it was sent. */
function slowLog(options: Partial<AppenderOptions> = {}) {
  const batches: string[][] = [];
  let release: (error?: Error) => void = () => {};
  const appender = coalescingAppender({
    maxBatch: 100,
    ...options,
    async send(items) {
      batches.push(items.map(({ commandId }) => commandId));
      const error = await new Promise<Error | undefined>((resolve) => {
        release = resolve;
      });
      if (error) throw error;
      return items.map((_, index): AppendAnswer => ({ kind: 'ok', firstPosition: index + 1, lastPosition: index + 1, streamVersion: 1 }));
    },
  });
  const turn = () => new Promise((resolve) => setImmediate(resolve));
  return {
    batches,
    appender,
    append: (...ids: string[]) => ids.map((id) => appender.append(item(id))),
    async answer(error?: Error) {
      await turn();
      release(error);
      await turn();
    },
  };
}

test('one batch is under way; everything that comes meanwhile joins the next', async () => {
  const { append, answer, batches } = slowLog();
  const answers = append('a', 'b');
  await new Promise((resolve) => setImmediate(resolve));
  answers.push(...append('c', 'd', 'e'));
  await answer();
  await answer();
  await Promise.all(answers);
  expect(batches).toEqual([
    ['a', 'b'],
    ['c', 'd', 'e'],
  ]);
});

test('a batch holds no more than it may', async () => {
  const { append, answer, batches } = slowLog({ maxBatch: 2 });
  const answers = append('a', 'b', 'c', 'd', 'e');
  for (let batch = 0; batch < 3; batch += 1) await answer();
  await Promise.all(answers);
  expect(batches.map(({ length }) => length)).toEqual([2, 2, 1]);
});

test('E-2: a command twice in a batch is sent once and answered alike', async () => {
  const { append, answer, batches } = slowLog();
  const answers = append('a', 'b', 'a');
  await answer();
  const [first, , second] = await Promise.all(answers);
  expect(batches).toEqual([['a', 'b']]);
  expect(second).toEqual({ ...first, kind: 'repeat' });
});

test('a lost connection is told to all of the batch, and the next batch goes on', async () => {
  const { append, answer } = slowLog();
  const lost = Promise.allSettled(append('a', 'b'));
  await answer(Object.assign(new Error('write CONNECTION_CLOSED'), { code: 'CONNECTION_CLOSED' }));
  for (const each of await lost) expect(each).toMatchObject({ status: 'rejected', reason: expect.any(LogConnectionLostError) });
  const [next] = append('a');
  await answer();
  expect(await next).toMatchObject({ kind: 'ok' });
});

test('disposing sends what is waiting, and takes nothing more', async () => {
  const { append, answer, appender } = slowLog();
  const [waiting] = append('a');
  const disposed = appender[Symbol.asyncDispose]();
  await expect(appender.append(item('late'))).rejects.toBeInstanceOf(LogClosedError);
  await answer();
  await disposed;
  expect(await waiting).toMatchObject({ kind: 'ok' });
});

test('it tells how many waited, and for how long', async () => {
  const told: { items: number; waitedMs: number; tookMs: number }[] = [];
  const { append, answer } = slowLog({ onBatch: (batch) => told.push(batch) });
  const answers = append('a', 'b');
  await answer();
  await Promise.all(answers);
  expect(told).toEqual([{ items: 2, waitedMs: expect.any(Number), tookMs: expect.any(Number) }]);
});
