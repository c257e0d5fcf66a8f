import { stoppedGrid, uncheckedView, usualSettings } from '@tutti/protocol';
import { expect, test } from 'vitest';
import { cuesOf } from './cues.ts';
import { evolve } from './evolve.ts';
import { roomFromJson } from './room-from-json.ts';
import { noRoom, type OpenRoom } from './state.ts';
import { toStateFrame } from './to-state-frame.ts';

const track = { trackId: 'song', url: '/media/song', title: 'Song', filename: 'song.wav', durationMs: 180_000 };
/** As builds before 1.4 of the contract wrote it. */
const old = {
  status: 'open',
  title: 'Friday',
  hostId: 'ada',
  members: [{ memberId: 'ada', joinedAtServerMs: 5, absentSinceServerMs: null }],
  tracks: [track],
  streamId: 1,
  playback: { status: 'preparing', track, startAtServerMs: 1200, startPositionMs: 0, rate: 1 },
};

test('[EV5] a room that an older build stored has settings, views and nobody ready (E-5)', () => {
  const room = roomFromJson(JSON.parse(JSON.stringify(old))) as OpenRoom;
  expect(room).toEqual({ ...old, settings: usualSettings, views: [], grid: stoppedGrid, playback: { ...old.playback, readyIds: [] } });
  expect(cuesOf(room)).toEqual([{ dueServerMs: 1200, command: { type: 'FireStart', streamId: 1, startAtServerMs: 1200 } }]);
  expect(evolve(room, { type: 'MemberReady', memberId: 'ada', streamId: 1 }, 0)).toMatchObject({ playback: { readyIds: ['ada'] } });
  const shown = {
    roomId: 'r1',
    epoch: 'e1',
    version: 6,
    memberId: 'ada',
    nowServerMs: 0,
    displayNameOf: () => '',
    urlOf: (url: string) => url,
  };
  expect(toStateFrame(room, shown)).toMatchObject({ settings: usualSettings, views: [], grid: stoppedGrid, readyIds: [] });
});

test('[EV5] R-5 a view that an older build stored is one that nobody looked at, and keeps its anchor (E-5)', () => {
  const view = { clipId: 'c1', memberId: 'ada', videoUrl: '/media/m1', videoStartTimeMs: 1_760_000_000_000, durationMs: 5 };
  const stored = { ...old, views: [view], playback: { status: 'idle' } };
  expect(roomFromJson(stored)).toMatchObject({ views: [{ ...uncheckedView, ...view }] });
});

test('[EV5] a setting that an older build did not know has its default, those it knew stay', () => {
  const { backgroundUrl, requireToken, ...known } = usualSettings;
  const stored = { ...old, settings: { ...known, loop: 'all' }, playback: { status: 'idle' } };
  expect(roomFromJson(stored)).toEqual({ ...stored, settings: { ...usualSettings, loop: 'all' }, views: [], grid: stoppedGrid });
});

test('[EV5] today’s room is itself, and no room is none', () => {
  const room = roomFromJson(old);
  expect(roomFromJson(JSON.parse(JSON.stringify(room)))).toEqual(room);
  expect(roomFromJson({ status: 'absent' })).toBe(noRoom);
});
