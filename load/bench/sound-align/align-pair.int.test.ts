import { expect, test } from 'vitest';
import { alignPair } from './align-pair.ts';

test.each([1, 4])('R-11 clips of one scene, coded by real encoders, are aligned within 10 ms (pair %s)', async (index) => {
  expect((await alignPair(index, { seed: 7, related: true })).errorMs).toBeLessThanOrEqual(10);
});

test.each([4])('R-11 clips of two scenes of one kind are not aligned (pair %s)', async (index) => {
  expect((await alignPair(index, { seed: 7, related: false })).match.found).toBe(false);
});
