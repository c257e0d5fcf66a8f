import { expect, test } from 'vitest';
import { lineKey, type PlayerStatus, plan } from './plan.ts';
import type { PlaybackView } from './room-view.ts';

const track = { trackId: 't1', url: '/media/m1', title: 'Song', filename: 'song.wav', durationMs: 60_000 };
const idle: PlaybackView = { status: 'idle', streamId: 3, startAtServerMs: 0, startPositionMs: 0, rate: 1 };
const preparing: PlaybackView = { status: 'preparing', streamId: 4, track, startAtServerMs: 5_000, startPositionMs: 0, rate: 1 };
const playing: PlaybackView = { ...preparing, status: 'playing' };
const seeked: PlaybackView = { ...playing, startAtServerMs: 9_000, startPositionMs: 30_000 };
const paused: PlaybackView = { ...playing, status: 'paused', startAtServerMs: 0, startPositionMs: 8_500 };
const ready: PlayerStatus = { audible: true, clockReady: true, isLoaded: () => true, following: undefined };

test('P-2 a start is prepared, then followed as soon as it is loaded, before PLAY_AT comes', () => {
  expect(plan(preparing, { ...ready, isLoaded: () => false })).toEqual({ do: 'load', track, silence: false });
  expect(plan(preparing, ready)).toEqual({ do: 'follow', track, key: lineKey(preparing) });
});

test('P-12 PLAY_AT and ROOM_STATE that repeat a start change nothing', () => {
  expect(plan(playing, { ...ready, following: lineKey(preparing) })).toEqual({ do: 'nothing' });
});

test('P-6 who joins late follows the line that the others are on', () => {
  expect(plan(playing, ready)).toEqual({ do: 'follow', track, key: lineKey(playing) });
});

test('a seek lets the music sound until the jump', () => {
  expect(plan(seeked, { ...ready, following: lineKey(playing) })).toEqual({ do: 'follow', track, key: lineKey(seeked) });
});

test('P-2 a new start silences what was', () => {
  expect(plan({ ...preparing, streamId: 5 }, { ...ready, following: lineKey(playing) })).toEqual({ do: 'silence' });
  expect(plan({ ...preparing, streamId: 5 }, { ...ready, isLoaded: () => false, following: lineKey(playing) })).toMatchObject({
    silence: true,
  });
});

test('pause and stop silence once, and a paused track stays loaded for the resume', () => {
  expect(plan(paused, { ...ready, following: lineKey(playing) })).toEqual({ do: 'silence' });
  expect(plan(paused, ready)).toEqual({ do: 'nothing' });
  expect(plan(paused, { ...ready, isLoaded: () => false })).toEqual({ do: 'load', track, silence: false });
  expect(plan(idle, { ...ready, following: lineKey(playing) })).toEqual({ do: 'silence' });
  expect(plan(idle, ready)).toEqual({ do: 'nothing' });
});

test('P-8 sound that the browser holds back waits for a tap, and for nothing else', () => {
  expect(plan(playing, { ...ready, audible: false, clockReady: false })).toEqual({ do: 'wait-for-tap', track });
});

test('nothing starts on a clock that is not known yet', () => {
  expect(plan(playing, { ...ready, clockReady: false })).toEqual({ do: 'wait-for-clock' });
});
