import { type ServerFrame, stoppedGrid, usualSettings } from '@tutti/protocol/json';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Connection } from './connection.ts';
import { socket } from './socket.ts';
import { FakeWebSocket } from './testing/fake-web-socket.ts';
import { tokenKeeper } from './token-keeper.ts';

const state: ServerFrame = {
  t: 'ROOM_STATE',
  roomId: 'r1',
  epoch: 'e1',
  version: 1,
  title: 'Kitchen',
  hostId: '',
  memberId: 'm1',
  members: [],
  tracks: [],
  playback: { status: 'idle', streamId: 0, startAtServerMs: 0, startPositionMs: 0, rate: 1 },
  serverNowMs: 1_000,
  positionMs: 0,
  reason: 'joined',
  settings: usualSettings,
  views: [],
  grid: stoppedGrid,
  readyIds: [],
};

const resumed: ServerFrame = { t: 'RESUMED', roomId: 'r1', epoch: 'e1', version: 9, memberId: 'm1', serverNowMs: 1_000, positionMs: 0 };
const refusal = (code: string, commandId: string): ServerFrame => ({ t: 'ERROR', code, message: '', field: '', commandId });

type SetUp = {
  onConnection?: (connection: Connection) => void;
  refreshToken?: () => Promise<string>;
  held?: () => { epoch: string; version: number } | undefined;
};

const setUp = ({ refreshToken, held = () => undefined, onConnection = () => {} }: SetUp = {}) => {
  const heard: ServerFrame[] = [];
  const connections: Connection[] = [];
  let ids = 0;
  const line = socket({
    url: 'ws://gateway/ws',
    roomId: 'r1',
    tokens: tokenKeeper({ token: 'secret', refreshToken, random: () => 0.5 }),
    held,
    newId: () => `id-${++ids}`,
    random: () => 0.5,
    createWebSocket: FakeWebSocket.create,
    onFrame: (frame) => heard.push(frame),
    onConnection(connection) {
      connections.push(connection);
      onConnection(connection);
    },
  });
  return { line, heard, connections };
};
const latest = () => FakeWebSocket.latest;
const lines = () => FakeWebSocket.all.length;
const enter = () => {
  latest().accept();
  latest().say(state);
};
const joinOf = () =>
  latest()
    .frames()
    .find((frame) => frame.t === 'JOIN_ROOM');
const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms);

beforeEach(() => {
  FakeWebSocket.all.length = 0;
  vi.useFakeTimers();
});
afterEach(() => vi.useRealTimers());

test('JOIN_ROOM is the first frame, in our subprotocol; the room state opens the line', () => {
  const { line, connections } = setUp();
  expect(latest().subprotocol).toBe('tutti.v1.json');
  latest().accept();
  expect(latest().frames()).toEqual([{ t: 'JOIN_ROOM', commandId: 'id-1', roomId: 'r1', token: 'secret' }]);
  expect(line.send({ t: 'GET_STATE' })).toBe(false);
  latest().say(state);
  expect(connections).toEqual([{ status: 'open' }]);
  expect(line.send({ t: 'GET_STATE' })).toBe(true);
});

test('E-2 a command that met no answer is sent again after the reconnect, with the same id', async () => {
  const { line } = setUp();
  enter();
  const done = line.command({ t: 'HOST_PAUSE', commandId: 'c1' });
  const first = latest();
  first.hangUp(1006);
  await vi.advanceTimersByTimeAsync(1_000);
  expect(latest()).not.toBe(first);
  latest().accept();
  expect(
    latest()
      .frames()
      .map(({ t }) => t),
  ).toEqual(['JOIN_ROOM']);
  latest().say(state);
  expect(latest().frames().at(-1)).toEqual({ t: 'HOST_PAUSE', commandId: 'c1' });
  latest().say({ t: 'COMMAND_OK', commandId: 'c1', version: 7 });
  await expect(done).resolves.toEqual({ version: 7 });
});

test('a refused command names the code and the field', async () => {
  const { line } = setUp();
  enter();
  const done = line.command({ t: 'HOST_SEEK', commandId: 'c1', positionMs: 9e9 });
  latest().say({ t: 'ERROR', code: 'out-of-range', message: 'too far', field: 'positionMs', commandId: 'c1' });
  await expect(done).rejects.toMatchObject({ name: 'CommandRefusedError', code: 'out-of-range', field: 'positionMs' });
});

test('a command that no scheduler answered is repeated by itself, then given up', async () => {
  const { line } = setUp();
  enter();
  const done = line.command({ t: 'HOST_PAUSE', commandId: 'c1' });
  const failed = expect(done).rejects.toMatchObject({ code: 'not-answered' });
  for (let i = 0; i < 4; i++) {
    latest().say({ t: 'ERROR', code: 'not-answered', message: '', field: '', commandId: 'c1' });
    await vi.advanceTimersByTimeAsync(8_000);
  }
  await failed;
  expect(
    latest()
      .frames()
      .filter(({ t }) => t === 'HOST_PAUSE'),
  ).toHaveLength(4);
});

