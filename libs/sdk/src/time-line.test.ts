import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { FakeWebSocket } from './testing/fake-web-socket.ts';
import { timeLine } from './time-line.ts';

const setUp = ({ createWebSocket = FakeWebSocket.create } = {}) => {
  const [onOpen, onGone, onPong] = [vi.fn(), vi.fn(), vi.fn()];
  const line = timeLine({ url: 'ws://t/time', random: () => 0.5, createWebSocket, onOpen, onGone, onPong });
  return { line, onOpen, onGone, onPong };
};
const ping = { t: 'TIME_PING', clientNowMs: 1, pingId: 1 } as const;
const pong = { t: 'TIME_PONG', clientNowMs: 1, pingId: 1, serverReceivedMs: 2, serverNowMs: 3 } as const;
const attempts = () => FakeWebSocket.all.length;
const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms);

beforeEach(() => {
  FakeWebSocket.all.length = 0;
  vi.useFakeTimers();
});
afterEach(() => vi.useRealTimers());

test('[TM10] in our subprotocol, no joining: pings go when it is open, and only pongs are heard', () => {
  const { line, onOpen, onPong } = setUp();
  const ws = FakeWebSocket.latest;
  expect(ws.subprotocol).toBe('tutti.v1.json');
  expect(line.send(ping)).toBe(false);
  ws.accept();
  expect(onOpen).toHaveBeenCalledTimes(1);
  expect(line.send(ping)).toBe(true);
  ws.say({ t: 'MEMBERS_SYNC', members: [] });
  ws.onmessage?.({ data: 'nonsense' });
  ws.say(pong);
  expect(ws.frames()).toEqual([ping]);
  expect(onPong.mock.calls).toEqual([[pong]]);
});

test('[TM10] an endpoint that is not there is tried ever more rarely: some thirty times in half an hour', async () => {
  const { onGone } = setUp();
  for (let ms = 0; ms < 1_800_000; ms += 1_000) {
    if (FakeWebSocket.latest.readyState === 0) FakeWebSocket.latest.hangUp(1006);
    await pass(1_000);
  }
  expect(attempts()).toBeGreaterThan(10);
  expect(attempts()).toBeLessThan(40);
  expect(onGone).not.toHaveBeenCalled();
});

test('[TM10] one that opens to nobody is given up and tried again; somebody who looks hurries it', async () => {
  const { line } = setUp();
  await pass(10_100);
  expect(FakeWebSocket.latest.readyState).toBe(3);
  line.hurry();
  expect(attempts()).toBe(2);
  line.hurry();
  expect(attempts()).toBe(2);
});

test('[TM10] W14 who is told when to come back comes then, and neither sooner nor later', async () => {
  const { line } = setUp();
  FakeWebSocket.latest.accept();
  FakeWebSocket.latest.hangUp(4000, 'drain 3000');
  line.hurry();
  line.reconnect();
  await pass(2_900);
  expect(attempts()).toBe(1);
  await pass(200);
  expect(attempts()).toBe(2);
});

test('[TM10] gone is told once; a close that says stay away ends it, and so does an address that no browser opens', async () => {
  const { line, onGone } = setUp();
  FakeWebSocket.latest.accept();
  FakeWebSocket.latest.hangUp(4506, 'flood');
  await pass(600_000);
  line.hurry();
  expect([attempts(), onGone.mock.calls.length]).toEqual([1, 1]);
  const refused = setUp({
    createWebSocket: () => {
      throw new DOMException('an insecure line from a secure page', 'SecurityError');
    },
  });
  refused.line.reconnect();
  expect(vi.getTimerCount()).toBe(0);
});

test('P-15 closed, it does nothing more', async () => {
  const { line, onGone } = setUp();
  FakeWebSocket.latest.accept();
  line.close();
  expect(FakeWebSocket.latest.readyState).toBe(3);
  expect(onGone).toHaveBeenCalledTimes(1);
  line.reconnect();
  await pass(600_000);
  expect([attempts(), vi.getTimerCount()]).toEqual([1, 0]);
});
