import { expect, test } from 'vitest';
import { movedBefore } from './moved-before.ts';

const tracks = ['a', 'b', 'c', 'd'].map((trackId) => ({ trackId }));
const moved = (trackId: string, beforeTrackId: string) =>
  movedBefore(tracks, { trackId, beforeTrackId })
    .map((track) => track.trackId)
    .join('');

test.each([
  ['d', 'a', 'dabc'],
  ['a', 'd', 'bcad'],
  ['b', 'c', 'abcd'],
  ['a', '', 'bcda'],
  ['a', 'gone', 'bcda'],
  ['gone', 'a', 'abcd'],
  ['b', 'b', 'abcd'],
])('[RM19] %s before %s gives %s (P-18)', (trackId, beforeTrackId, order) => {
  expect(moved(trackId, beforeTrackId)).toBe(order);
});
