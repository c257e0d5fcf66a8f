import { randomInt } from 'node:crypto';
import { expect, test } from 'vitest';
import { aimsOf, isMet } from './aims.ts';
import { ourDefault } from './field.ts';
import { middle, runField } from './run-field.ts';
import { traceNames } from './traces.ts';

/** The same worlds again: `CLOCK_SEED=<seed> npx vitest run --project unit load/bench/clock/aims.test.ts`. */
const firstSeed = Number(process.env['CLOCK_SEED'] ?? randomInt(2 ** 31));
/** So many that the seed in the middle is no matter of luck. */
const seeds = Array.from({ length: 21 }, (_, index) => firstSeed + index);

test('[TM4] [TM5] on networks nobody has seen before the default estimator reaches the aims of issue 4 (T-3, T-7)', {
  timeout: 120_000,
}, () => {
  process.stdout.write(`clock worlds from seed ${firstSeed}: the same again with CLOCK_SEED=${firstSeed}\n`);
  const missed = runField({ traces: traceNames, entrants: [ourDefault], seeds }).flatMap((row) =>
    aimsOf(row.trace)
      .map((aim) => ({ ...aim, reached: middle(row, aim.of) }))
      .filter((aim) => !isMet(aim, aim.reached))
      .map(({ trace, figure, most, least, reached }) => ({ trace, figure, aim: most ?? least, reached })),
  );
  expect(missed, `npm run bench -- clock --only ours --seed ${firstSeed} --seeds ${seeds.length}`).toEqual([]);
});
