import { type ClipEvent, type ClipMedia, clipEvents, uncheckedView, type View } from '@tutti/protocol';
import { arbitraryOf } from '@tutti/protocol/testing';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decideClip } from './decide.ts';
import { evolveClip, foldClip } from './evolve.ts';
import { settledView } from './settled-view.ts';
import { type ClipResult, noClip } from './state.ts';
import { toStoredClip, upcastClip } from './upcast.ts';

const who = { roomId: 'r1', clipId: 'c1' };
const media: ClipMedia = {
  ...{ playUrl: '', thumbsUrl: '/media/t', thumbCount: 8, waveformUrl: '', holes: [{ fromMs: 10, toMs: 20 }] },
  ...{ firstShownPtsMs: 66.75, width: 320, height: 180, frameRate: 25, hasSound: true },
};
const uploaded = { type: 'ClipUploaded', ...who, memberId: 'bob', videoUrl: '/media/m', filename: 'a.mkv', durationMs: 0 } as const;
const results = {
  anchored: {
    ...{ type: 'ClipAnchored', ...who, startTimeMs: 1_760_000_000_000.5, anchorSource: 'segment', anchorErrorMs: 0.25 },
    ...{ claims: { cutterStartMs: 5 }, suspicion: 'cutter: 5', durationMs: 4_000.25, media },
  },
  unsynced: { type: 'ClipUnsynced', ...who, reason: 'nobody knows its time', claims: {}, durationMs: 4_000.25, media },
  rejected: { type: 'ClipRejected', ...who, reason: 'no media' },
} as const satisfies Record<string, ClipResult>;
const view: View = { ...uncheckedView, clipId: 'c1', memberId: 'bob', videoUrl: '/media/m', durationMs: 0, status: 'checking' };
const claimed: View = { ...view, videoStartTimeMs: 5, anchorSource: 'cutter', anchorErrorMs: 1 };

describe.each(Object.entries(results))('%s', (status, result) => {
  test('[VW4] R-4 a clip that is checked has this one result, whatever is said again', () => {
    const checked = foldClip([uploaded, result]);
    expect(checked.status).toBe(status);
    for (const again of [uploaded, ...Object.values(results)]) {
      expect(decideClip(again, checked)).toEqual([]);
      expect(evolveClip(checked, again)).toBe(checked);
    }
  });

  test('[VW4] an upload comes first, a result only of one that was uploaded', () => {
    expect(decideClip(result, noClip)).toEqual([]);
    expect(decideClip(uploaded, noClip)).toEqual([uploaded]);
    expect(decideClip(uploaded, foldClip([uploaded]))).toEqual([]);
    expect(decideClip(result, foldClip([uploaded]))).toEqual([result]);
  });
});

test('[VW4] R-1 R-4 what was found is the view’s: the measured duration, the anchor with its source and bound, the suspicion', () => {
  const settled = settledView(claimed, foldClip([uploaded, results.anchored]));
  expect(settled).toEqual({
    ...{ ...view, status: 'ready', durationMs: 4_000.25, media, suspicion: 'cutter: 5' },
    ...{ videoStartTimeMs: 1_760_000_000_000.5, anchorSource: 'segment', anchorErrorMs: 0.25 },
  });
});

test('[VW4] R-1 what is unsynced, or no media, has no anchor, whatever was claimed, and says why', () => {
  const unsynced = settledView(claimed, foldClip([uploaded, results.unsynced]));
  expect(unsynced).toEqual({ ...view, status: 'ready', problem: 'nobody knows its time', durationMs: 4_000.25, media });
  expect(settledView(claimed, foldClip([uploaded, results.rejected]))).toEqual({ ...view, status: 'failed', problem: 'no media' });
});

test('[VW4] a clip that is not checked settles nothing', () => {
  expect(settledView(view, noClip)).toBeUndefined();
  expect(settledView(view, foldClip([uploaded]))).toBeUndefined();
});

test('[EV1][EV5] clip events are stored and read back; any of them fold in any order (E-5)', () => {
  fc.assert(
    fc.property(fc.array(arbitraryOf(clipEvents), { maxLength: 8 }), (events: ClipEvent[]) => {
      for (const event of events) expect(upcastClip(JSON.parse(JSON.stringify(toStoredClip(event))))).toEqual(event);
      const clip = foldClip(events);
      expect(JSON.parse(JSON.stringify(clip))).toEqual(clip);
      expect(foldClip([...events, ...events])).toEqual(clip.status === 'uploaded' ? foldClip(events, clip) : clip);
    }),
  );
});
