import fc from 'fast-check';
import { expect, test } from 'vitest';
import { measuredOffset } from './measured-offset.ts';

const delays = fc.array(fc.record({ up: fc.double({ min: 0, max: 50, noNaN: true }), down: fc.double({ min: 0, max: 50, noNaN: true }) }), {
  minLength: 1,
  maxLength: 40,
});

test('whatever the delays, the true offset lies within the bound', () => {
  fc.assert(
    fc.property(delays, fc.integer({ min: -1e9, max: 1e9 }), (ways, trueMs) => {
      const exchanges = ways.map(({ up, down }, index) => {
        const [t0, t1] = [index * 100, index * 100 + up + trueMs];
        return { t0, t1, t2: t1, t3: t0 + up + down };
      });
      const { offsetMs, boundMs } = measuredOffset(exchanges, 10_000)(0) ?? { offsetMs: Number.NaN, boundMs: Number.NaN };
      expect(Math.abs(offsetMs - trueMs)).toBeLessThanOrEqual(boundMs + 1e-3);
    }),
  );
});

test('a quick exchange makes it sharp, one that is long ago says nothing', () => {
  const sharp = { t0: 1_000, t1: 6_000.1, t2: 6_000.1, t3: 1_000.2 };
  const vague = { t0: 1_500, t1: 6_540, t2: 6_540, t3: 1_580 };
  const at = measuredOffset([vague, sharp], 1_000);
  expect(at(1_200)?.offsetMs).toBeCloseTo(5_000, 6);
  expect(at(1_200)?.boundMs).toBeCloseTo(0.1, 6);
  expect(at(2_300)?.boundMs).toBeCloseTo(40, 6);
  expect(at(9_000)).toBeUndefined();
});
