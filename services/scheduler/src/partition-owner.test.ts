import type { PartitionLocks } from '@tutti/event-log';
import { waitFor } from '@tutti/testkit';
import { afterEach, expect, test } from 'vitest';
import { type PartitionOwner, partitionOwner } from './partition-owner.ts';

let owner: PartitionOwner | undefined;
afterEach(async () => owner?.[Symbol.asyncDispose]());

/** One scheduler alone: every lock is free. */
function locks(): PartitionLocks {
  const held = new Set<number>();
  return {
    held,
    tryLock: async (partition) => Boolean(held.add(partition)),
    unlock: async (partition) => void held.delete(partition),
    liveOwners: async () => 1,
    [Symbol.asyncDispose]: async () => held.clear(),
  };
}
const nothing: AsyncDisposable = { [Symbol.asyncDispose]: async () => undefined };

function own(take: (partition: number) => Promise<AsyncDisposable>) {
  const [taken, errors]: [number[], unknown[]] = [[], []];
  owner = partitionOwner({
    partitions: 4,
    openLocks: async () => locks(),
    take: (partition) => {
      taken.push(partition);
      return take(partition);
    },
    everyMs: 5,
    onChange: () => undefined,
    onError: (error) => errors.push(error),
  });
  return { taken, errors };
}

test('[LG8] a partition with much to load holds up no other', async () => {
  const loaded = Promise.withResolvers<AsyncDisposable>();
  const { taken } = own((partition) => (partition === 0 ? loaded.promise : Promise.resolve(nothing)));
  await waitFor(() => taken.length === 4, { what: 'the other partitions' }).finally(() => loaded.resolve(nothing));
});

test('[LG8] a partition that could not begin is given back and tried again', async () => {
  let failures = 0;
  const { taken, errors } = own(async (partition) => {
    if (partition === 2 && ++failures < 3) throw new Error('the log is out of reach');
    return nothing;
  });
  await waitFor(() => taken.filter((partition) => partition === 2).length === 3, { what: 'the third try' });
  expect(errors).toHaveLength(2);
});
