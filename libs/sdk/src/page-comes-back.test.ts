import { type ServerFrame, stoppedGrid, usualSettings } from '@tutti/protocol/json';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { connectRoom } from './connect-room.ts';
import { silentPlayer } from './players/silent-player.ts';
import { FakeWebSocket } from './testing/fake-web-socket.ts';

const page = Object.assign(new EventTarget(), { visibilityState: 'visible' });
const frame = new EventTarget();
const connection = Object.assign(new EventTarget(), { type: 'wifi', effectiveType: '4g' });
const serverNowMs = () => performance.timeOrigin + performance.now() + 2_000;
const track = { trackId: 't1', url: '/media/m1', title: 'Song', filename: 'song.wav', durationMs: 600_000 };
let startAtServerMs = 0;

const state = (hostId: string): ServerFrame => ({
  t: 'ROOM_STATE',
  roomId: 'r1',
  epoch: 'e1',
  version: 4,
  title: 'Friday',
  hostId,
  memberId: 'bob',
  members: [{ memberId: 'bob', displayName: 'Bob', present: true }],
  tracks: [track],
  playback: { status: 'playing', streamId: 1, track, startAtServerMs, startPositionMs: 0, rate: 1 },
  serverNowMs: serverNowMs(),
  positionMs: 0,
  reason: 'joined',
  settings: usualSettings,
  views: [],
  grid: stoppedGrid,
  readyIds: [],
});
const tick = (offMs = 0): ServerFrame => ({
  t: 'STREAM_TICK',
  streamId: 1,
  trackId: 't1',
  serverNowMs: serverNowMs(),
  positionMs: serverNowMs() - startAtServerMs + offMs,
  rate: 1,
});

/** In a room that plays, in a page, with a player whose every start and seek is counted. */
async function inRoom({ hostId = 'ada' } = {}) {
  const silent = silentPlayer();
  const play = vi.fn(silent.play);
  const room = connectRoom({ gatewayUrl: 'ws://g/ws', apiUrl: 'http://a', roomId: 'r1', token: 'x', player: { ...silent, play } });
  const ws = FakeWebSocket.latest;
  ws.onFrame = (frame) => {
    if (frame.t === 'JOIN_ROOM' || frame.t === 'GET_STATE') queueMicrotask(() => ws.say(state(hostId)));
    if (frame.t === 'TIME_PING')
      queueMicrotask(() => ws.say({ ...frame, t: 'TIME_PONG', serverReceivedMs: serverNowMs(), serverNowMs: serverNowMs() }));
  };
  ws.accept();
  await vi.advanceTimersByTimeAsync(12_000);
  expect(play).toHaveBeenCalledTimes(1);
  const asked = () => ws.frames().filter(({ t }) => t === 'GET_STATE').length;
  return { room, ws, play, asked };
}

beforeEach(() => {
  FakeWebSocket.all.length = 0;
  vi.useFakeTimers();
  vi.stubGlobal('document', page);
  vi.stubGlobal('window', frame);
  vi.stubGlobal('navigator', { connection });
  vi.stubGlobal('WebSocket', class extends FakeWebSocket {});
  page.visibilityState = 'visible';
  startAtServerMs = serverNowMs() - 30_000;
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const events: Readonly<Record<string, () => void>> = {
  visibilitychange: () => page.dispatchEvent(new Event('visibilitychange')),
  focus: () => frame.dispatchEvent(new Event('focus')),
  pageshow: () => frame.dispatchEvent(new Event('pageshow')),
  online: () => frame.dispatchEvent(new Event('online')),
  network() {
    connection.type = connection.type === 'wifi' ? 'cellular' : 'wifi';
    connection.dispatchEvent(new Event('change'));
  },
};

test.each([
  ['visibilitychange', 'focus', 'pageshow', 'online', 'network'],
  ['network', 'online', 'pageshow', 'focus', 'visibilitychange'],
  ['pageshow', 'visibilitychange', 'online', 'network', 'focus'],
  ['focus', 'network', 'visibilitychange', 'pageshow', 'online'],
])('P-7, P-12 %s, %s, %s, %s, %s: one coming back, confirmed by a tick, without a seek for who is in time', async (...order) => {
  for (const hostId of ['ada', 'bob']) {
    const { room, ws, play, asked } = await inRoom({ hostId });
    const before = asked();
    for (const name of order) {
      events[name]?.();
      await vi.advanceTimersByTimeAsync(30);
    }
    await vi.advanceTimersByTimeAsync(1_500);
    expect(asked() - before).toBe(1);
    ws.say(tick());
    await vi.advanceTimersByTimeAsync(30_000);
    expect(asked() - before).toBe(1);
    expect(play).toHaveBeenCalledTimes(1);
    await room[Symbol.asyncDispose]();
    expect(vi.getTimerCount()).toBe(0);
  }
});

test('P-7 without a tick it is tried again, and a tick of elsewhere asks for the state', async () => {
  const { room, ws, asked } = await inRoom();
  const before = asked();
  events['focus']?.();
  await vi.advanceTimersByTimeAsync(14_000);
  expect(asked() - before).toBe(3);
  ws.say(tick());
  await vi.advanceTimersByTimeAsync(20_000);
  expect(asked() - before).toBe(3);
  ws.say(tick(3_000));
  await vi.advanceTimersByTimeAsync(5_000);
  expect(asked() - before).toBeGreaterThan(3);
  await room[Symbol.asyncDispose]();
});

test('P-7, P-12 a seek that was missed is one seek, though its frame and its state both tell of it', async () => {
  const { room, ws, play } = await inRoom();
  startAtServerMs = serverNowMs() - 300_000;
  ws.say({ t: 'PLAY_AT', version: 5, streamId: 1, track, startAtServerMs, startPositionMs: 0, rate: 1, serverNowMs: serverNowMs() });
  events['visibilitychange']?.();
  await vi.advanceTimersByTimeAsync(3_000);
  ws.say(tick());
  await vi.advanceTimersByTimeAsync(10_000);
  expect(play).toHaveBeenCalledTimes(2);
  expect(Math.abs(room.sync().driftMs ?? 99)).toBeLessThan(1);
  await room[Symbol.asyncDispose]();
});

test('P-7 hidden and silent of its line: on its return it comes back on a new one and is in time', async () => {
  const { room, ws, play } = await inRoom();
  page.visibilityState = 'hidden';
  events['visibilitychange']?.();
  ws.hangUp(1006);
  await vi.advanceTimersByTimeAsync(120_000);
  page.visibilityState = 'visible';
  events['visibilitychange']?.();
  await vi.advanceTimersByTimeAsync(200);
  const next = FakeWebSocket.latest;
  expect(next).not.toBe(ws);
  next.onFrame = (said) => {
    if (said.t === 'JOIN_ROOM' || said.t === 'GET_STATE') queueMicrotask(() => next.say(state('ada')));
    if (said.t === 'TIME_PING')
      queueMicrotask(() => next.say({ ...said, t: 'TIME_PONG', serverReceivedMs: serverNowMs(), serverNowMs: serverNowMs() }));
  };
  next.accept();
  await vi.advanceTimersByTimeAsync(5_000);
  expect(room.connection()).toEqual({ status: 'open' });
  expect(room.sync().status).toBe('in-sync');
  expect(play).toHaveBeenCalledTimes(1);
  await room[Symbol.asyncDispose]();
});
