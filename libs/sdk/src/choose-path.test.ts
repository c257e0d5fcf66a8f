import fc from 'fast-check';
import { expect, test } from 'vitest';
import { choosePath, type PathName, type PathStanding } from './choose-path.ts';

const floors = fc.double({ min: 0, max: 2_000, noNaN: true });
const good = (floorMs: number): PathStanding => ({ usable: true, floorMs });
const bad: PathStanding = { usable: false, floorMs: Number.NaN };

test.each<[PathName, number, number, PathName]>([
  ['gateway', 40, 2, 'timesync'],
  ['gateway', 0.4, 0.4, 'timesync'],
  ['gateway', 40, 43, 'timesync'],
  ['gateway', 40, 48, 'gateway'],
  ['timesync', 40, 48, 'timesync'],
  ['timesync', 40, 52, 'gateway'],
  ['timesync', 0.2, 0.4, 'timesync'],
])('[TM10] from %s, gateway at %d ms and timesync at %d ms: %s', (chosen, gateway, timesync, expected) => {
  expect(choosePath(chosen, { gateway: good(gateway), timesync: good(timesync) })).toBe(expected);
});

test('[TM10] a path that cannot be used is left, and what is believed stays when neither can', () => {
  expect(choosePath('gateway', { gateway: bad, timesync: good(500) })).toBe('timesync');
  expect(choosePath('timesync', { gateway: good(500), timesync: bad })).toBe('gateway');
  for (const chosen of ['gateway', 'timesync'] as const) expect(choosePath(chosen, { gateway: bad, timesync: bad })).toBe(chosen);
});

test('[TM10] whatever the floors, once chosen it stays chosen while they are the same', () => {
  fc.assert(
    fc.property(floors, floors, fc.constantFrom<PathName>('gateway', 'timesync'), (gateway, timesync, first) => {
      const standings = { gateway: good(gateway), timesync: good(timesync) };
      const chosen = choosePath(first, standings);
      expect(choosePath(chosen, standings)).toBe(chosen);
    }),
  );
});
