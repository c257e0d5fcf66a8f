import { type ServerFrame, stoppedGrid, usualSettings } from '@tutti/protocol/json';
import { expect, test } from 'vitest';
import { foldFrame } from './fold-frame.ts';
import { positionOf, type RoomView } from './room-view.ts';

const track = { trackId: 't1', url: '/media/m1', title: 'Song', filename: 'song.wav', durationMs: 60_000 };
const state: Extract<ServerFrame, { t: 'ROOM_STATE' }> = {
  t: 'ROOM_STATE',
  roomId: 'r1',
  epoch: 'e1',
  version: 4,
  title: 'Kitchen',
  hostId: 'ada',
  memberId: 'bob',
  members: [
    { memberId: 'ada', displayName: 'Ada', present: true },
    { memberId: 'bob', displayName: 'Bob', present: true },
  ],
  tracks: [track],
  playback: { status: 'idle', streamId: 0, startAtServerMs: 0, startPositionMs: 0, rate: 1 },
  serverNowMs: 1_000,
  positionMs: 0,
  reason: 'joined',
  settings: usualSettings,
  views: [],
  grid: stoppedGrid,
  readyIds: [],
};
const prepare: ServerFrame = { t: 'PREPARE_PLAY', version: 5, streamId: 1, track, startAtServerMs: 5_000, startPositionMs: 0, rate: 1 };
const playAt: ServerFrame = { ...prepare, t: 'PLAY_AT', version: 6 };

const foldAll = (...frames: ServerFrame[]) => {
  let view: RoomView | undefined;
  const stale: boolean[] = [];
  for (const frame of frames) {
    const folded = foldFrame(view, frame);
    view = folded.view;
    stale.push(folded.stale);
  }
  if (!view) throw new Error('no view');
  return { view, stale };
};

test('P-2 a start goes through preparing to playing, then pauses and stops', () => {
  const { view, stale } = foldAll(state, prepare, playAt);
  expect(view.playback).toMatchObject({ status: 'playing', streamId: 1, startAtServerMs: 5_000 });
  expect(stale).toEqual([false, false, false]);
  expect(foldFrame(view, { t: 'PAUSED', version: 7, positionMs: 8_500 }).view?.playback).toMatchObject({
    status: 'paused',
    startPositionMs: 8_500,
    track,
  });
  expect(foldFrame(view, { t: 'STOPPED', version: 7, reason: 'ended' }).view?.playback).toEqual({
    status: 'idle',
    streamId: 1,
    startAtServerMs: 0,
    startPositionMs: 0,
    rate: 1,
  });
});

test('members come, are lost, return, go; the host changes', () => {
  const cyd = { memberId: 'cyd', displayName: 'Cyd', present: true };
  const { view } = foldAll(
    state,
    { t: 'MEMBER_JOINED', version: 5, member: cyd },
    { t: 'MEMBER_LOST', version: 6, memberId: 'ada' },
    { t: 'MEMBER_LOST', version: 7, memberId: 'cyd' },
    { t: 'MEMBER_RETURNED', version: 8, memberId: 'cyd' },
    { t: 'MEMBER_LEFT', version: 9, memberId: 'ada', reason: 'absent' },
    { t: 'HOST_CHANGED', version: 10, memberId: 'bob', reason: 'host-absent' },
    { t: 'TRACK_ADDED', version: 11, track: { ...track, trackId: 't2' } },
  );
  expect(view.members).toEqual([state.members[1], cyd]);
  expect(view.hostId).toBe('bob');
  expect(view.version).toBe(11);
  expect(view.tracks.map(({ trackId }) => trackId)).toEqual(['t1', 't2']);
});

