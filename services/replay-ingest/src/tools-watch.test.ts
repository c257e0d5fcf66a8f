import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { toolsWatch } from './tools-watch.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test('O-1 without ffmpeg ingest is off, and says what to do; it is looked for until it is there', async () => {
  let installed: string | undefined;
  let looked = 0;
  let found = 0;
  const watch = await toolsWatch({
    find: async () => {
      looked += 1;
      return installed;
    },
    onFound: () => {
      found += 1;
    },
    log: { info: () => undefined, warn: () => undefined },
    everyMs: 60_000,
  });
  expect([watch.readiness(), watch.current()]).toEqual([{ off: 'install ffmpeg' }, undefined]);
  await vi.advanceTimersByTimeAsync(120_000);
  expect([looked, found]).toEqual([3, 0]);
  installed = '/usr/bin/ffmpeg';
  await vi.advanceTimersByTimeAsync(60_000);
  expect([watch.readiness(), watch.current(), found]).toEqual([true, installed, 1]);
  await vi.advanceTimersByTimeAsync(600_000);
  expect(looked).toBe(4);
  await watch[Symbol.asyncDispose]();
});
