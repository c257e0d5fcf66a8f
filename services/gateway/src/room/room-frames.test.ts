import { evolve, noRoom, type Room } from '@tutti/domain';
import { type RoomEvent, roomEvents, serverFrames, type Track } from '@tutti/protocol';
import { expect, test } from 'vitest';
import { pendingStartFrame, roomFrame, roomStateFrame } from './room-frames.ts';
import { isOpen, type RoomView } from './room-view.ts';

const track: Track = { trackId: 't1', url: '/media/m1', title: 'Song', filename: 'song.wav', durationMs: 60_000 };
const urlOf = (url: string) => `${url}?sig=1`;
const signed = (given: Track): Track => ({ ...given, url: urlOf(given.url) });
const displayName = (memberId: string) => `name of ${memberId}`;

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
  expect(prepared.filter(Boolean)).toEqual([frames()[5]]);
});

test('P-2 a seek while playing and a resume are PLAY_AT, a seek while paused is PAUSED; the stream stays the same', () => {
  const told = frames();
  const playing = { streamId: 1, track: signed(track), rate: 1 };
  expect(told[7]).toEqual({ t: 'PLAY_AT', version: 8, ...playing, startAtServerMs: 4_000, startPositionMs: 30_000 });
  expect(told[10]).toEqual({ t: 'PAUSED', version: 11, positionMs: 10_000 });
  expect(told[12]).toEqual({ t: 'PLAY_AT', version: 13, ...playing, startAtServerMs: 7_000, startPositionMs: 10_000 });
});

test('a joining member comes with its name', () => {
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
