import { expect, test } from 'vitest';
import { createEstimator } from './create-estimator.ts';
import { replayTrace } from './replay-trace.ts';
import type { TraceLine } from './trace.ts';

/** Each second an exchange over 2 ms up and 2 ms down; the server's clock is `ahead(localMs)` before the local one. */
const simulated = (seconds: number, ahead: (localMs: number) => number): TraceLine[] => {
  const serverMs = (localMs: number) => localMs + ahead(localMs);
  return Array.from({ length: seconds }, (_, second) => second * 1_000).flatMap((t0): TraceLine[] => [
    { kind: 'sample', t0, t1: serverMs(t0 + 2), t2: serverMs(t0 + 2.5), t3: t0 + 4.5 },
    { kind: 'truth', localMs: t0 + 500, serverMs: serverMs(t0 + 500) },
  ]);
};
const withoutTruth = (lines: readonly TraceLine[]) => lines.filter(({ kind }) => kind !== 'truth');

test('a steady clock on an even path: no error, bound held, floor and offset as they are', () => {
  const { samples, summary } = replayTrace({ lines: simulated(30, () => 500) }, createEstimator());
  expect(samples).toHaveLength(30);
  expect(samples.at(-1)).toMatchObject({
    localMs: 29_004.5,
    outcome: 'taken',
    rttMs: 4,
    heardMs: 500,
    lowestMs: 498,
    highestMs: 502,
    epoch: 1,
  });
  expect(summary).toMatchObject({ samples: 30, stamps: 0, durationMs: 29_000, against: 'error', boundHeld: 1 });
  expect(summary.p99Ms).toBeLessThan(0.01);
  expect(summary.final).toMatchObject({ taken: 30, jumps: 0 });
  expect(summary.final.rttFloorMs).toBeCloseTo(4, 3);
});

test('a wrong estimate is seen against the truth', () => {
  // The predecessors' average comes 40 ppm and 5 samples late; the truth knows it, and the bound must too.
  const { summary } = replayTrace({ lines: simulated(300, (localMs) => localMs * 40e-6) }, createEstimator({ policy: 'ewma' }));
  expect(summary.p95Ms).toBeGreaterThan(0.1);
  expect(summary.boundHeld).toBe(1);
});

test('without truth, restlessness is measured: none where the estimate is a straight line, much where it swings', () => {
  const still = replayTrace({ lines: withoutTruth(simulated(60, () => 500)) }, createEstimator({ policy: 'best-of-window' }));
  expect(still.summary).toMatchObject({ against: 'wander', boundHeld: 1 });
  expect(still.summary.p99Ms).toBeLessThan(0.01);
  const swinging = simulated(60, (localMs) => 500 + 5 * Math.sin(localMs / 2_000));
  expect(replayTrace({ lines: withoutTruth(swinging) }, createEstimator({ policy: 'ewma' })).summary.p95Ms).toBeGreaterThan(0.5);
});

test('a jump is an epoch of its own, and no restlessness', () => {
  const lines = withoutTruth(simulated(60, (localMs) => (localMs < 30_000 ? 500 : 3_500)));
  const { samples, summary } = replayTrace({ lines }, createEstimator());
  expect(summary.final.jumps).toBe(1);
  expect(samples.filter(({ outcome }) => outcome === 'jump')).toHaveLength(1);
  expect(summary.p99Ms).toBeLessThan(0.05);
});

test('what is refused is counted by its reason and refutes no bound', () => {
  const backwards: TraceLine = { kind: 'sample', t0: 31_000, t1: 31_500, t2: 31_500, t3: 30_990 };
  const { samples, summary } = replayTrace({ lines: [...withoutTruth(simulated(30, () => 500)), backwards] }, createEstimator());
  expect(samples.at(-1)?.outcome).toBe('negative-rtt');
  expect(summary.final.refused['negative-rtt']).toBe(1);
  expect(summary.final.taken).toBe(30);
  expect(summary.boundHeld).toBe(1);
});

test('stamps and events reach the estimator, in their order', () => {
  const told: string[] = [];
  const estimator = createEstimator();
  const lines: readonly TraceLine[] = [
    { kind: 'event', reason: 'connect', localMs: 0 },
    { kind: 'stamp', t2: 501, t3: 2 },
    { kind: 'event', reason: 'resume', localMs: 9 },
  ];
  const { summary } = replayTrace(
    { lines },
    {
      ...estimator,
      nextPingDelayMs: ({ reason }) => told.push(reason),
      onStamp: ({ t2, t3 }) => told.push(`${t2} at ${t3}`),
    },
  );
  expect(told).toEqual(['connect', '501 at 2', 'resume']);
  expect(summary).toMatchObject({ samples: 0, stamps: 1, durationMs: 0 });
  expect(summary.p95Ms).toBeNaN();
});
