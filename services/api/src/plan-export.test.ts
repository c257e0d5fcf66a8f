import { type ClipMedia, uncheckedView, type View } from '@tutti/protocol';
import { describe, expect, test } from 'vitest';
import { HttpError } from './http-error.ts';
import { type ExportWish, planExport } from './plan-export.ts';

const media: ClipMedia = {
  ...{ playUrl: '', thumbsUrl: '', thumbCount: 0, waveformUrl: '', holes: [{ fromMs: 1_000, toMs: 2_000 }] },
  ...{ firstShownPtsMs: 66.75, width: 320, height: 180, frameRate: 25, hasSound: true },
};
const zeroMs = 1_795_000_000_000;
const view = (clipId: string, also: Partial<View> = {}): View => ({
  ...{ ...uncheckedView, clipId, memberId: 'ann', videoUrl: `/media/${clipId}`, durationMs: 10_000, status: 'ready', media },
  ...{ videoStartTimeMs: zeroMs, anchorSource: 'cutter', anchorErrorMs: 1 },
  ...also,
});
const { videoStartTimeMs: _, ...unsynced } = view('unsynced', { media: { ...media, hasSound: false } });
const views = [unsynced, view('a'), view('b', { videoStartTimeMs: zeroMs + 4_000, media: { ...media, playUrl: '/media/rendition' } })];
const span = { fromUtcMs: zeroMs + 1_000, toUtcMs: zeroMs + 9_000 };
const plan = (wish: Partial<ExportWish> = {}, there: readonly View[] = views) => planExport({ ...span, ...wish }, { views: there });

test('R-6 an export of all views as they are played now; one without a time stands at global zero', () => {
  expect(plan()).toMatchObject({ ...span, burnTime: false, audibleClipId: 'a', width: 1_280 });
  expect(plan().clips.map(({ clipId, mediaId, startUtcMs }) => [clipId, mediaId, startUtcMs - zeroMs])).toEqual([
    ['unsynced', 'unsynced', 0],
    ['a', 'a', 0],
    ['b', 'rendition', 4_000],
  ]);
  expect(plan().clips[1]).toEqual({
    ...{ clipId: 'a', mediaId: 'a', startUtcMs: zeroMs, durationMs: 10_000, firstShownPtsMs: 66.75, frameRate: 25, hasSound: true },
    holes: [{ fromMs: 1_000, toMs: 2_000 }],
  });
});

test('R-6 of chosen views, in the order in which they are named, with the sound of one of them', () => {
  const chosen = plan({ clipIds: ['b', 'a'], audibleClipId: 'b', width: 640, burnTime: true });
  expect(chosen.clips.map(({ clipId }) => clipId)).toEqual(['b', 'a']);
  expect(chosen).toMatchObject({ audibleClipId: 'b', width: 640, burnTime: true });
  expect(plan({ audibleClipId: '' }).audibleClipId).toBe('');
});

test('R-6 where no view has a time the span counts from global zero', () => {
  expect(plan({ fromUtcMs: 0, toUtcMs: 500 }, [unsynced]).clips[0]?.startUtcMs).toBe(0);
});

test('R-4 what is not there yet is left out of all', () => {
  const others = [view('checking', { status: 'checking' }), view('link', { videoUrl: 'https://cams.example/1.mp4' })];
  expect(plan({}, [...others, ...views]).clips).toHaveLength(3);
});

describe('W-3 bad input names the field', () => {
  test.each<[string, Partial<ExportWish>, readonly View[]]>([
    ['toUtcMs', { toUtcMs: span.fromUtcMs }, views],
    ['toUtcMs', { toUtcMs: span.fromUtcMs + 600_001 }, views],
    ['clipIds', { clipIds: ['a', 'nobody'] }, views],
    ['clipIds', { clipIds: ['c'] }, [...views, view('c', { status: 'failed' })]],
    ['clipIds', {}, []],
    ['audibleClipId', { clipIds: ['a'], audibleClipId: 'b' }, views],
    ['fromUtcMs', { fromUtcMs: zeroMs + 20_000, toUtcMs: zeroMs + 21_000 }, views],
  ])('%s: %o', (field, wish, there) => {
    const refused = (() => {
      try {
        return plan(wish, there);
      } catch (error) {
        return error;
      }
    })();
    expect(refused).toBeInstanceOf(HttpError);
    expect(refused).toMatchObject({ field });
  });
});
