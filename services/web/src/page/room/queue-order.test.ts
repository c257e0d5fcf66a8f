import { movedBefore } from '@tutti/playback';
import { usualSettings } from '@tutti/protocol/json';
import type { PlaybackView } from '@tutti/sdk';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { beforeAt, comesNext, nextTrack } from './queue-order.ts';

const tracks = ['a', 'b', 'c'].map((trackId) => ({ trackId, url: `/media/${trackId}`, title: trackId, filename: '' }));
const playing = (track: number): PlaybackView => ({
  status: 'playing',
  streamId: 1,
  startAtServerMs: 1,
  startPositionMs: 0,
  rate: 1,
  ...(tracks[track] && { track: tracks[track] }),
});
const queue = { tracks, playback: playing(0), settings: usualSettings };

test('P-18 what comes next: the next in order, the first again where all loop, nothing where one loops or the end stops', () => {
  expect(comesNext(queue)?.trackId).toBe('b');
  expect(comesNext({ ...queue, playback: playing(2) })).toBe(undefined);
  expect(comesNext({ ...queue, playback: playing(2), settings: { ...usualSettings, loop: 'all' } })?.trackId).toBe('a');
  expect(comesNext({ ...queue, settings: { ...usualSettings, loop: 'one' } })).toBe(undefined);
  expect(comesNext({ ...queue, settings: { ...usualSettings, atEnd: 'stop' } })).toBe(undefined);
  expect(nextTrack({ ...queue, settings: { ...usualSettings, atEnd: 'stop' } })?.trackId, 'Skip goes on all the same').toBe('b');
});

test('P-18 a track moved to a place is at that place afterwards', () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.string({ minLength: 1 }), { minLength: 1, maxLength: 8 }), fc.nat(), fc.nat(), (ids, from, to) => {
      const trackId = ids[from % ids.length] ?? '';
      const place = to % ids.length;
      const beforeTrackId = beforeAt(ids, trackId, place) ?? '';
      const moved = movedBefore(
        ids.map((id) => ({ trackId: id })),
        { trackId, beforeTrackId },
      );
      expect(moved.findIndex((track) => track.trackId === trackId)).toBe(place);
    }),
  );
});
