import fc from 'fast-check';
import { expect, test } from 'vitest';
import { clampPosition, endMarginMs, endsAtServerMs, expectedPositionMs, turnsMs } from './timeline.ts';

const timelines = fc.record({
  startAtServerMs: fc.double({ min: 0, max: 2e12, noNaN: true }),
  startPositionMs: fc.double({ min: 0, max: 1e7, noNaN: true }),
  rate: fc.double({ min: 0.25, max: 4, noNaN: true }),
  durationMs: fc.double({ min: 0, max: 1e7, noNaN: true }),
});
const passed = fc.double({ min: -1e6, max: 1e7, noNaN: true });

test('[PB12] startPositionMs + max(0, serverNow − startAtServerMs)·rate (P-4)', () => {
  const timeline = { startAtServerMs: 1000, startPositionMs: 500, rate: 2 };
  expect(expectedPositionMs(timeline, 0)).toBe(500);
  expect(expectedPositionMs(timeline, 1000)).toBe(500);
  expect(expectedPositionMs(timeline, 3500)).toBe(5500);
});

test('[PB12] it stays within [0, durationMs − 250] and moves on by rate in between (P-4)', () => {
  fc.assert(
    fc.property(timelines, passed, (timeline, ms) => {
      const position = expectedPositionMs(timeline, timeline.startAtServerMs + ms);
      const last = Math.max(0, timeline.durationMs - endMarginMs);
      expect(position).toBeGreaterThanOrEqual(0);
      expect(position).toBeLessThanOrEqual(last);
      const free = timeline.startPositionMs + Math.max(0, ms) * timeline.rate;
      if (free < last) expect(Math.abs(position - free)).toBeLessThan(0.01);
    }),
  );
});

test('[PB12] a duration that is unknown or not finite clamps nothing, and the track has no end (P-4)', () => {
  const endless = { startAtServerMs: 0, startPositionMs: 0, rate: 1 };
  for (const timeline of [endless, { ...endless, durationMs: Number.POSITIVE_INFINITY }, { ...endless, durationMs: Number.NaN }]) {
    expect(expectedPositionMs(timeline, 1e9)).toBe(1e9);
    expect(endsAtServerMs(timeline)).toBeUndefined();
  }
});

test('[PB12] a track shorter than the margin stays at its beginning', () => {
  expect(clampPosition(100, 200)).toBe(0);
});

test('[PB10] at its end a track has been played from where it started, at its rate', () => {
  fc.assert(
    fc.property(timelines, (timeline) => {
      const endMs = endsAtServerMs(timeline) ?? Number.NaN;
      expect(endMs).toBeGreaterThanOrEqual(timeline.startAtServerMs);
      const played = (endMs - timeline.startAtServerMs) * timeline.rate;
      expect(Math.abs(played - Math.max(0, timeline.durationMs - timeline.startPositionMs))).toBeLessThan(0.01);
    }),
  );
});

test('[PB22] a line that wraps goes through the whole track, last 250 ms and all, and begins again (P-4, P-18)', () => {
  const timeline = { startAtServerMs: 1000, startPositionMs: 2000, rate: 2, durationMs: 10_000, wraps: true };
  expect(expectedPositionMs(timeline, 0)).toBe(2000);
  expect(expectedPositionMs(timeline, 4999)).toBe(9998);
  expect(expectedPositionMs(timeline, 5000)).toBe(0);
  expect(expectedPositionMs(timeline, 11_000)).toBe(2000);
  expect(endsAtServerMs(timeline)).toBeUndefined();
});

test('[PB22] whatever turn it is in, it is within the track and a turn later where it was (P-4)', () => {
  fc.assert(
    fc.property(timelines, passed, fc.nat(1000), (line, ms, turns) => {
      const timeline = { ...line, durationMs: 100 + line.durationMs, wraps: true };
      const turnMs = turnsMs(timeline) ?? Number.NaN;
      const atServerMs = timeline.startAtServerMs + Math.max(0, ms);
      const position = expectedPositionMs(timeline, atServerMs);
      expect(position).toBeGreaterThanOrEqual(0);
      expect(position).toBeLessThan(turnMs);
      const offMs = Math.abs(expectedPositionMs(timeline, atServerMs + (turns * turnMs) / timeline.rate) - position);
      expect(Math.min(offMs, turnMs - offMs)).toBeLessThan(0.1);
    }),
  );
});

test('[PB22] a track of unknown length, or of none, has nothing to turn at', () => {
  const endless = { startAtServerMs: 0, startPositionMs: 0, rate: 1, wraps: true };
  expect(expectedPositionMs(endless, 1e9)).toBe(1e9);
  expect(turnsMs({ ...endless, durationMs: 0 })).toBeUndefined();
  expect(endsAtServerMs({ ...endless, durationMs: 0 })).toBeUndefined();
});
