import fc from 'fast-check';
import { expect, test } from 'vitest';
import { at, expected, type Gaussian, narrow, observe, replace, varianceOf, widen } from './gaussian.ts';

const fresh = (): Gaussian => ({ mean: [10, 0], covariance: [[4, 1], [1, 9]] }); // biome-ignore format: a matrix

test('two equally sure measurements of one number meet in the middle, with half the variance', () => {
  const belief: Gaussian = { mean: [10], covariance: [[4]] };
  observe(belief, [1], 20, 4);
  expect(belief.mean[0]).toBeCloseTo(15);
  expect(varianceOf(belief, 0)).toBeCloseTo(2);
});

test('what is correlated learns along, what is not does not', () => {
  const belief = fresh();
  widen(belief, [7], [[5]]);
  observe(belief, [1, 0, 0], 14, 4);
  expect(belief.mean[0]).toBeCloseTo(12);
  expect(belief.mean[1]).toBeCloseTo(0.5);
  expect(belief.mean[2]).toBe(7);
  expect(varianceOf(belief, 2)).toBe(5);
});

test('a measured sum leaves the difference open', () => {
  const belief: Gaussian = { mean: [1, 1], covariance: [[1, 0], [0, 1]] }; // biome-ignore format: a matrix
  observe(belief, [1, 1], 4, 1e-9);
  expect(expected(belief, [1, 1])).toBeCloseTo(4);
  expect(varianceOf(belief, 0) + varianceOf(belief, 1) - 2 * at(belief.covariance, 0, 1)).toBeCloseTo(2);
});

test('whatever is observed, doubts never grow by it, stay symmetric and positive', () => {
  const seen = fc.array(fc.record({ weights: fc.tuple(fc.integer({ min: -3, max: 3 }), fc.integer({ min: -3, max: 3 })), measured: fc.integer({ min: -50, max: 50 }), variance: fc.double({ min: 0.01, max: 100, noNaN: true }) }), { maxLength: 20 }); // biome-ignore format: one shape
  fc.assert(
    fc.property(seen, (observations) => {
      const belief = fresh();
      for (const { weights, measured, variance } of observations) {
        const before = [varianceOf(belief, 0), varianceOf(belief, 1)];
        observe(belief, weights, measured, variance);
        expect(varianceOf(belief, 0)).toBeLessThanOrEqual((before[0] ?? 0) + 1e-9);
        expect(varianceOf(belief, 1)).toBeLessThanOrEqual((before[1] ?? 0) + 1e-9);
        expect(varianceOf(belief, 0)).toBeGreaterThan(0);
        expect(at(belief.covariance, 0, 1)).toBeCloseTo(at(belief.covariance, 1, 0), 9);
      }
    }),
  );
});

test('what is replaced has forgotten its ties; what is narrowed is gone', () => {
  const belief = fresh();
  replace(belief, 0, 99, 3);
  expect(belief).toEqual({ mean: [99, 0], covariance: [[3, 0], [0, 9]] }); // biome-ignore format: a matrix
  narrow(belief, 0, 1);
  expect(belief).toEqual({ mean: [0], covariance: [[9]] });
});
