import { expect, test } from 'vitest';
import { sharedRuns } from './shared-runs.ts';

function world() {
  const begun: string[] = [];
  const ends: PromiseWithResolvers<string>[] = [];
  const once = sharedRuns<string>();
  const ask = (key: string) =>
    once(key, () => {
      begun.push(key);
      const end = Promise.withResolvers<string>();
      ends.push(end);
      return end.promise;
    });
  return { ask, begun, ends };
}

test('O-5 whoever asks during a run shares the next one, and what it asked for is in it', async () => {
  const { ask, begun, ends } = world();
  const first = ask('r1');
  const [second, third] = [ask('r1'), ask('r1')];
  expect(begun).toEqual(['r1']);
  ends[0]?.resolve('before');
  expect(await first).toBe('before');
  await expect.poll(() => begun.length).toBe(2);
  ends[1]?.resolve('after');
  expect(await Promise.all([second, third])).toEqual(['after', 'after']);
  void ask('r1');
  expect(begun).toHaveLength(3);
});

test('O-5 a run that fails is told to those who share it, and the next one runs all the same', async () => {
  const { ask, begun, ends } = world();
  const [first, second] = [ask('r1'), ask('r1')];
  ends[0]?.reject(new Error('the log is away'));
  await expect(first).rejects.toThrow('the log is away');
  await expect.poll(() => begun.length).toBe(2);
  ends[1]?.resolve('here again');
  expect(await second).toBe('here again');
});

test('different keys run side by side', () => {
  const { ask, begun } = world();
  void ask('r1');
  void ask('r2');
  expect(begun).toEqual(['r1', 'r2']);
});
