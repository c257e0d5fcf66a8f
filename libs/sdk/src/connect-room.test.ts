import { type RoomSettings, type ServerFrame, stoppedGrid, usualSettings } from '@tutti/protocol/json';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { connectRoom } from './connect-room.ts';
import { silentPlayer } from './players/silent-player.ts';
import { FakeWebSocket } from './testing/fake-web-socket.ts';
import type { ConnectRoomOptions } from './tutti-room.ts';

const track = { trackId: 't1', url: '/media/m1', title: 'Song', filename: 'song.wav', durationMs: 600_000 };
const member = (memberId: string) => ({ memberId, displayName: memberId, present: true });
const offsetMs = 2_500;
/** While this machine sleeps, the server's clock goes on. */
let serverAheadMs = 0;
const serverNowMs = () => performance.timeOrigin + performance.now() + offsetMs + serverAheadMs;

let settings: RoomSettings = usualSettings;
const state = (): ServerFrame => ({
  t: 'ROOM_STATE',
  roomId: 'r1',
  epoch: 'e1',
  version: 4,
  title: 'Kitchen',
  hostId: 'ada',
  memberId: 'bob',
  members: [member('ada'), member('bob')],
  tracks: [track],
  playback: { status: 'playing', streamId: 1, track, startAtServerMs: serverNowMs() - 30_000, startPositionMs: 0, rate: 1 },
  serverNowMs: serverNowMs(),
  positionMs: 30_000,
  reason: 'joined',
  settings,
  views: [],
  grid: stoppedGrid,
  readyIds: [],
});

/** Lets a line in, the newest, and answers its pings. */
function letIn(ws = FakeWebSocket.latest) {
  ws.onFrame = (frame) => {
    if (frame.t === 'JOIN_ROOM') ws.say(state());
    if (frame.t === 'TIME_PING')
      queueMicrotask(() => ws.say({ ...frame, t: 'TIME_PONG', serverReceivedMs: serverNowMs(), serverNowMs: serverNowMs() }));
  };
  ws.accept();
  return ws;
}

const enter = () => {
  const room = connectRoom({ gatewayUrl: 'ws://g/ws', apiUrl: 'http://a', roomId: 'r1', token: 'x', player: silentPlayer() });
  return { room, ws: letIn() };
};
const names = (ws: FakeWebSocket) => ws.frames().map(({ t }) => t);

