import { serverFrames, stoppedGrid, usualSettings } from '@tutti/protocol';
import { expect, test } from 'vitest';
import type { OpenRoom, Playback } from './state.ts';
import { positionMsAt, toStateFrame } from './to-state-frame.ts';

const track = { trackId: 't1', url: '/media/m1', title: 'One', filename: 'one.wav', durationMs: 10_000 };
const room: OpenRoom = {
  status: 'open',
  title: 'Kitchen',
  hostId: 'ada',
  members: [
    { memberId: 'ada', joinedAtServerMs: 1, absentSinceServerMs: null },
    { memberId: 'bob', joinedAtServerMs: 2, absentSinceServerMs: 5 },
  ],
  tracks: [track],
  settings: usualSettings,
  views: [],
  grid: stoppedGrid,
  streamId: 3,
  playback: { status: 'playing', track, startAtServerMs: 1000, startPositionMs: 500, rate: 1 },
};
const context = {
  roomId: 'r1',
  epoch: 'e1',
  version: 7,
  memberId: 'bob',
  nowServerMs: 3000,
  displayNameOf: (memberId: string) => (memberId === 'ada' ? 'Ada' : undefined),
  urlOf: (url: string) => `${url}?signed`,
};

test('P-6: the state holds members, host, tracks and the position at a server time, every address signed', () => {
  const signed = { ...track, url: '/media/m1?signed' };
  expect(toStateFrame(room, context)).toEqual({
    t: 'ROOM_STATE',
    roomId: 'r1',
    epoch: 'e1',
    version: 7,
    title: 'Kitchen',
    hostId: 'ada',
    memberId: 'bob',
    members: [
      { memberId: 'ada', displayName: 'Ada', present: true },
      { memberId: 'bob', displayName: '', present: false },
    ],
    tracks: [signed],
    playback: { status: 'playing', streamId: 3, track: signed, startAtServerMs: 1000, startPositionMs: 500, rate: 1 },
    serverNowMs: 3000,
    positionMs: 2500,
    reason: 'asked',
    settings: usualSettings,
    views: [],
    grid: stoppedGrid,
    readyIds: [],
  });
});

test('P-4: before the start the position waits at its beginning, a paused one stands, an idle one is 0', () => {
  expect(positionMsAt(room, 900)).toBe(500);
  expect(positionMsAt({ ...room, playback: { status: 'paused', track, positionMs: 42, rate: 1 } }, 9999)).toBe(42);
  expect(positionMsAt({ ...room, playback: { status: 'idle' } }, 9999)).toBe(0);
  expect(positionMsAt(room, 1e9)).toBe(9750);
});

test.each<Playback>([
  { status: 'idle' },
  { status: 'paused', track, positionMs: 42, rate: 1 },
  { status: 'preparing', readyIds: [], track, startAtServerMs: 1000, startPositionMs: 0, rate: 1 },
])('the state of a room that is $status is a frame of the contract', (playback) => {
  const frame = toStateFrame({ ...room, playback }, context);
  expect(serverFrames.violation(frame)).toBeUndefined();
  expect(serverFrames.fromJsonValue(serverFrames.toJsonValue(frame))).toMatchObject({ value: frame });
});
