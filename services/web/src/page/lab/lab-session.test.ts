import { createEstimator, replayTrace } from '@tutti/clock';
import type { ClockLineOptions } from '@tutti/sdk';
import { expect, test } from 'vitest';
import { type LabSessionOptions, labSession } from './lab-session.ts';

/** A session on a clock of its own; each line is driven by hand. */
const session = (options: Partial<LabSessionOptions> = {}) => {
  let localMs = 1_000;
  const lines: ClockLineOptions[] = [];
  const pinged: string[] = [];
  const lab = labSession({
    timeUrl: 'ws://t/time',
    localNowMs: () => localMs,
    hidden: () => false,
    openLine(line) {
      lines.push(line);
      return { pingNow: () => pinged.push(line.url) > 0, happened: () => {}, nextPingInMs: 0, [Symbol.dispose]() {} };
    },
    ...options,
  });
  const on = (n: number) => {
    const line = lines[n];
    if (!line) throw new Error('no such line');
    return line;
  };
  const open = (n: number) => {
    on(n).onStatus({ status: 'open' });
    on(n).nextPingDelayMs({ reason: 'connect', localMs });
  };
  const answer = (n: number, rttMs: number, aheadMs = 500) => {
    localMs += 1_000;
    const t1 = localMs + aheadMs - rttMs / 2;
    on(n).onSample({ t0: localMs - rttMs, t1, t2: t1, t3: localMs });
  };
  return { lab, open, answer, on, pinged, later: (ms: number) => (localMs += ms) };
};
const gateway = { url: 'ws://g/ws', join: async () => ({ t: 'JOIN_ROOM', commandId: 'c', roomId: 'r', token: 'x' }) as const };

test('one way: its answers make the estimate, and the clock', () => {
  const { lab, open, answer, later } = session();
  expect(lab.now().estimate.synchronised).toBe(false);
  open(0);
  for (let i = 0; i < 6; i++) answer(0, 4);
  const now = lab.now();
  expect(now.offsetMs).toBeCloseTo(500, 3);
  expect(now.paths).toMatchObject([{ name: 'time', inUse: true, answers: 6, rttMs: 4, floorMs: 4 }]);
  expect(lab.samples).toHaveLength(6);
  later(60_000);
  expect(lab.now().errorMs).toBeGreaterThan(now.errorMs); // T-8
});

test('two ways: both are looked at, the better one is believed alone', () => {
  const { lab, open, answer, on } = session({ gateway });
  open(0);
  open(1);
  for (let i = 0; i < 5; i++) {
    answer(0, 10);
    answer(1, 3, 501);
  }
  const { paths, offsetMs } = lab.now();
  expect(paths.map(({ name, inUse, floorMs }) => ({ name, inUse, floorMs }))).toEqual([
    { name: 'time', inUse: false, floorMs: 10 },
    { name: 'gateway', inUse: true, floorMs: 3 },
  ]);
  const before = lab.samples.length;
  answer(0, 10);
  expect(lab.samples).toHaveLength(before);
  answer(1, 3, 501);
  expect(lab.samples).toHaveLength(before + 1);
  expect(Math.abs(offsetMs - 500)).toBeLessThan(2);
  on(1).onStatus({ status: 'waiting', retryInMs: 100 });
  expect(lab.now().paths.map(({ inUse }) => inUse)).toEqual([true, false]);
});

test('what is recorded replays to what was shown', () => {
  const { lab, open, answer, on } = session();
  lab.record();
  open(0);
  for (let i = 0; i < 12; i++) answer(0, 4 + (i % 3));
  on(0).onStamp?.({ t2: 13_500, t3: 13_001 });
  lab.stop();
  answer(0, 4);
  expect(lab.now().recording).toMatchObject({ status: 'stopped', samples: 12 });
  const { samples, summary } = replayTrace({ lines: lab.recorded }, createEstimator());
  expect(samples).toEqual(lab.samples.slice(0, 12));
  expect(summary.stamps).toBe(1);
  expect(lab.recorded[0]).toMatchObject({ kind: 'event', reason: 'connect' });
  lab.record();
  expect(lab.now().recording).toMatchObject({ status: 'running', samples: 0 });
});

test('clear forgets everything; ping asks on every way; what is older than ten minutes goes', () => {
  const { lab, open, answer, pinged, later } = session({ gateway });
  open(0);
  answer(0, 4);
  later(11 * 60_000);
  answer(0, 4);
  expect(lab.samples).toHaveLength(1);
  lab.pingNow();
  expect(pinged).toEqual(['ws://t/time', 'ws://g/ws']);
  lab.clear();
  expect(lab.samples).toEqual([]);
  expect(lab.now().estimate).toMatchObject({ synchronised: false, taken: 0 });
});
