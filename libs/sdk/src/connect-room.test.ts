import type { ServerFrame } from '@tutti/protocol/json';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { connectRoom } from './connect-room.ts';
import { silentPlayer } from './players/silent-player.ts';
import { FakeWebSocket } from './testing/fake-web-socket.ts';

const track = { trackId: 't1', url: '/media/m1', title: 'Song', filename: 'song.wav', durationMs: 600_000 };
const member = (memberId: string) => ({ memberId, displayName: memberId, present: true });
const offsetMs = 2_500;
const serverNowMs = () => performance.timeOrigin + performance.now() + offsetMs;

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
});

/** Lets the newest line in, and answers its pings. */
function letIn() {
  const ws = FakeWebSocket.latest;
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
  FakeWebSocket.all.length = 0;
  vi.useFakeTimers();
  vi.stubGlobal(
    'WebSocket',
    class extends FakeWebSocket {
      constructor(_url: string, subprotocol: string) {
        super(subprotocol);
      }
    },
  );
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
  expect(ws.frames().find((frame) => frame.t === 'TIME_REPORT' && frame.driftMs !== undefined)).toBeDefined();
  expect(room.driftHistory().length).toBeGreaterThan(4);
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
