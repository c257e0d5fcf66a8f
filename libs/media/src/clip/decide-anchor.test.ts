import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type AnchorQuestion, decideAnchor } from './decide-anchor.ts';

const nowMs = Date.UTC(2026, 10, 21, 19, 30);
const stampMs = Date.UTC(2026, 10, 21, 19, 7, 2);
const segment = (startMs: number, spreadMs = 0) => ({ segmentStart: { startMs, errorMs: 1, spreadMs } });
const ask = (given: Partial<AnchorQuestion>) => decideAnchor({ probe: {}, filename: 'clip.mp4', nowMs, ...given });

describe('R-1 the first source that holds gives the anchor', () => {
  const stamped = 'cam-20261121190702.mp4';
  test('the segment before the cutter before the name; all claims are kept', () => {
    const all = ask({ probe: segment(stampMs + 400.25), cutterStartMs: stampMs + 401, filename: stamped });
    expect(all.anchor).toEqual({ source: 'segment', startMs: stampMs + 400.25, errorMs: 1 });
    expect(all.claims).toEqual({
      segmentStartMs: stampMs + 400.25,
      segmentErrorMs: 1,
      cutterStartMs: stampMs + 401,
      nameStartMs: stampMs,
    });
    expect(all).toMatchObject({ suspicion: '', reason: '' });
  });
  test('the cutter is good to a millisecond', () => {
    const { anchor, suspicion } = ask({ cutterStartMs: stampMs + 999, filename: stamped });
    expect(anchor).toEqual({ source: 'cutter', startMs: stampMs + 999, errorMs: 1 });
    expect(suspicion).toBe('');
  });
  test('a name is good to a second', () => {
    expect(ask({ filename: stamped }).anchor).toEqual({ source: 'name', startMs: stampMs, errorMs: 1_000 });
  });
  test('without any, there is none, and it is said why', () => {
    expect(ask({})).toEqual({ claims: {}, suspicion: '', reason: 'the file, its name and its sender tell no time' });
  });
});

describe('R-1 disagreement beyond the bounds is told', () => {
  test('the cutter and the name', () => {
    const { anchor, suspicion } = ask({ cutterStartMs: stampMs - 5_000, filename: '20261121190702.mp4' });
    expect(anchor?.source).toBe('cutter');
    expect(suspicion).toBe('the time in the file’s name is 5000 ms later than the cutter’s time');
  });
  test('at the sum of the bounds nothing is wrong yet', () => {
    expect(ask({ probe: segment(stampMs), cutterStartMs: stampMs + 2 }).suspicion).toBe('');
    expect(ask({ probe: segment(stampMs), cutterStartMs: stampMs + 2.5 }).suspicion).toContain('3 ms later');
  });
  test('fragments of a segment among themselves', () => {
    expect(ask({ probe: segment(stampMs, 50) }).suspicion).toBe('');
    expect(ask({ probe: segment(stampMs, 2_000) }).suspicion).toContain('by 2000 ms');
  });
});

describe('R-3 a time that cannot be true is none, and the reason is kept', () => {
  test.each([
    ['seconds', 1_795_221_422],
    ['the least epoch itself', 1_600_000_000_000],
    ['nothing', 0],
    ['NaN', Number.NaN],
    ['infinity', Number.POSITIVE_INFINITY],
    ['before the epoch', -5],
  ])('%s', (_what, cutterStartMs) => {
    const { anchor, reason } = ask({ cutterStartMs });
    expect(anchor).toBeUndefined();
    expect(reason).toContain('is no UTC time in ms');
  });
  test('more than 60 s ahead', () => {
    expect(ask({ cutterStartMs: nowMs + 60_000 }).anchor?.startMs).toBe(nowMs + 60_000);
    expect(ask({ cutterStartMs: nowMs + 60_001 })).toMatchObject({ reason: 'the cutter’s time is 60001 ms ahead of ours' });
  });
  test('a prft of a timeline that begins at 0, as ffmpeg writes it', () => {
    expect(ask({ probe: segment(66.7) })).toMatchObject({ reason: 'the segment’s own time (67) is no UTC time in ms' });
  });
  test('a name from before there were such clips', () => {
    expect(ask({ filename: '19991231235959.mp4' }).anchor).toBeUndefined();
  });
  test('the next source is taken, and the view is suspect', () => {
    const { anchor, suspicion, claims } = ask({ cutterStartMs: 7, filename: '20261121190702.mp4' });
    expect(anchor?.source).toBe('name');
    expect(suspicion).toBe('the cutter’s time (7) is no UTC time in ms');
    expect(claims.cutterStartMs).toBe(7);
  });
});

test('R-1 whatever is claimed: no crash, an anchor is one of the claims and plausible, a clip without one has a reason', () => {
  const time = fc.oneof(fc.double(), fc.integer({ min: nowMs - 1e9, max: nowMs + 1e5 }));
  const spread = fc.double({ min: 0, noNaN: true });
  const probe = fc.option(time, { nil: undefined });
  const name = fc.oneof(fc.string(), fc.constant('20261121190702.mp4'), fc.constant('19991231235959.mp4'));
  fc.assert(
    fc.property(probe, fc.option(time, { nil: undefined }), name, spread, (segmentMs, cutterStartMs, filename, spreadMs) => {
      const { anchor, claims, suspicion, reason } = ask({
        probe: segmentMs === undefined ? {} : segment(segmentMs, spreadMs),
        cutterStartMs,
        filename,
      });
      expect(suspicion.length).toBeLessThanOrEqual(300);
      expect(reason.length).toBeLessThanOrEqual(300);
      expect(reason === '').toBe(anchor !== undefined);
      if (anchor === undefined) return;
      expect([claims.segmentStartMs, claims.cutterStartMs, claims.nameStartMs]).toContain(anchor.startMs);
      expect(anchor.startMs).toBeGreaterThan(1_600_000_000_000);
      expect(anchor.startMs).toBeLessThanOrEqual(nowMs + 60_000);
    }),
  );
});
