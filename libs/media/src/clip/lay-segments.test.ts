import fc from 'fast-check';
import { expect, test } from 'vitest';
import { laySegments, type SegmentFacts } from './lay-segments.ts';

const epochMs = 1_795_221_422_000;
const own = (startMs: number) => ({ source: 'segment', startMs, errorMs: 1 }) as const;
const name = (startMs: number) => ({ source: 'name', startMs, errorMs: 1_000 }) as const;
const of = (given: Partial<SegmentFacts>): SegmentFacts => ({ firstPtsMs: 0, durationMs: 2_000, frameMs: 40, ...given });

test('R-1 segments whose timestamps go on stand where these say', () => {
  const segments = [1_466.5, 3_466.5, 5_466.5].map((firstPtsMs) => of({ firstPtsMs }));
  expect(laySegments(segments)).toEqual({ offsetsMs: [0, 2_000, 4_000], lost: [] });
});

test('R-1 a lost one leaves its place empty, and is told', () => {
  const segments = [1_466.5, 3_466.5, 7_466.5].map((firstPtsMs) => of({ firstPtsMs }));
  expect(laySegments(segments)).toEqual({
    offsetsMs: [0, 2_000, 6_000],
    lost: [{ afterSegment: 1, fromMs: 4_000, toMs: 6_000, errorMs: 0 }],
  });
});

test('R-1 timestamps that begin again: end to end, or by the UTC of each', () => {
  expect(laySegments([of({}), of({}), of({})])).toEqual({ offsetsMs: [0, 2_000, 4_000], lost: [] });
  const timed = [0, 2_001.5, 6_000].map((ms) => of({ anchor: own(epochMs + ms) }));
  expect(laySegments(timed)).toEqual({
    offsetsMs: [0, 2_001.5, 6_000],
    lost: [{ afterSegment: 1, fromMs: 4_001.5, toMs: 6_000, errorMs: 1 }],
  });
});

test('R-1 names have whole seconds: they find a lost segment and move no other', () => {
  const stamps = [0, 1_000, 4_000, 5_000, 10_000].map((ms) => of({ anchor: name(epochMs + ms) }));
  expect(laySegments(stamps)).toEqual({
    offsetsMs: [0, 2_000, 4_000, 6_000, 10_000],
    lost: [{ afterSegment: 3, fromMs: 8_000, toMs: 10_000, errorMs: 1_000 }],
  });
});

test('R-1 33 bits that begin again between two segments are the same line', () => {
  const turnMs = 2 ** 33 / 90;
  expect(laySegments([of({ firstPtsMs: turnMs - 500, turnMs }), of({ firstPtsMs: 1_500, turnMs })])).toEqual({
    offsetsMs: [0, 2_000],
    lost: [],
  });
});

test('R-1 segments that overlap, or stand in the wrong order, are refused', () => {
  expect(laySegments([of({ anchor: own(epochMs) }), of({ anchor: own(epochMs + 500) })])).toEqual({ segment: 1, byMs: 1_500 });
  expect(laySegments([of({ anchor: name(epochMs + 10_000) }), of({ anchor: name(epochMs) })])).toEqual({ segment: 1, byMs: 12_000 });
});

test('R-1 whatever was lost: what is laid by timestamps keeps every distance', () => {
  const gaps = fc.array(fc.double({ min: 0, max: 1e6, noNaN: true }), { minLength: 1, maxLength: 20 });
  fc.assert(
    fc.property(gaps, fc.double({ min: 0, max: 1e9, noNaN: true }), (list, startMs) => {
      let atMs = startMs;
      const segments = list.map((gapMs) => {
        const segment = of({ firstPtsMs: atMs, anchor: own(epochMs + atMs) });
        atMs += 2_000 + gapMs;
        return segment;
      });
      const laid = laySegments(segments);
      if ('segment' in laid) throw new Error('refused');
      for (const [index, { firstPtsMs }] of segments.entries()) expect(laid.offsetsMs[index]).toBeCloseTo(firstPtsMs - startMs, 3);
      expect(laid.lost.length).toBe(list.slice(0, -1).filter((gapMs) => gapMs > 250.01).length);
    }),
  );
});

test('R-1 timestamps that go back are the wrong order', () => {
  expect(laySegments([of({ firstPtsMs: 3_400 }), of({ firstPtsMs: 1_400 })])).toEqual({ segment: 1, byMs: 4_000 });
});