test('close codes are obeyed: 4000 comes back, 4501 stays away and fails what waits', async () => {
  const { line, connections } = setUp();
  enter();
  latest().hangUp(4000);
  await vi.advanceTimersByTimeAsync(1_000);
  expect(FakeWebSocket.all).toHaveLength(2);
  const done = line.command({ t: 'HOST_PAUSE', commandId: 'c1' });
  latest().accept();
  latest().hangUp(4501);
  await expect(done).rejects.toMatchObject({ code: 'closed' });
  await vi.advanceTimersByTimeAsync(60_000);
  expect(FakeWebSocket.all).toHaveLength(2);
  expect(connections.at(-1)).toEqual({
    status: 'closed',
    reason: 'invalid-token',
    message: 'The server does not know you; come in again.',
  });
});

test('a refused join ends it, with the code', async () => {
  const { connections } = setUp();
  latest().accept();
  latest().say({ t: 'ERROR', code: 'room-not-open', message: 'There is no such room.', field: '', commandId: 'id-1' });
  expect(connections.at(-1)).toMatchObject({ status: 'closed', reason: 'room-not-open' });
  await vi.advanceTimersByTimeAsync(60_000);
  expect(FakeWebSocket.all).toHaveLength(1);
});

test('a line that opens but never brings the room is given up and tried again', async () => {
  setUp();
  latest().accept();
  await vi.advanceTimersByTimeAsync(10_500);
  expect(FakeWebSocket.all).toHaveLength(2);
});

test('what a newer gateway says is passed over', () => {
  const { heard } = setUp();
  latest().accept();
  latest().onmessage?.({ data: '{"t":"FIREWORKS","colour":"red"}' });
  latest().onmessage?.({ data: 'not json' });
  expect(heard).toEqual([]);
});

test('LG6 what is held is named in JOIN_ROOM; RESUMED opens the line as ROOM_STATE does', async () => {
  let version = 4;
  const { line, connections } = setUp({ held: () => ({ epoch: 'e1', version }) });
  enter();
  version = 9;
  latest().hangUp(1006);
  expect(connections.at(-1)).toEqual({ status: 'resuming', attempt: 2, retryInMs: 312.5 });
  await pass(400);
  expect(connections.at(-1)).toEqual({ status: 'resuming', attempt: 2, retryInMs: 0 });
  latest().accept();
  expect(joinOf()).toMatchObject({ epoch: 'e1', afterVersion: 9 });
  latest().say({ t: 'PAUSED', version: 9, positionMs: 1 });
  expect(line.connection.status).toBe('resuming');
  latest().say(resumed);
  expect(line.connection).toEqual({ status: 'open' });
});

test('who was never in is connecting, and the pauses grow; a line that held 5 s lets them begin anew', async () => {
  const { connections } = setUp();
  latest().hangUp(1006);
  expect(connections).toEqual([{ status: 'connecting', attempt: 2, retryInMs: 312.5 }]);
  await pass(320);
  latest().hangUp(1006);
  expect(connections.at(-1)).toEqual({ status: 'connecting', attempt: 3, retryInMs: 625 });
  await pass(630);
  enter();
  await pass(1_000);
  latest().hangUp(1006);
  expect(connections.at(-1)).toEqual({ status: 'resuming', attempt: 4, retryInMs: 1_250 });
  await pass(1_300);
  enter();
  await pass(5_000);
  latest().hangUp(1006);
  expect(connections.at(-1)).toEqual({ status: 'resuming', attempt: 1, retryInMs: 156.25 });
});

test('W14 the delay that the gateway names is waited, to the millisecond, whoever looks; then nothing more', async () => {
  const { line, connections } = setUp();
  enter();
  latest().hangUp(4000, 'drain 1830');
  expect(connections.at(-1)).toEqual({ status: 'resuming', attempt: 2, retryInMs: 1_830 });
  line.hurry();
  line.reconnect();
  await pass(1_829);
  expect(lines()).toBe(1);
  await pass(1);
  expect(lines()).toBe(2);
  latest().hangUp(4005, 'busy 420');
  await pass(420);
  expect(lines()).toBe(3);
});

test('somebody looks: an own pause is cut short; the network is back: a line that is still being opened is not waited for', async () => {
  const { line } = setUp();
  enter();
  latest().hangUp(1006);
  line.hurry();
  expect(lines()).toBe(2);
  line.hurry();
  expect(lines()).toBe(2);
  const stuck = latest();
  line.reconnect();
  expect(lines()).toBe(3);
  stuck.accept();
  stuck.hangUp(1006);
  enter();
  expect(line.connection.status).toBe('open');
  await pass(60_000);
  expect(lines()).toBe(3);
});

