import { stoppedGrid, usualSettings } from '@tutti/protocol/json';
import { expect, test, vi } from 'vitest';
import { besidePlaying } from './beside-playing.ts';
import { comingTrack } from './coming-track.ts';
import type { RoomView, Track } from './room-view.ts';

const track = (trackId: string, durationMs?: number): Track => ({
  trackId,
  url: `/media/${trackId}`,
  title: trackId,
  filename: '',
  durationMs,
});
const [first, second, third] = [track('t1'), track('t2', 1_000), track('t3', 1_000)];
const playing: RoomView['playback'] = { status: 'playing', streamId: 1, track: first, startAtServerMs: 0, startPositionMs: 0, rate: 1 };
const room: RoomView = {
  roomId: 'r1',
  epoch: 'e',
  version: 1,
  title: '',
  hostId: 'ada',
  memberId: 'ada',
  members: [],
  tracks: [first, second, third],
  playback: playing,
  settings: usualSettings,
  views: [],
  grid: stoppedGrid,
  readyIds: [],
};

function made() {
  const loaded = new Set(['t1']);
  const tellDuration = vi.fn();
  const prefetch = vi.fn();
  const player = { isLoaded: (id: string) => loaded.has(id), durationMs: (): number | undefined => 24_000, prefetch, buffering: false };
  return { loaded, player, prefetch, tellDuration, look: besidePlaying({ player, tellDuration }) };
}

test('P-4 the host’s player tells a duration that nobody knew, once; a guest’s tells none, nor one that is known or has no end', () => {
  const { look, tellDuration, player } = made();
  look({ ...room, memberId: 'bob' });
  look({ ...room, playback: { ...playing, track: second } });
  player.durationMs = () => Number.POSITIVE_INFINITY;
  look(room);
  player.durationMs = () => undefined;
  look(room);
  expect(tellDuration).not.toHaveBeenCalled();
  player.durationMs = () => 24_000;
  look(room);
  look(room);
  expect(tellDuration.mock.calls).toEqual([[first, 24_000]]);
});

test('P-18 what comes next is loaded ahead, once, and only when what plays has all it needs', () => {
  const { look, prefetch, player, loaded } = made();
  loaded.delete('t1');
  look(room);
  loaded.add('t1');
  look({ ...room, playback: { ...playing, status: 'preparing' } });
  player.buffering = true;
  look(room);
  expect(prefetch).not.toHaveBeenCalled();
  player.buffering = false;
  look(room);
  look(room);
  expect(prefetch.mock.calls).toEqual([[second]]);
});

test('P-18 next in the room’s order: the settings say whether there is one after the last, or any', () => {
  const at = (present: Track, settings: Partial<RoomView['settings']> = {}, wraps = false) =>
    comingTrack({ ...room, settings: { ...usualSettings, ...settings }, playback: { ...playing, track: present, wraps } });
  expect(at(first)).toBe(second);
  expect(at(third)).toBeUndefined();
  expect(at(third, { loop: 'all' })).toBe(first);
  expect(at(first, { atEnd: 'stop' })).toBeUndefined();
  expect(at(first, { loop: 'one' }, true)).toBeUndefined();
  expect(at(track('gone'))).toBeUndefined();
  expect(comingTrack({ ...room, tracks: [first], settings: { ...usualSettings, loop: 'all' } })).toBeUndefined();
});
