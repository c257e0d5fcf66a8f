import fc from 'fast-check';
import { expect, test } from 'vitest';
import { positionFit } from './position-fit.ts';

test('exact readings: one that is far off among many changes nothing', () => {
  const fit = positionFit({ staleMs: 0 });
  for (let ms = 0; ms < 500; ms += 50) fit.add({ atLocalMs: ms, positionMs: 10_000 + ms + (ms === 400 ? 90 : 0) });
  expect(fit.at(1_000)).toBeCloseTo(11_000);
});

test('two readings are too few, the same one twice is one, and an older one is none', () => {
  const fit = positionFit({ staleMs: 0 });
  fit.add({ atLocalMs: 100, positionMs: 100 });
  fit.add({ atLocalMs: 150, positionMs: 100 });
  fit.add({ atLocalMs: 200, positionMs: 200 });
  fit.add({ atLocalMs: 120, positionMs: 120 });
  expect(fit.at(300)).toBeUndefined();
  fit.add({ atLocalMs: 250, positionMs: 250 });
  expect(fit.at(300)).toBeCloseTo(300);
});

test('another place is believed from its own readings alone', () => {
  const fit = positionFit({ staleMs: 0 });
  for (let ms = 0; ms < 500; ms += 50) fit.add({ atLocalMs: ms, positionMs: ms });
  fit.add({ atLocalMs: 500, positionMs: 9_000 });
  expect(fit.at(500)).toBeUndefined();
  fit.add({ atLocalMs: 550, positionMs: 9_050 });
  fit.add({ atLocalMs: 600, positionMs: 9_100 });
  expect(fit.at(700)).toBeCloseTo(9_200);
});

test('P-10 readings that are old by up to a quarter of a second give a position that is off by less than their interval, at any rate', () => {
  fc.assert(
    fc.property(fc.double({ min: 0.25, max: 2, noNaN: true }), fc.integer({ min: 0, max: 249 }), (rate, phaseMs) => {
      const fit = positionFit({ staleMs: 250 });
      fit.reset(rate);
      for (let ms = 0; ms < 2_000; ms += 50) fit.add({ atLocalMs: ms, positionMs: (ms - ((ms + phaseMs) % 250)) * rate });
      const offMs = (fit.at(2_000) ?? Number.NaN) / rate - 2_000;
      expect(offMs).toBeLessThanOrEqual(1e-6);
      expect(offMs).toBeGreaterThan(-50);
    }),
  );
});

test('a change of rate keeps the position of its moment', () => {
  const fit = positionFit({ staleMs: 0 });
  for (let ms = 0; ms <= 500; ms += 50) fit.add({ atLocalMs: ms, positionMs: ms });
  fit.changeRate(600, 1.5);
  expect(fit.at(600)).toBeCloseTo(600);
  expect(fit.at(800)).toBeCloseTo(900);
});