test.each([
  [4500, 'left'],
  [4503, 'too-many-errors'],
  [4504, 'room-not-open'],
  [4506, 'flood'],
  [4599, 'newer-reason'],
])('close code %i ends for good: %s', async (code, reason) => {
  const { line, connections } = setUp();
  enter();
  latest().hangUp(code, code === 4599 ? 'newerReason' : '');
  expect(connections.at(-1)).toMatchObject({ status: 'closed', reason });
  expect((connections.at(-1) as { message: string }).message).toMatch(/\.$/);
  line.hurry();
  line.reconnect();
  await pass(60_000);
  expect(lines()).toBe(1);
});

test('RM15 a full room is final, and said so; a join that nobody answered waits for the close that follows it', async () => {
  const { connections } = setUp();
  latest().accept();
  latest().say(refusal('not-answered', 'id-1'));
  latest().hangUp(4004, 'stateLost 700');
  await pass(700);
  latest().accept();
  latest().say(refusal('room-full', 'id-2'));
  expect(connections.at(-1)).toEqual({ status: 'closed', reason: 'room-full', message: 'The room is full.' });
  await pass(60_000);
  expect(lines()).toBe(2);
});

test('W16 a command above the limit is refused with its code', async () => {
  const { line } = setUp();
  enter();
  const done = line.command({ t: 'HOST_PAUSE', commandId: 'c1' });
  latest().say(refusal('slow-down', 'c1'));
  await expect(done).rejects.toMatchObject({ name: 'CommandRefusedError', code: 'slow-down' });
});

test('RM16 a token that ends is renewed on the same line, however often it takes to get a new one', async () => {
  let asked = 0;
  const refreshToken = async () => {
    if (++asked < 4) throw new Error('the api is restarting');
    return 'fresh';
  };
  const { line } = setUp({ refreshToken });
  enter();
  latest().say({ t: 'TOKEN_EXPIRES', expiresAtServerMs: 60_000 });
  await pass(10_000);
  expect(asked).toBe(4);
  expect(
    latest()
      .frames()
      .filter(({ t }) => t === 'REFRESH_TOKEN'),
  ).toEqual([{ t: 'REFRESH_TOKEN', commandId: 'id-2', token: 'fresh' }]);
  expect(lines()).toBe(1);
  line.reconnect();
  latest().accept();
  expect(joinOf()).toMatchObject({ token: 'fresh' });
});

test('RM16 a token that is told to end before the room has answered is renewed once in', async () => {
  setUp({ refreshToken: async () => 'fresh' });
  latest().accept();
  latest().say({ t: 'TOKEN_EXPIRES', expiresAtServerMs: 5_000 });
  await pass(0);
  latest().say(state);
  expect(latest().frames().at(-1)).toMatchObject({ t: 'REFRESH_TOKEN', token: 'fresh' });
});

test.each([
  ['4502', () => latest().hangUp(4502, 'expiredToken')],
  ['a refused join', () => latest().say(refusal('expired-token', joinOf()?.commandId ?? ''))],
])('an expired token, told by %s: a fresh one is tried once, and then it is over', async (_, refuse) => {
  const { connections } = setUp({ refreshToken: async () => 'fresh' });
  enter();
  latest().hangUp(1006);
  await pass(1_000);
  latest().accept();
  refuse();
  expect(connections.at(-1)).toMatchObject({ status: 'resuming', retryInMs: 0 });
  await pass(0);
  latest().accept();
  expect(joinOf()).toMatchObject({ token: 'fresh' });
  latest().say(resumed);
  expect(connections.at(-1)).toEqual({ status: 'open' });
  latest().hangUp(4502);
  await pass(0);
  latest().accept();
  refuse();
  expect(connections.at(-1)).toMatchObject({ status: 'closed', reason: 'expired-token', message: expect.stringMatching(/run out/) });
});

test('without a way to a fresh token the connection ends with the token', async () => {
  const { connections } = setUp();
  enter();
  latest().say({ t: 'TOKEN_EXPIRES', expiresAtServerMs: 60_000 });
  latest().hangUp(4502);
  await pass(60_000);
  expect(connections.at(-1)).toMatchObject({ status: 'closed', reason: 'expired-token' });
  expect(lines()).toBe(1);
});

test.each([
  ['an attempt is under way', 0],
  ['a pause begins', 312.5],
])('who leaves on being told that %s has left', async (_, retryInMs) => {
  const { line, connections } = setUp({
    onConnection: (connection) => {
      if (connection.status === 'resuming' && connection.retryInMs === retryInMs) line.close();
    },
  });
  enter();
  latest().hangUp(1006);
  await pass(60_000);
  expect(lines()).toBe(1);
  expect(connections.at(-1)).toMatchObject({ status: 'closed', reason: 'left' });
});
