import { evolve, noRoom, type Room } from '@tutti/domain';
import {
  type ClipMedia,
  type RoomEvent,
  roomEvents,
  serverFrames,
  stoppedGrid,
  type Track,
  uncheckedView,
  usualSettings,
  type View,
  type ViewSound,
} from '@tutti/protocol';
import { expect, test } from 'vitest';
import { pendingStartFrame, roomFrame, roomStateFrame } from './room-frames.ts';
import { isOpen, type RoomView } from './room-view.ts';

const track: Track = { trackId: 't1', url: '/media/m1', title: 'Song', filename: 'song.wav', durationMs: 60_000 };
const urlOf = (url: string) => `${url}?sig=1`;
const signed = (given: Track): Track => ({ ...given, url: urlOf(given.url) });
const displayName = (memberId: string) => `name of ${memberId}`;

const clip: View = { ...uncheckedView, clipId: 'c1', memberId: 'ann', videoUrl: '/media/v1', durationMs: 9_000 };
const media: ClipMedia = {
  ...{ playUrl: '/media/v2', thumbsUrl: '/media/v3', thumbCount: 8, waveformUrl: '', holes: [] },
  ...{ firstShownPtsMs: 66.75, width: 320, height: 180, frameRate: 25, hasSound: true },
};
const checked: View = { ...clip, status: 'ready', media };
const asked: ViewSound = { status: 'asked', problem: '', againstClipId: '', insteadOfSource: '' };
const found = { status: 'found', startTimeMs: 5, errorMs: 1, confidence: 0.9, againstClipId: 'c2' };

/** A room's life in which every kind of event happens, in an order that can happen. */
const life: readonly RoomEvent[] = [
  { type: 'RoomOpened', title: 'Friday' },
  { type: 'MemberJoined', memberId: 'ann' },
  { type: 'HostChanged', memberId: 'ann', reason: 'first-member' },
  { type: 'MemberJoined', memberId: 'bob' },
  { type: 'TrackAdded', track },
  { type: 'PlaybackScheduled', streamId: 1, track, startAtServerMs: 2_000, startPositionMs: 0, rate: 1, leadMs: 500, leadReason: 'test' },
  { type: 'PlaybackStarted', streamId: 1, track, startAtServerMs: 2_000, startPositionMs: 0, rate: 1 },
  { type: 'PlaybackSeeked', startAtServerMs: 4_000, startPositionMs: 30_000 },
  { type: 'MemberLost', memberId: 'bob' },
  { type: 'PlaybackPaused', positionMs: 31_000 },
  { type: 'PlaybackSeeked', startAtServerMs: 6_000, startPositionMs: 10_000 },
  { type: 'MemberReturned', memberId: 'bob' },
  { type: 'PlaybackResumed', startAtServerMs: 7_000, startPositionMs: 10_000, leadMs: 100 },
  { type: 'PlaybackStopped', reason: 'ended' },
  { type: 'MemberLeft', memberId: 'bob', reason: 'left' },
  { type: 'TrackMeasured', trackId: 't1', durationMs: 59_000 },
  { type: 'TrackMoved', trackId: 't1', beforeTrackId: '' },
  { type: 'RoomConfigured', settings: { ...usualSettings, waitFor: 'everyone' } },
  { type: 'MemberJoined', memberId: 'gus', dialect: 'party' },
  {
    type: 'PlaybackScheduled',
    streamId: 2,
    track,
    startAtServerMs: 30_000,
    startPositionMs: 0,
    rate: 1,
    leadMs: 8_000,
    leadReason: 'test',
  },
  { type: 'MemberReady', memberId: 'ann', streamId: 2 },
  { type: 'PlaybackStarted', streamId: 2, track, startAtServerMs: 30_000, startPositionMs: 0, rate: 1 },
  { type: 'PlaybackRateChanged', rate: 1.5, startAtServerMs: 32_000, startPositionMs: 2_000 },
  { type: 'PlaybackPaused', positionMs: 5_000 },
  { type: 'PlaybackStopped', reason: 'stopped' },
  { type: 'TrackRemoved', trackId: 't1' },
  { type: 'ViewAdded', view: clip, doubt: '' },
  { type: 'ViewChecked', view: checked },
  { type: 'ViewSoundAsked', view: { ...checked, sound: { ...asked } } },
  { type: 'ViewHeard', view: { ...checked, sound: { ...asked, ...found } } },
  { type: 'ViewAligned', view: { ...checked, videoStartTimeMs: 5, anchorSource: 'sound', sound: { ...asked, ...found } } },
  { type: 'ViewAlignmentUndone', view: checked },
  { type: 'GridCued', grid: { status: 'playing', playheadUtcMs: 1, startAtServerMs: 36_500, rate: 0.5 } },
  { type: 'ViewRemoved', clipId: 'c1' },
];

function views(): { event: RoomEvent; view: RoomView }[] {
  let room: Room = noRoom;
  return life.map((event, index) => {
    room = evolve(room, event, 1_000 * index);
    return { event, view: { epoch: 'e1', version: index + 1, room } };
  });
}

const frames = () => views().map(({ event, view }) => roomFrame(event, { view, displayName, urlOf }));

test('the life above has every kind of event', () => {
  expect(new Set(life.map(({ type }) => type))).toEqual(new Set(roomEvents.names));
});

test('[LG1] each event is one frame with its version, so a client sees a hole too; a room opens before anyone is there', () => {
  expect(frames().map((frame) => frame && 'version' in frame && frame.version)).toEqual([undefined, ...life.slice(1).map((_, i) => i + 2)]);
});

