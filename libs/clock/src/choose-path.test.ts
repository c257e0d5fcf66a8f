import { expect, test } from 'vitest';
import { choosePath, remembered } from './choose-path.ts';

/** Round trips one a second apart by default. */
const trips = (rtts: readonly number[], everyMs = 2000) => rtts.map((rttMs, index) => ({ rttMs, atMs: index * everyMs }));
const long = (rttMs: number) => trips(Array<number>(62).fill(rttMs));

test('jitter and a queue that drains are the same path', () => {
  expect(choosePath({ usualMs: [10], path: 0, since: trips([10, 12, 300, 9]), grainMs: 0 })).toBe(0);
  expect(choosePath({ usualMs: [10], path: 0, since: [...long(300), { rttMs: 14, atMs: 124_000 }], grainMs: 0 })).toBe(0);
});

test('much shorter is another path at once: the one known to be like that, else a new one', () => {
  expect(choosePath({ usualMs: [60], path: 0, since: trips([4]), grainMs: 0 })).toBe('shorter');
  expect(choosePath({ usualMs: [60, 3.5, 20], path: 0, since: trips([4]), grainMs: 0 })).toBe(1);
});

test('much longer is another path when it stays so for two minutes', () => {
  expect(choosePath({ usualMs: [4], path: 0, since: long(60), grainMs: 0 })).toBe('longer');
  expect(choosePath({ usualMs: [4, 55], path: 0, since: long(60), grainMs: 0 })).toBe(1);
  expect(choosePath({ usualMs: [4], path: 0, since: long(60).slice(0, 59), grainMs: 0 })).toBe(0);
  expect(choosePath({ usualMs: [4], path: 0, since: trips(Array<number>(500).fill(60), 100), grainMs: 0 })).toBe(0);
});

test('what a coarse clock cannot tell apart is no other path', () => {
  expect(choosePath({ usualMs: [1], path: 0, since: trips([0]), grainMs: 1 })).toBe(0);
});

test('round trips of the last two minutes are remembered, and one before them', () => {
  expect(remembered(trips([1, 2, 3, 4], 45_000), { rttMs: 5, atMs: 180_000 }).map(({ rttMs }) => rttMs)).toEqual([2, 3, 4, 5]);
  expect(remembered([], { rttMs: 5, atMs: 60_000 })).toHaveLength(1);
});
