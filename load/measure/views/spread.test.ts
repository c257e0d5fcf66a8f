import { expect, test } from 'vitest';
import { displayedSpread } from './displayed-spread.ts';
import { flashesOf } from './flashes.ts';
import { heardTurn } from './heard-clicks.ts';
import { leadOf, SuspectViewsError, spreadOf } from './spread.ts';
import type { Presented, Sample } from './view-witness.ts';

const startUtcMs = 1_790_000_000_000;
const views = [
  { camera: 1, startUtcMs, frameMs: 40, firstShownPtsMs: 0, clapUtcMs: startUtcMs + 400 },
  { camera: 2, startUtcMs: startUtcMs + 13, frameMs: 20, firstShownPtsMs: 80, clapUtcMs: startUtcMs + 413 },
];
const drawnMs = 16;

/** Views that are always right but for `aheadMs`, looked at 60 times a second. */
function playing({ aheadMs = [0, 0], cameras = [1, 2], count = 60 } = {}): Sample[] {
  return Array.from({ length: count }, (_, nth) => {
    const atMs = 500 + nth * drawnMs;
    const strips = views.map(({ startUtcMs: from, frameMs, clapUtcMs }, view) => {
      const utcMs = from + Math.floor((startUtcMs + atMs + (aheadMs[view] ?? 0) - 500 - from + 100) / frameMs) * frameMs;
      return { utcMs, camera: cameras[view] ?? 0, flash: utcMs >= clapUtcMs };
    });
    return { atMs, strips };
  });
}

test('R-9 views that are right are never further apart than a frame of the slowest', () => {
  const spread = spreadOf(playing(), views);
  expect(spread).toMatchObject({ frameMs: 40, withinOneFramePct: 100, unread: 0 });
  expect(spread.p95Ms).toBeGreaterThan(0);
  expect(spread.maxMs).toBeLessThan(40);
  expect(spread.idealP95Ms).toBeLessThan(40);
});

test('R-9 two frames planted into a view are seen, and in which', () => {
  const spread = spreadOf(playing({ aheadMs: [80, 0] }), views);
  expect(spread.withinOneFramePct).toBe(0);
  expect(spread.p50Ms).toBeGreaterThan(60);
  const [right = 0, wrong = 0] = [leadOf(playing())[0], leadOf(playing({ aheadMs: [80, 0] }))[0]];
  expect(wrong - right).toBeCloseTo(40, -1);
});

test('R-9 what cannot be is refused: another camera, a picture that stands, one picture twice, nothing', () => {
  const wrong = (samples: Sample[], like: RegExp) => expect(() => spreadOf(samples, views)).toThrow(like);
  wrong(playing({ cameras: [1, 1] }), /shows camera 1, not 2/);
  wrong(
    playing().map(({ atMs }, _, all) => ({ atMs, strips: all[0]?.strips ?? [] })),
    /stands still/,
  );
  const twice = playing().map(({ atMs, strips }) => ({
    atMs,
    strips: strips.map((strip, nth) => strip && { ...strip, utcMs: strips[0]?.utcMs ?? 0, camera: nth + 1 }),
  }));
  wrong(twice, /one picture/);
  wrong(playing({ count: 3 }), /3 samples/);
  expect(() => spreadOf([], views)).toThrow(SuspectViewsError);
});

test('R-9 the browser’s own display times give the same, and where a frame was not told of nothing', () => {
  const presented: Presented[] = views.flatMap(({ frameMs, firstShownPtsMs }, view) =>
    Array.from({ length: 30 }, (_, nth) => ({
      view,
      displayMs: 1_000 + view * 13 + nth * frameMs,
      mediaMs: firstShownPtsMs + nth * frameMs,
      count: nth + 1,
    })),
  );
  const whole = displayedSpread(presented, views);
  expect(whole?.p95Ms).toBeLessThan(40);
  expect(whole?.untold).toBe(0);
  expect(
    displayedSpread(
      presented.filter(({ view, count }) => view === 0 || count !== 9),
      views,
    )?.untold,
  ).toBeGreaterThan(0);
  expect(
    displayedSpread(
      presented.filter(({ view }) => view === 0),
      views,
    ),
  ).toBeUndefined();
});

test('R-9 a flash is placed at its frame’s display time; its first frame missed, at the time that had', () => {
  const samples = playing({ count: 60 });
  const first = samples.find(({ strips }) => strips[1]?.flash);
  const told = { view: 1, displayMs: 777, mediaMs: (first?.strips[1]?.utcMs ?? 0) - startUtcMs - 13 + 80, count: 1 };
  expect(flashesOf({ samples, presented: [told] }, views)[1]).toBe(777 - ((first?.strips[1]?.utcMs ?? 0) - startUtcMs - 413));
  const late = samples.filter(({ strips }) => !strips[0]?.flash || strips[0].utcMs > startUtcMs + 440);
  const [sharp = 0, missed = 0] = [flashesOf({ samples, presented: [] }, views)[0], flashesOf({ samples: late, presented: [] }, views)[0]];
  expect(Math.abs(missed - sharp)).toBeLessThanOrEqual(40);
  expect(flashesOf({ samples: samples.slice(0, 10), presented: [] }, views)).toEqual([undefined, undefined]);
});

test('R-9 a view’s click is held against its flash by the clicks around it, which say how sure that is', () => {
  const found = [1, 2, 3].map((sec) => ({ atSec: sec, quality: 1 }));
  expect(heardTurn(found, [5_000, 7_000.5], 5_990)).toEqual({ laterMs: 10.25, residualMs: 0.5 });
  expect(heardTurn(found, [5_000, 7_000], 6_010)).toEqual({ laterMs: -10, residualMs: 0 });
  expect(heardTurn(found.slice(1), [1, 2], 1).residualMs).toBe(Number.POSITIVE_INFINITY);
});
