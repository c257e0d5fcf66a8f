import type { ClipView } from '@tutti/sdk';
import type { GridClip } from '@tutti/sdk/grid';
import { expect, test } from 'vitest';
import { gridClips } from './grid-clips.ts';

const view: ClipView = {
  clipId: 'c1',
  memberId: 'ada',
  videoUrl: '/media/c1?expires=1&sig=a',
  videoStartTimeMs: 1_795_273_452_000,
  durationMs: 6_000,
  filename: 'clap.mkv',
  status: 'ready',
  problem: '',
  anchorSource: 'cutter',
  suspicion: '',
  media: {
    playUrl: '/media/p1?sig=a',
    firstShownPtsMs: 80,
    width: 320,
    height: 180,
    frameRate: 30,
    hasSound: true,
    thumbsUrl: '',
    thumbCount: 0,
    waveformUrl: '',
    holes: [],
  },
};
const made = (views: readonly ClipView[], before: readonly GridClip[] = [], failedIds: readonly string[] = []) =>
  gridClips({ views, measuredMs: new Map([['c2', 4_000]]), before, failedIds: new Set(failedIds) });

test('R-6 a view becomes a clip: what is played, where it begins, what is known of its file', () => {
  expect(made([view])).toEqual([
    {
      clipId: 'c1',
      url: '/media/p1?sig=a',
      anchorMs: 1_795_273_452_000,
      durationMs: 6_000,
      firstShownPtsMs: 80,
      frameRate: 30,
      hasSound: true,
      holes: [],
    },
  ]);
});

test('R-4 what is no media is not played; what nobody has measured has the length that the browser says', () => {
  const { media, videoStartTimeMs, ...bare } = view;
  const clips = made([
    { ...view, status: 'failed' },
    { ...bare, clipId: 'c2', status: 'checking', durationMs: 0, videoUrl: '/media/c2' },
  ]);
  expect(clips).toEqual([
    { clipId: 'c2', url: '/media/c2', durationMs: 4_000, firstShownPtsMs: 0, frameRate: 0, hasSound: true, holes: [] },
  ]);
});

test('R-5 an address that is only signed anew changes nothing of what plays, unless it failed', () => {
  const before = made([view]);
  const again = { ...view, media: { ...view.media, playUrl: '/media/p1?sig=b' } } as ClipView;
  expect(made([again], before)).toBe(before);
  expect(made([again], before, ['c1'])[0]?.url).toBe('/media/p1?sig=b');
  expect(made([{ ...again, videoStartTimeMs: 1_795_273_452_500 }], before)[0]).toMatchObject({
    url: '/media/p1?sig=a',
    anchorMs: 1_795_273_452_500,
  });
});
