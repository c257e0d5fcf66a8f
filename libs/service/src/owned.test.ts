import { expect, test } from 'vitest';
import { ownedThings } from './owned.ts';

const quiet = () => {
  const errors: unknown[] = [];
  return { errors, log: { error: (what: unknown) => errors.push(what), debug: () => undefined } as never };
};

test('closes in reverse order', async () => {
  const closed: string[] = [];
  const { log } = quiet();
  const owned = ownedThings(log);
  for (const name of ['log', 'bus', 'relay']) {
    owned.add({
      async [Symbol.asyncDispose]() {
        await Promise.resolve();
        closed.push(name);
      },
    });
  }
  expect(await owned.close(1_000)).toBe(true);
  expect(closed).toEqual(['relay', 'bus', 'log']);
});

test('one that throws and one that never ends do not keep the others open', async () => {
  const closed: string[] = [];
  const { log, errors } = quiet();
  const owned = ownedThings(log);
  owned.add({ [Symbol.dispose]: () => closed.push('first') });
  owned.add({ [Symbol.asyncDispose]: () => new Promise<void>(() => undefined) }, 'stuck');
  owned.add({ [Symbol.asyncDispose]: () => Promise.reject(new Error('broken')) }, 'broken');
  expect(await owned.close(30)).toBe(false);
  expect(closed).toEqual(['first']);
  expect(errors).toMatchObject([{ thing: 'broken' }, { thing: 'stuck' }]);
});
