import { randomInt } from 'node:crypto';
import { expect, test } from 'vitest';
import { runCodecFaults } from '../../load/faults/codec/run.ts';

test('[W10][W11] whatever comes, nothing throws, and what is accepted means the same in JSON and in binary (W-1, W-3)', () => {
  const seed = randomInt(2 ** 31);
  const { crashes, mismatches, accepted, examples } = runCodecFaults({ seed, cases: 40_000 });
  expect({ crashes, mismatches, examples }, `npm run faults -- codec --seed ${seed}`).toEqual({ crashes: 0, mismatches: 0, examples: [] });
  expect(accepted).toBeGreaterThan(10_000);
}, 120_000);
