import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fairShare, surplus, wanted } from './partition-ownership.ts';

test('[LG8] one scheduler wants every partition', () => {
  expect(wanted({ held: [], partitions: 4, liveSchedulers: 1 })).toEqual([0, 1, 2, 3]);
});

test('[LG8] with a second scheduler the first gives up its upper half', () => {
  expect(surplus({ held: [3, 1, 0, 2], partitions: 4, liveSchedulers: 2 })).toEqual([2, 3]);
});

test('[LG8] all shares together cover all partitions, and nobody both wants and gives up', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 64 }),
      fc.integer({ min: 1, max: 20 }),
      fc.uniqueArray(fc.nat(63)),
      (partitions, liveSchedulers, some) => {
        const held = some.filter((partition) => partition < partitions);
        const ownership = { held, partitions, liveSchedulers };
        expect(fairShare(ownership) * liveSchedulers).toBeGreaterThanOrEqual(partitions);
        expect(surplus(ownership).length === 0 || wanted(ownership).length === 0).toBe(true);
      },
    ),
  );
});
