import type { RoomEvent } from '@tutti/protocol';
import { expect, test } from 'vitest';
import { fold } from './evolve.ts';

const track = { trackId: 'song', url: '/media/song', title: '', filename: '', durationMs: 180_000 };
const playingAt2: readonly RoomEvent[] = [
  { type: 'RoomOpened', title: 'Friday' },
  { type: 'TrackAdded', track },
  { type: 'PlaybackStarted', streamId: 3, track, startAtServerMs: 1000, startPositionMs: 0, rate: 2 },
];
const after = (...events: readonly RoomEvent[]) => fold([...playingAt2, ...events].map((event) => ({ event, occurredServerMs: 0 })));

test('[PB1] a pause, a seek and a resume keep track, rate and stream', () => {
  const paused: RoomEvent = { type: 'PlaybackPaused', positionMs: 8500 };
  const sought: RoomEvent = { type: 'PlaybackSeeked', startAtServerMs: 9000, startPositionMs: 60_000 };
  const resumed: RoomEvent = { type: 'PlaybackResumed', startAtServerMs: 10_000, startPositionMs: 60_000, leadMs: 100 };
  expect(after(paused)).toMatchObject({ streamId: 3, playback: { status: 'paused', track, rate: 2, positionMs: 8500 } });
  expect(after(paused, sought)).toMatchObject({ playback: { status: 'paused', track, rate: 2, positionMs: 60_000 } });
  expect(after(sought)).toMatchObject({ playback: { status: 'playing', track, rate: 2, startAtServerMs: 9000, startPositionMs: 60_000 } });
  expect(after(paused, sought, resumed)).toMatchObject({
    streamId: 3,
    playback: { status: 'playing', track, rate: 2, startAtServerMs: 10_000 },
  });
});

test('[PB1] a stop forgets the track, not the stream’s number', () => {
  const room = after({ type: 'PlaybackStopped', reason: 'ended' });
  expect(room).toMatchObject({ streamId: 3, tracks: [track], playback: { status: 'idle' } });
});

test('[EV5] a change of nothing that plays leaves the room as it is', () => {
  const stopped = after({ type: 'PlaybackStopped', reason: 'stopped' });
  expect(after({ type: 'PlaybackStopped', reason: 'stopped' }, { type: 'PlaybackPaused', positionMs: 1 })).toEqual(stopped);
});