beforeEach(() => {
  settings = usualSettings;
  serverAheadMs = 0;
  FakeWebSocket.all.length = 0;
  vi.useFakeTimers();
  vi.stubGlobal('WebSocket', class extends FakeWebSocket {});
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

test('with a silent player it is in time without a page: right clock, no drift, and it says so', async () => {
  const { room, ws } = enter();
  await vi.advanceTimersByTimeAsync(5_000);
  expect(room.connection()).toEqual({ status: 'open' });
  expect(room.sync().status).toBe('in-sync');
  expect(room.sync().offsetMs).toBeCloseTo(offsetMs, 1);
  expect(room.audio().status).toBe('playing');
  expect(room.positionMs()).toBeCloseTo(35_000, 0);
  expect(Math.abs(room.sync().driftMs ?? 99)).toBeLessThan(0.5);
  expect(room.driftHistory().length).toBeGreaterThan(4);
  await vi.advanceTimersByTimeAsync(8_000);
  const reports = ws.frames().filter((frame) => frame.t === 'TIME_REPORT');
  expect(reports.at(-1)).toMatchObject({ driftMs: expect.closeTo(0, 0), skewPpm: expect.any(Number), corrections: 0 });
  await room[Symbol.asyncDispose]();
});

test('T-4 the estimate is reported once settled, then every 10 s at most, whatever begins or ends to sound', async () => {
  const { room, ws } = enter();
  const times: number[] = [];
  const answer = ws.onFrame;
  ws.onFrame = (frame) => {
    if (frame.t === 'TIME_REPORT') times.push(performance.now());
    answer(frame);
  };
  for (let i = 0; i < 12; i++) {
    await vi.advanceTimersByTimeAsync(5_000);
    const line = { version: 5 + i, streamId: 1, track, startAtServerMs: serverNowMs(), startPositionMs: 0, rate: 1 };
    ws.say(i % 2 === 0 ? { t: 'PAUSED', version: 5 + i, positionMs: 1_000 } : { t: 'PLAY_AT', ...line });
  }
  expect(times.length).toBeGreaterThanOrEqual(5);
  for (const [i, ms] of times.slice(1).entries()) expect(ms - (times[i] ?? ms)).toBeGreaterThanOrEqual(10_000);
  await room[Symbol.asyncDispose]();
});

test('[TM10] with a timeUrl a second line asks timesync; its end costs nothing, and it ends with the room', async () => {
  const room = connectRoom({
    gatewayUrl: 'ws://g/ws',
    timeUrl: 'ws://t/time',
    apiUrl: 'http://a',
    roomId: 'r1',
    token: 'x',
    player: silentPlayer(),
  });
  const [gateway, timesync] = ['ws://g/ws', 'ws://t/time'].map((url) => FakeWebSocket.all.find((ws) => ws.url === url));
  if (!gateway || !timesync) throw new Error('two lines were expected');
  letIn(timesync);
  letIn(gateway);
  await vi.advanceTimersByTimeAsync(20_000);
  expect(room.sync()).toMatchObject({ status: 'in-sync', offsetMs: expect.closeTo(offsetMs, 1) });
  const pingsOf = (ws: FakeWebSocket) => names(ws).filter((name) => name === 'TIME_PING').length;
  expect(room.sync().timePath).toBe('timesync');
  expect(new Set(names(timesync))).toEqual(new Set(['TIME_PING']));
  const rare = pingsOf(gateway);
  await vi.advanceTimersByTimeAsync(20_000);
  expect(pingsOf(gateway) - rare).toBeLessThanOrEqual(1);
  timesync.hangUp(1006);
  await vi.advanceTimersByTimeAsync(20_000);
  expect(pingsOf(gateway) - rare).toBeGreaterThan(5);
  expect(room.sync().timePath).toBe('gateway');
  expect(room.sync()).toMatchObject({ status: 'in-sync', offsetMs: expect.closeTo(offsetMs, 1) });
  expect(room.audio().jumps).toBe(0);
  expect(FakeWebSocket.all.length).toBeGreaterThan(2);
  await room[Symbol.asyncDispose]();
  expect(vi.getTimerCount()).toBe(0);
});

test('T-3 a sleep is noticed without any event of the page’s: the wall clock went on, and one message brings fresh pings', async () => {
  const { room, ws } = enter();
  await vi.advanceTimersByTimeAsync(31_000);
  ws.sent.length = 0;
  const asleepMs = 60_000;
  vi.setSystemTime(Date.now() + asleepMs); // moves the wall clock alone
  serverAheadMs += asleepMs;
  ws.say({ t: 'MEMBERS_SYNC', members: [], serverNowMs: serverNowMs() });
  expect(names(ws).filter((name) => name === 'TIME_PING').length).toBeGreaterThan(0);
  await vi.advanceTimersByTimeAsync(10);
  expect(room.sync().offsetMs).toBeCloseTo(offsetMs + asleepMs, 0);
  await room[Symbol.asyncDispose]();
});

test('what is said again before RESUMED bounds nothing: its stamps are old', async () => {
  const { room, ws } = enter();
  await vi.advanceTimersByTimeAsync(31_000);
  ws.hangUp(4000, 'drain 100');
  await vi.advanceTimersByTimeAsync(200);
  const next = FakeWebSocket.latest;
  next.accept();
  const pingsBefore = names(next).length;
  next.say({ t: 'PAUSED', version: 5, positionMs: 0, serverNowMs: serverNowMs() + 60_000 });
  expect(names(next).length).toBe(pingsBefore);
  expect(room.sync().offsetMs).toBeCloseTo(offsetMs, 0);
  await room[Symbol.asyncDispose]();
});

test('RM17 the others’ sync is there from their reports until they go', async () => {
  const { room, ws } = enter();
  const changes = vi.fn();
  room.subscribe(changes);
  const entry = { memberId: 'ada', rttMs: 20, errorMs: 2, driftMs: -0.5 };
  ws.say({ t: 'MEMBERS_SYNC', members: [entry, { ...entry, memberId: 'stranger' }] });
  expect([...room.membersSync()]).toEqual([['ada', { rttMs: 20, errorMs: 2, driftMs: -0.5 }]]);
  expect(changes).toHaveBeenCalledTimes(1);
  ws.say({ t: 'MEMBER_LEFT', version: 5, memberId: 'ada', reason: 'left' });
  expect(room.membersSync().size).toBe(0);
  await room[Symbol.asyncDispose]();
});

test('the line is lost while it plays: view, time and music go on, and it comes back without a jump', async () => {
  const { room, ws } = enter();
  await vi.advanceTimersByTimeAsync(6_000);
  const view = room.view();
  ws.hangUp(4000, 'drain 2000');
  expect(room.connection()).toMatchObject({ status: 'resuming', retryInMs: 2_000 });
  await vi.advanceTimersByTimeAsync(1_500);
  expect(room.view()).toBe(view);
  expect(room.audio().status).toBe('playing');
  await vi.advanceTimersByTimeAsync(600);
  const next = FakeWebSocket.latest;
  next.accept();
  expect(next.frames()).toMatchObject([{ t: 'JOIN_ROOM', epoch: 'e1', afterVersion: 4 }]);
  next.say({ t: 'RESUMED', roomId: 'r1', epoch: 'e1', version: 4, memberId: 'bob', serverNowMs: serverNowMs(), positionMs: 0 });
  expect(room.connection()).toEqual({ status: 'open' });
  await vi.advanceTimersByTimeAsync(1_000);
  expect(room.view()).toBe(view);
  expect(room.audio().jumps).toBe(0);
  expect(Math.abs(room.sync().driftMs ?? 99)).toBeLessThan(0.5);
  await room[Symbol.asyncDispose]();
});

test('P-11 Resync: pings, then the state, then the position', async () => {
  const { room, ws } = enter();
  await vi.advanceTimersByTimeAsync(6_000);
  ws.sent.length = 0;
  const resynced = room.resync();
  await vi.advanceTimersByTimeAsync(1_000);
  await resynced;
  expect(names(ws).slice(0, 4)).toEqual(['TIME_PING', 'TIME_PING', 'TIME_PING', 'GET_STATE']);
  await room[Symbol.asyncDispose]();
});

test('a line on which answers stopped is replaced', async () => {
  const { room, ws } = enter();
  await vi.advanceTimersByTimeAsync(6_000);
  ws.onFrame = () => {};
  await vi.advanceTimersByTimeAsync(12_000);
  expect(FakeWebSocket.all).toHaveLength(2);
  await room[Symbol.asyncDispose]();
});

test('P-15 leaving tells the room and ends everything', async () => {
  const { room, ws } = enter();
  await vi.advanceTimersByTimeAsync(1_000);
  const left = room.leave();
  expect(names(ws).at(-1)).toBe('LEAVE_ROOM');
  ws.hangUp(4500, 'left');
  await left;
  expect(room.connection()).toMatchObject({ status: 'closed', reason: 'left' });
  expect(vi.getTimerCount()).toBe(0);
});

test('T-3, P-14 the clock policy ewma pings as the preset of this page says, else as the room’s', async () => {
  const pingsIn = async (options: Partial<ConnectRoomOptions>, roomPreset = 'none') => {
    const usual = { gatewayUrl: 'ws://g/ws', apiUrl: 'http://a', roomId: 'r1', token: 'x', player: silentPlayer() };
    const room = connectRoom({ ...usual, ...options });
    settings = { ...usualSettings, preset: roomPreset };
    const ws = letIn();
    await vi.advanceTimersByTimeAsync(91_000);
    await room[Symbol.asyncDispose]();
    return names(ws).filter((t) => t === 'TIME_PING').length;
  };
  expect(await pingsIn({ clockPolicy: 'ewma' })).toBe(4);
  expect(await pingsIn({ clockPolicy: 'ewma', preset: 'mobile' })).toBe(7);
  expect(await pingsIn({ clockPolicy: 'ewma' }, 'mobile')).toBe(7);
  expect(await pingsIn({ clockPolicy: 'ewma', preset: 'low-latency' }, 'mobile')).toBe(4);
  expect(await pingsIn({ preset: 'mobile' })).toBeGreaterThan(40);
});

test('P-13 window.tutti.debug.log(true) writes samples to the console, until it is told to stop', async () => {
  vi.stubGlobal('window', {});
  const written = vi.spyOn(console, 'info').mockImplementation(() => {});
  const { room } = enter();
  await vi.advanceTimersByTimeAsync(3_000);
  expect(written).not.toHaveBeenCalled();
  window.tutti?.debug.log(true);
  await vi.advanceTimersByTimeAsync(3_000);
  expect(written.mock.calls.length).toBeGreaterThan(1);
  expect(written.mock.calls[0]?.[0]).toMatch(/^tutti [\d.]+ s: drift -?[\d.]+ ms, hold, rate 1\.00000$/);
  window.tutti?.debug.log(false);
  written.mockClear();
  await vi.advanceTimersByTimeAsync(3_000);
  expect(written).not.toHaveBeenCalled();
  await room[Symbol.asyncDispose]();
});
