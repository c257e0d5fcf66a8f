import { randomInt } from 'node:crypto';
import { expect, test } from 'vitest';
import { missedAims } from './aims.ts';
import { precise } from './ours.ts';
import { bendingKinds } from './player-kinds.ts';
import { runField } from './run-field.ts';

/** The same players again: `DRIFT_SEED=<seed> npx vitest run --project unit load/bench/drift/aims.test.ts`. */
const firstSeed = Number(process.env['DRIFT_SEED'] ?? randomInt(2 ** 31));
/** So many that the seed in the middle is no matter of luck. */
const seeds = Array.from({ length: 31 }, (_, index) => firstSeed + index);

test('[PB17] P-10 on players nobody has seen before precise holds the aims of issue 5, a twentieth to spare: p95, rate changes, no seek after settling', {
  timeout: 120_000,
}, () => {
  process.stdout.write(`drift worlds from seed ${firstSeed}: the same again with DRIFT_SEED=${firstSeed}\n`);
  const rows = runField({ kinds: bendingKinds, entrants: [precise], seeds });
  expect(missedAims(rows, 0.95), `npm run bench -- drift --only precise --seed ${firstSeed} --seeds ${seeds.length}`).toEqual([]);
});
