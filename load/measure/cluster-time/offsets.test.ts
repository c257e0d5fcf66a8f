import { expect, test } from 'vitest';
import { apart, moved, type Probe } from './offsets.ts';

/** A service 80 ppm fast, probed each 50 ms over a way of 0.2 ms, sometimes one of 4 ms that lies by 2. */
const probes = (movesBy: (atMs: number) => number, seconds = 30): Probe[] =>
  Array.from({ length: seconds * 20 }, (_, nth) => {
    const atMs = nth * 50;
    const slow = nth % 7 === 3;
    return { atMs, offsetMs: 1.79e12 + atMs * 80e-6 + movesBy(atMs) + (slow ? 2 : 0), rttMs: slow ? 4 : 0.2 };
  });

test('services that agree are apart by less than the probe’s own bound', () => {
  const { apartMs, probeErrMs } = apart([probes(() => 0), probes(() => 0.05), probes(() => 0)], { fromMs: 5_000, toMs: 25_000 });
  expect(apartMs).toHaveLength(3 * 40);
  expect(Math.max(...apartMs)).toBeCloseTo(0.05, 3);
  expect(Math.max(...probeErrMs)).toBeCloseTo(0.2, 6);
});

test('a planted step of 3 ms is seen, and a planted slew; a service that goes on as before moved by nothing', () => {
  const span = { fromMs: 10_000, toMs: 15_000 };
  expect(
    moved(
      probes(() => 0),
      span,
    ).movedMs,
  ).toBeLessThan(0.01);
  expect(
    moved(
      probes((atMs) => (atMs > 12_000 ? 3 : 0)),
      span,
    ).movedMs,
  ).toBeCloseTo(3, 1);
  expect(
    moved(
      probes((atMs) => Math.max(0, atMs - 10_000) * 500e-6),
      span,
    ).movedMs,
  ).toBeGreaterThan(2);
});
