import { fold, type Room } from '@tutti/domain';
import type { RoomEvent, ServerFrame } from '@tutti/protocol';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { ticks } from './ticks.ts';

const track = { trackId: 't1', url: '/media/m1', title: '', filename: '', durationMs: 60_000 };
const opened: RoomEvent = { type: 'RoomOpened', title: 'r' };
const started: RoomEvent = { type: 'PlaybackStarted', streamId: 3, track, startAtServerMs: 1_000, startPositionMs: 2_000, rate: 1 };
const paused: RoomEvent = { type: 'PlaybackPaused', positionMs: 9_000 };
const roomOf = (...events: RoomEvent[]): Room => fold(events.map((event) => ({ event, occurredServerMs: 0 })));

let nowMs = 1_000;
let room: Room;
let sent: ServerFrame[] = [];
const make = () =>
  ticks({ roomId: 'r1', view: () => ({ epoch: 'e', version: 1, room }), nowServerMs: () => nowMs, send: (frame) => sent.push(frame) });

beforeEach(() => {
  vi.useFakeTimers();
  nowMs = 1_000;
  sent = [];
  room = roomOf(opened);
});
afterEach(() => {
  vi.useRealTimers();
});

const pass = (ms: number) => {
  for (let done = 0; done < ms; done += 1_000) {
    nowMs += 1_000;
    vi.advanceTimersByTime(1_000);
  }
};

test('[PB14] P-5 while playing: a tick every 5 s, a snapshot every 10 s, with the position at that moment', () => {
  const beat = make();
  room = roomOf(opened, started);
  beat.update();
  pass(20_000);
  expect(sent.map(({ t }) => t)).toEqual(['STREAM_TICK', 'STREAM_TICK', 'PLAYBACK_SYNC', 'STREAM_TICK', 'STREAM_TICK', 'PLAYBACK_SYNC']);
  expect(sent[0]).toEqual({ t: 'STREAM_TICK', streamId: 3, trackId: 't1', serverNowMs: 6_000, positionMs: 7_000, rate: 1 });
  expect(sent[2]).toEqual({ t: 'PLAYBACK_SYNC', roomId: 'r1', trackId: 't1', serverNowMs: 11_000, positionMs: 12_000, rate: 1 });
  beat[Symbol.dispose]();
});

test('[PB14] P-5 both stop on pause and at the end of the room, and nothing keeps the process alive', () => {
  const beat = make();
  room = roomOf(opened, started);
  beat.update();
  pass(4_000);
  room = roomOf(opened, started, paused);
  beat.update();
  pass(60_000);
  expect(sent).toEqual([]);
  room = roomOf(opened, started);
  beat.update();
  beat[Symbol.dispose]();
  pass(60_000);
  expect(sent).toEqual([]);
  expect(vi.getTimerCount()).toBe(0);
});

test('P-5 other events while playing do not put the beat off', () => {
  const beat = make();
  room = roomOf(opened, started);
  beat.update();
  for (let second = 0; second < 10; second++) {
    pass(1_000);
    beat.update();
  }
  expect(sent.map(({ t }) => t)).toEqual(['STREAM_TICK', 'STREAM_TICK', 'PLAYBACK_SYNC']);
  beat[Symbol.dispose]();
});
