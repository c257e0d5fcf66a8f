import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { aimMsAt } from './aim.ts';
import { movedZero, playheadUtcMsOf, timelineMsOf } from './playhead.ts';
import { entersAtMs, globalZeroMs, gridLengthMs, mediaMsAt, offsetMs, placeOf, type TimedClip } from './timed-clip.ts';

const utcMs = 1_790_000_000_000;
const clip = (more: Partial<TimedClip> = {}): TimedClip => ({
  anchorMs: utcMs,
  durationMs: 10_000,
  firstShownPtsMs: 0,
  frameRate: 30,
  holes: [],
  ...more,
});
const anchors = fc.integer({ min: utcMs, max: utcMs + 3_600_000 });
const clips = fc.array(
  fc.record({
    anchorMs: fc.option(anchors, { nil: undefined }),
    durationMs: fc.integer({ min: 1, max: 600_000 }),
    firstShownPtsMs: fc.double({ min: -100, max: 5_000, noNaN: true }),
    frameRate: fc.constantFrom(0, 24, 25, 29.97, 30, 59.94),
    holes: fc.constant([]),
  }),
  { maxLength: 16 },
);

describe('R-6 the timeline of a grid', () => {
  test('R-6 global zero is the earliest anchor of the synced views, and 0 with none', () => {
    expect(globalZeroMs([clip({ anchorMs: utcMs + 500 }), clip({ anchorMs: undefined }), clip()])).toBe(utcMs);
    expect(globalZeroMs([clip({ anchorMs: undefined })])).toBe(0);
    expect(globalZeroMs([])).toBe(0);
  });

  test('R-6, R-10 an offset is anchor − zero, and 0 for a view without anchor', () => {
    expect(offsetMs(clip({ anchorMs: utcMs + 500 }), utcMs)).toBe(500);
    expect(offsetMs(clip({ anchorMs: undefined }), utcMs)).toBe(0);
  });

  test('R-6 mediaMs = timelineMs − offsetMs + firstShownPtsMs', () => {
    expect(mediaMsAt(clip({ anchorMs: utcMs + 500, firstShownPtsMs: 1_400 }), 2_000, utcMs)).toBe(2_900);
    fc.assert(
      fc.property(clips, fc.double({ min: 0, max: 600_000, noNaN: true }), (all, timelineMs) => {
        const zeroMs = globalZeroMs(all);
        for (const one of all) expect(mediaMsAt(one, timelineMs, zeroMs)).toBe(timelineMs - offsetMs(one, zeroMs) + one.firstShownPtsMs);
      }),
    );
  });

  test('R-6 adding or re-anchoring a view moves nothing of the other synced views', () => {
    fc.assert(
      fc.property(clips, anchors, fc.double({ min: 0, max: 600_000, noNaN: true }), (others, anchorMs, timelineMs) => {
        const kept = clip({ anchorMs: utcMs + 60_000 });
        const before = [kept, ...others];
        const after = [...before, clip({ anchorMs })];
        const [from, to] = [globalZeroMs(before), globalZeroMs(after)];
        const movedMs = movedZero(timelineMs, from, to);
        expect(movedMs + to).toBeCloseTo(timelineMs + from, 3);
        expect(mediaMsAt(kept, movedMs, to)).toBeCloseTo(mediaMsAt(kept, timelineMs, from), 3);
      }),
    );
  });

  test('R-6 with the first anchor, or without the last one, the place keeps its distance from zero', () => {
    expect(movedZero(4_000, 0, utcMs)).toBe(4_000);
    expect(movedZero(4_000, utcMs, 0)).toBe(4_000);
  });

  test('R-6 a playhead is UTC, and from 1 600 000 000 000 down ms after zero', () => {
    expect(timelineMsOf(utcMs + 250, utcMs)).toBe(250);
    expect(timelineMsOf(250, utcMs)).toBe(250);
    expect(timelineMsOf(1_599_999_999_999, utcMs)).toBe(1_599_999_999_999);
    expect(timelineMsOf(playheadUtcMsOf(250, utcMs), utcMs)).toBe(250);
    expect(timelineMsOf(playheadUtcMsOf(250, 0), 0)).toBe(250);
  });

  test('R-7 the grid ends with its last view', () => {
    expect(gridLengthMs([clip(), clip({ anchorMs: utcMs + 500 }), clip({ anchorMs: undefined, durationMs: 200 })], utcMs)).toBe(10_500);
    expect(gridLengthMs([], 0)).toBe(0);
  });
});

describe('R-7 the bounds of a view', () => {
  const late = clip({ anchorMs: utcMs + 500, durationMs: 1_000, holes: [{ fromMs: 400, toMs: 600 }] });

  test.each([
    [499.9, 'before'],
    [500, 'inside'],
    [899.9, 'inside'],
    [900, 'hole'],
    [1_099.9, 'hole'],
    [1_100, 'inside'],
    [1_499.9, 'inside'],
    [1_500, 'after'],
  ] as const)('R-7, R-1 at %s ms it is %s', (timelineMs, place) => {
    expect(placeOf(late, timelineMs, utcMs)).toBe(place);
  });

  test('R-7 it is next inside at its start, at its hole’s end, at once, or never', () => {
    expect([0, 700, 950, 1_499, 1_500].map((ms) => entersAtMs(late, ms, utcMs))).toEqual([500, 700, 1_100, 1_499, undefined]);
    const torn = clip({
      durationMs: 1_000,
      holes: [
        { fromMs: 400, toMs: 600 },
        { fromMs: 600, toMs: 1_000 },
      ],
    });
    expect(entersAtMs(torn, 500, utcMs)).toBeUndefined();
  });

  test('R-7 wherever it enters it is inside, and nowhere before', () => {
    fc.assert(
      fc.property(fc.double({ min: -2_000, max: 2_000, noNaN: true }), (timelineMs) => {
        const enters = entersAtMs(late, timelineMs, utcMs);
        if (enters === undefined) return;
        expect(placeOf(late, enters, utcMs)).toBe('inside');
        if (enters > timelineMs) expect(placeOf(late, timelineMs, utcMs)).not.toBe('inside');
      }),
    );
  });

  test('R-8 it is aimed at the middle of its frame, outside of its bounds of its first or last one', () => {
    expect(aimMsAt(clip({ frameRate: 25 }), 999, utcMs)).toBe(980);
    expect(aimMsAt(clip({ frameRate: 25 }), 1_000, utcMs)).toBe(1_020);
    expect(aimMsAt(clip({ frameRate: 25 }), -5_000, utcMs)).toBe(20);
    expect(aimMsAt(clip({ frameRate: 25 }), 99_000, utcMs)).toBe(9_980);
    expect(aimMsAt(clip({ frameRate: 0 }), 999, utcMs)).toBe(999);
  });
});
