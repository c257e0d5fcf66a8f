import { expect, test } from 'vitest';
import { idle, linked, nowServerMs, paused, playing, preparing, roomWith } from '../testing/dialect-room.ts';
import { partyTrack } from './party-track.ts';

const named = { url: linked.url, trackUrl: linked.url, title: 'A', filename: 'a.mp3' };

test('P-6 the track under way, whole ms and seconds; null when nothing plays', () => {
  expect(partyTrack(roomWith(idle))).toBeNull();
  expect(partyTrack(roomWith(preparing(nowServerMs + 900.6, 1500)))).toEqual({
    ...{ ...named, status: 'preparing', startAtServerMs: nowServerMs + 901, startPositionSec: 1.5 },
  });
  expect(partyTrack(roomWith(playing(nowServerMs - 5000.4, 1500)))).toEqual({
    ...{ ...named, status: 'playing', startAtServerMs: nowServerMs - 5000, startPositionSec: 1.5 },
  });
  expect(partyTrack(roomWith(paused(61_250)))).toEqual({
    ...{ ...named, status: 'paused', startAtServerMs: nowServerMs, startPositionSec: 61.25 },
  });
});
