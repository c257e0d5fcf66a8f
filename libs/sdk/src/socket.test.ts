import { clientFrames, type ServerFrame, serverFrames } from '@tutti/protocol/json';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { type Connection, socket } from './socket.ts';

/** One end of a line, driven by the test as the gateway would. */
class FakeWebSocket {
  static readonly all: FakeWebSocket[] = [];
  readyState = 0;
  readonly sent: string[] = [];
  onopen: (() => void) | null = null;
  onmessage: ((event: { data: string }) => void) | null = null;
  onclose: ((event: { code: number }) => void) | null = null;
  readonly subprotocol: string;
  constructor(_url: string, subprotocol: string) {
    this.subprotocol = subprotocol;
    FakeWebSocket.all.push(this);
  }
  send(text: string) {
    this.sent.push(text);
  }
  close() {
    this.readyState = 3;
  }
  accept() {
    this.readyState = 1;
    this.onopen?.();
  }
  say(frame: ServerFrame) {
    this.onmessage?.({ data: serverFrames.encodeJson(frame) });
  }
  hangUp(code: number) {
    this.readyState = 3;
    this.onclose?.({ code });
  }
  frames() {
    return this.sent.map((text) => {
      const parsed = clientFrames.parseJson(text);
      if (!('value' in parsed)) throw new Error(text);
      return parsed.value;
    });
  }
}

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
};

const setUp = () => {
  const heard: ServerFrame[] = [];
  const connections: Connection[] = [];
  let ids = 0;
  const line = socket({
    url: 'ws://gateway/ws',
    roomId: 'r1',
    token: 'secret',
    newId: () => `id-${++ids}`,
    random: () => 0.5,
    createWebSocket: (url, subprotocol) => new FakeWebSocket(url, subprotocol) as unknown as WebSocket,
    onFrame: (frame) => heard.push(frame),
    onConnection: (connection) => connections.push(connection),
  });
  return { line, heard, connections };
};
const latest = () => {
  const found = FakeWebSocket.all.at(-1);
  if (!found) throw new Error('no line was opened');
  return found;
};

beforeEach(() => {
  FakeWebSocket.all.length = 0;
  vi.useFakeTimers();
});
afterEach(() => vi.useRealTimers());

test('JOIN_ROOM is the first frame, in our subprotocol; the room state opens the line', () => {
  const { line, connections } = setUp();
  expect(latest().subprotocol).toBe('tutti.v1.json');
  latest().accept();
  expect(latest().frames()).toEqual([{ t: 'JOIN_ROOM', commandId: 'id-2', roomId: 'r1', token: 'secret' }]);
  expect(line.send({ t: 'GET_STATE' })).toBe(false);
  latest().say(state);
  expect(connections).toEqual([{ status: 'open' }]);
  expect(line.send({ t: 'GET_STATE' })).toBe(true);
});

test('E-2 a command that met no answer is sent again after the reconnect, with the same id', async () => {
  const { line } = setUp();
  latest().accept();
  latest().say(state);
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
  latest().accept();
  latest().say(state);
  const done = line.command({ t: 'HOST_SEEK', commandId: 'c1', positionMs: 9e9 });
  latest().say({ t: 'ERROR', code: 'out-of-range', message: 'too far', field: 'positionMs', commandId: 'c1' });
  await expect(done).rejects.toMatchObject({ name: 'CommandRefusedError', code: 'out-of-range', field: 'positionMs' });
});

test('a command that no scheduler answered is repeated by itself, then given up', async () => {
  const { line } = setUp();
  latest().accept();
  latest().say(state);
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
  latest().accept();
  latest().say(state);
  latest().hangUp(4000);
  await vi.advanceTimersByTimeAsync(1_000);
  expect(FakeWebSocket.all).toHaveLength(2);
  const done = line.command({ t: 'HOST_PAUSE', commandId: 'c1' });
  latest().accept();
  latest().hangUp(4501);
  await expect(done).rejects.toMatchObject({ code: 'closed' });
  await vi.advanceTimersByTimeAsync(60_000);
  expect(FakeWebSocket.all).toHaveLength(2);
  expect(connections.at(-1)).toEqual({ status: 'closed', code: 4501, reason: 'invalidToken', message: '' });
});

test('a refused join ends it, with the code', async () => {
  const { connections } = setUp();
  latest().accept();
  latest().say({ t: 'ERROR', code: 'room-not-open', message: 'There is no such room.', field: '', commandId: 'id-2' });
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