test('every frame holds the constraints of the contract', () => {
  for (const frame of frames()) if (frame) expect(serverFrames.violation(frame)).toBeUndefined();
});

test('P-2 a scheduled start is PREPARE_PLAY, the start itself PLAY_AT with the same fields; both with a signed address', () => {
  const [, , , , added, prepare, play] = frames();
  const fields = { streamId: 1, track: signed(track), startAtServerMs: 2_000, startPositionMs: 0, rate: 1 };
  expect(added).toEqual({ t: 'TRACK_ADDED', version: 5, track: signed(track) });
  expect(prepare).toEqual({ t: 'PREPARE_PLAY', version: 6, ...fields });
  expect(play).toEqual({ t: 'PLAY_AT', version: 7, ...fields });
});

test('[PB15] P-2 who joins while preparing gets PREPARE_PLAY with the state’s version; at no other time', () => {
  const prepared = views().map(({ view }) => (isOpen(view) ? pendingStartFrame(view, urlOf) : undefined));
  expect(prepared.filter(Boolean)).toEqual([frames()[5], frames()[19], { ...frames()[19], version: 21 }]);
});

test('P-2 a seek while playing and a resume are PLAY_AT, a seek while paused is PAUSED; the stream stays the same', () => {
  const told = frames();
  const playing = { streamId: 1, track: signed(track), rate: 1 };
  expect(told[7]).toEqual({ t: 'PLAY_AT', version: 8, ...playing, startAtServerMs: 4_000, startPositionMs: 30_000 });
  expect(told[10]).toEqual({ t: 'PAUSED', version: 11, positionMs: 10_000, rate: 1 });
  expect(told[12]).toEqual({ t: 'PLAY_AT', version: 13, ...playing, startAtServerMs: 7_000, startPositionMs: 10_000 });
});

test('[PB19] P-1 another rate is PLAY_AT with it, and a pause after it says what it goes on with', () => {
  const told = frames();
  const playing = { streamId: 2, track: signed(track), startAtServerMs: 32_000, startPositionMs: 2_000 };
  expect(told[22]).toEqual({ t: 'PLAY_AT', version: 23, ...playing, rate: 1.5 });
  expect(told[23]).toEqual({ t: 'PAUSED', version: 24, positionMs: 5_000, rate: 1.5 });
});

test('P-18 P-3 R-3 the queue, the settings, who is ready and a view are told as the log has them', () => {
  const told = frames();
  expect(told[15]).toEqual({ t: 'TRACK_MEASURED', version: 16, trackId: 't1', durationMs: 59_000 });
  expect(told[16]).toEqual({ t: 'TRACK_MOVED', version: 17, trackId: 't1', beforeTrackId: '' });
  expect(told[17]).toEqual({ t: 'ROOM_CONFIGURED', version: 18, settings: { ...usualSettings, waitFor: 'everyone' } });
  expect(told[20]).toEqual({ t: 'MEMBER_READY', version: 21, memberId: 'ann', streamId: 2 });
  expect(told[25]).toEqual({ t: 'TRACK_REMOVED', version: 26, trackId: 't1' });
  expect(told[26]).toMatchObject({ t: 'VIEW_ADDED', version: 27, view: { clipId: 'c1', memberId: 'ann', durationMs: 9_000 } });
});

test('a joining member comes with its name, an older client with its protocol too', () => {
  const gus = { memberId: 'gus', displayName: 'name of gus', present: true, dialect: 'party' };
  expect(frames()[18]).toEqual({ t: 'MEMBER_JOINED', version: 19, member: gus });
  expect(frames()[1]).toEqual({ t: 'MEMBER_JOINED', version: 2, member: { memberId: 'ann', displayName: 'name of ann', present: true } });
});

test('P-6 the whole state has members, host, tracks and playback with the position now', () => {
  const { view } = views()[8] ?? {};
  if (!view || !isOpen(view)) throw new Error('the room is open there');
  const state = roomStateFrame({ view, displayName, urlOf, roomId: 'r1', receiverId: 'ann', serverNowMs: 5_500, reason: 'asked' });
  expect(serverFrames.violation(state)).toBeUndefined();
  expect(state).toEqual({
    t: 'ROOM_STATE',
    roomId: 'r1',
    epoch: 'e1',
    version: 9,
    title: 'Friday',
    hostId: 'ann',
    memberId: 'ann',
    members: [
      { memberId: 'ann', displayName: 'name of ann', present: true },
      { memberId: 'bob', displayName: 'name of bob', present: false },
    ],
    tracks: [signed(track)],
    playback: { status: 'playing', streamId: 1, track: signed(track), startAtServerMs: 4_000, startPositionMs: 30_000, rate: 1 },
    serverNowMs: 5_500,
    positionMs: 31_500,
    reason: 'asked',
    settings: usualSettings,
    views: [],
    grid: stoppedGrid,
    readyIds: [],
  });
});

test('[PB15] P-6 a paused room is at its position, an idle one at 0', () => {
  const positions = [10, 13].map((index) => {
    const { view } = views()[index] ?? {};
    if (!view || !isOpen(view)) throw new Error('the room is open there');
    const state = roomStateFrame({ view, displayName, urlOf, roomId: 'r1', receiverId: 'ann', serverNowMs: 50_000, reason: 'joined' });
    return state.t === 'ROOM_STATE' && [state.playback.status, state.positionMs];
  });
  expect(positions).toEqual([
    ['paused', 10_000],
    ['idle', 0],
  ]);
});