test('[VW4][VW8] R-5 views come, are checked, aligned and removed; one that is changed stays in its place', () => {
  const nothing = { filename: '', problem: '', anchorSource: '', suspicion: '' };
  const view = { ...nothing, clipId: 'c1', memberId: 'ada', videoUrl: '/media/a?sig=1', durationMs: 0, status: 'checking' };
  const other = { ...view, clipId: 'c2', videoUrl: 'https://cams.example/2.mp4', status: 'link' };
  const sound = { status: 'found', problem: '', startTimeMs: 9, confidence: 0.9, againstClipId: 'c2', insteadOfSource: '' };
  const aligned = { ...view, status: 'ready', durationMs: 4_000, videoStartTimeMs: 9, anchorSource: 'sound', sound };
  const { view: all } = foldAll(
    state,
    { t: 'VIEW_ADDED', version: 5, view },
    { t: 'VIEW_ADDED', version: 6, view: other },
    { t: 'VIEW_CHANGED', version: 7, view: { ...view, status: 'ready' } },
    { t: 'VIEW_CHANGED', version: 8, view: aligned },
  );
  expect(all.views).toEqual([aligned, other]);
  expect(foldFrame(all, { t: 'VIEW_REMOVED', version: 9, clipId: 'c1' }).view).toMatchObject({ version: 9, views: [other] });
  expect(foldFrame(all, { t: 'VIEW_CHANGED', version: 9, view: { ...view, clipId: 'c9' } }).view?.views).toEqual([aligned, other]);
});

test('[VW11] R-7 the grid is as it was last driven', () => {
  const grid = { status: 'playing', playheadUtcMs: 5, startAtServerMs: 9, rate: 0.5, loopFromUtcMs: 5, loopToUtcMs: 500 };
  const { view } = foldAll(state, { t: 'GRID_CUED', version: 5, grid }, { t: 'GRID_CUED', version: 6, grid: { ...stoppedGrid, rate: 2 } });
  expect(view.grid).toEqual({ ...stoppedGrid, rate: 2 });
  expect(foldFrame(view, { t: 'GRID_CUED', version: 8, grid }).stale).toBe(true);
});

test('an event heard twice changes nothing', () => {
  const { view } = foldAll(state, prepare, playAt);
  const again = foldFrame(view, prepare);
  expect(again).toEqual({ view, stale: false });
});

test('a hole in the versions makes the view stale and is not folded over', () => {
  const { view } = foldAll(state);
  expect(foldFrame(view, playAt)).toEqual({ view, stale: true });
});

test('ROOM_STATE replaces everything, a new incarnation of the log too, but an older state of the same log does not', () => {
  const { view } = foldAll(state, prepare);
  expect(foldFrame(view, state).view).toBe(view);
  expect(foldFrame(view, { ...state, epoch: 'e2', version: 2 }).view).toMatchObject({
    epoch: 'e2',
    version: 2,
    playback: { status: 'idle' },
  });
});

test('LG5 a state in the place of a lost history counts, also an older one', () => {
  const { view } = foldAll(state, prepare);
  expect(foldFrame(view, { ...state, reason: 'state-lost' }).view?.version).toBe(4);
});

test('LG6 RESUMED proves that nothing is missing, and says who one is', () => {
  const { view } = foldAll(state, prepare);
  const resumed: ServerFrame = { t: 'RESUMED', roomId: 'r1', epoch: 'e1', version: 5, memberId: 'bob', serverNowMs: 0, positionMs: 0 };
  expect(foldFrame(view, resumed)).toEqual({ view, stale: false });
  expect(foldFrame(view, resumed).view).toBe(view);
  expect(foldFrame(view, { ...resumed, version: 6 }).stale).toBe(true);
  expect(foldFrame(view, { ...resumed, epoch: 'e2' }).stale).toBe(true);
  expect(foldFrame(view, { ...resumed, memberId: 'bobby' }).view).toEqual({ ...view, memberId: 'bobby' });
});

test('P-7 a tick of another stream or another position shows that something was missed', () => {
  const { view } = foldAll(state, prepare, playAt);
  const tick: ServerFrame = { t: 'STREAM_TICK', streamId: 1, trackId: 't1', serverNowMs: 10_000, positionMs: 5_000, rate: 1 };
  expect(foldFrame(view, tick).stale).toBe(false);
  expect(foldFrame(view, { ...tick, positionMs: 25_000 }).stale).toBe(true);
  expect(foldFrame(view, { ...tick, streamId: 2 }).stale).toBe(true);
  expect(foldFrame(view, tick).view).toBe(view);
});

test('P-4 the position is a function of server time', () => {
  const { view } = foldAll(state, prepare, playAt);
  expect(positionOf(view.playback, 4_000)).toBe(0);
  expect(positionOf(view.playback, 8_500)).toBe(3_500);
  expect(positionOf(view.playback, 900_000)).toBe(59_750);
  expect(positionOf({ ...view.playback, status: 'paused', startPositionMs: 1_234 }, 900_000)).toBe(1_234);
  expect(positionOf(state.playback as RoomView['playback'], 900_000)).toBe(0);
});
