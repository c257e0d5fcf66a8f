import fc from 'fast-check';
import type { RoomState, Told } from '../dialects/dialect.ts';
import type { ServerFrame } from '../json/frames.ts';
import { stoppedGrid } from '../stopped-grid.ts';
import { usualSettings } from '../usual-settings.ts';

type Playback = RoomState['playback'];

export const linked = { trackId: 'trk_1', url: 'https://music.example/a.mp3', title: 'A', filename: 'a.mp3', durationMs: 200_000 };
export const nowServerMs = 1_795_153_200_000;

export const idle: Playback = { status: 'idle', streamId: 0, startAtServerMs: 0, startPositionMs: 0, rate: 1 };
const stream = { streamId: 1, track: linked, rate: 1 };
export const preparing = (startAtServerMs: number, startPositionMs = 0): Playback => ({
  ...{ status: 'preparing', ...stream, startAtServerMs, startPositionMs },
});
export const playing = (startAtServerMs: number, startPositionMs = 0): Playback => ({
  ...{ status: 'playing', ...stream, startAtServerMs, startPositionMs },
});
export const paused = (startPositionMs: number): Playback => ({ status: 'paused', ...stream, startAtServerMs: 0, startPositionMs });

/** A room with Ada, its host, and Bob. */
export function roomWith(playback: Playback, { serverNowMs = nowServerMs, ...more }: Partial<RoomState> = {}): RoomState {
  const { startAtServerMs, startPositionMs, status } = playback;
  const isMoving = status === 'playing' || status === 'preparing';
  return {
    t: 'ROOM_STATE',
    roomId: 'k7m2qx',
    epoch: 'e',
    version: 9,
    title: 'Friday',
    hostId: 'ada',
    memberId: '',
    members: [
      { memberId: 'ada', displayName: 'Ada', present: true },
      { memberId: 'bob', displayName: 'Bob', present: true },
      { memberId: 'cyd', displayName: 'Cyd', present: false },
    ],
    tracks: [linked],
    playback,
    serverNowMs,
    positionMs: isMoving ? startPositionMs + Math.max(0, serverNowMs - startAtServerMs) : startPositionMs,
    reason: 'asked',
    settings: usualSettings,
    views: [],
    grid: stoppedGrid,
    readyIds: [],
    ...more,
  };
}

/** One of our frames, of which dialects read the name; what it says is in the room. */
export const frameNamed = (t: ServerFrame['t']): ServerFrame => ({ t }) as ServerFrame;
export const told = (t: ServerFrame['t'], room: RoomState, before: Playback = idle): Told => ({ frame: frameNamed(t), room, before });

const serverTimes = fc.double({ min: 1.7e12, max: 1.9e12, noNaN: true });
const positions = fc.double({ min: 0, max: 1e7, noNaN: true });
const playbacks: fc.Arbitrary<Playback> = fc.oneof(
  fc.constant(idle),
  fc.tuple(serverTimes, positions).map(([at, position]) => preparing(at, position)),
  fc.tuple(serverTimes, positions).map(([at, position]) => playing(at, position)),
  positions.map(paused),
);

export const arbitraryRoom: fc.Arbitrary<RoomState> = fc
  .record({
    playback: playbacks,
    apartMs: fc.double({ min: -20_000, max: 400_000, noNaN: true }),
    loop: fc.constantFrom('off', 'one', 'all'),
    durationMs: fc.option(fc.double({ min: 1, max: 1e6, noNaN: true }), { nil: undefined }),
    hostId: fc.constantFrom('ada', ''),
  })
  .map(({ playback, apartMs, loop, durationMs, hostId }) => {
    const serverNowMs = playback.startAtServerMs === 0 ? nowServerMs : playback.startAtServerMs + apartMs;
    const track = durationMs === undefined ? withoutDuration : { ...linked, durationMs };
    const room = roomWith(playback.track ? { ...playback, track } : playback, {
      serverNowMs,
      hostId,
      settings: { ...usualSettings, loop: loop },
    });
    const ended = durationMs === undefined ? room.positionMs : Math.min(room.positionMs, Math.max(0, durationMs - 250));
    const positionMs = loop === 'one' && durationMs !== undefined ? room.positionMs % durationMs : ended;
    return { ...room, positionMs };
  });

const { durationMs: _none, ...withoutDuration } = linked;

const names = [
  'PREPARE_PLAY',
  'PLAY_AT',
  'PAUSED',
  'STOPPED',
  'STREAM_TICK',
  'PLAYBACK_SYNC',
  'ROOM_STATE',
  'HOST_CHANGED',
  'VIEW_ADDED',
] as const;

/** Whatever is told of whatever room, after whatever was. */
export const arbitraryTold: fc.Arbitrary<Told> = fc
  .record({ t: fc.constantFrom(...names), room: arbitraryRoom, before: playbacks })
  .map(({ t, room, before }) => told(t, room, before));
