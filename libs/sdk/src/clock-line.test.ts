import { createEstimator, type Exchange, type Stamp } from '@tutti/clock';
import { closeCodes } from '@tutti/protocol/json';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { type ClockLineOptions, type ClockLineStatus, clockLine } from './clock-line.ts';
import { FakeWebSocket } from './testing/fake-web-socket.ts';

const latest = () => FakeWebSocket.latest;
const pings = () =>
  latest()
    .frames()
    .flatMap((frame) => (frame.t === 'TIME_PING' ? [frame] : []));

/** A line on the fake clock, and what it told. */
const lineWith = (options: Partial<ClockLineOptions> = {}) => {
  const told = { samples: [] as Exchange[], stamps: [] as Stamp[], statuses: [] as ClockLineStatus[] };
  const line = clockLine({
    url: 'ws://127.0.0.1:1/time',
    nextPingDelayMs: () => 1_000,
    onSample: (sample) => told.samples.push(sample),
    onStamp: (stamp) => told.stamps.push(stamp),
    onStatus: (status) => told.statuses.push(status),
    localNowMs: () => performance.now(),
    random: () => 0,
    createWebSocket: FakeWebSocket.create,
    ...options,
  });
  return { line, ...told, status: () => told.statuses.at(-1) };
};
const answer = (aheadMs = 500) => {
  for (const { clientNowMs, pingId } of pings().slice(-1))
    latest().say({
      t: 'TIME_PONG',
      clientNowMs,
      pingId,
      serverReceivedMs: performance.now() + aheadMs,
      serverNowMs: performance.now() + aheadMs,
    });
};

beforeEach(() => {
  vi.useFakeTimers();
  FakeWebSocket.all.length = 0;
});
afterEach(() => vi.useRealTimers());

test('pings come when the plan says, and answers are exchanges', async () => {
  const { samples, status, line } = lineWith();
  latest().accept();
  expect(status()).toEqual({ status: 'open' });
  expect(line.nextPingInMs).toBe(1_000);
  await vi.advanceTimersByTimeAsync(1_000);
  await vi.advanceTimersByTimeAsync(40);
  answer();
  expect(samples).toHaveLength(1);
  const [{ t0, t1, t3 } = { t0: 0, t1: 0, t3: 0 }] = samples;
  expect([t3 - t0, t1 - t3]).toEqual([40, 500]);
  await vi.advanceTimersByTimeAsync(3_000);
  expect(pings()).toHaveLength(4);
});

test('an estimator can be the plan: a burst at the beginning', async () => {
  const estimator = createEstimator();
  lineWith({ nextPingDelayMs: (at) => estimator.nextPingDelayMs(at) });
  latest().accept();
  await vi.advanceTimersByTimeAsync(500);
  expect(pings().length).toBeGreaterThanOrEqual(7);
});

test('an answer to no ping of ours, and a second one to the same, are passed over', async () => {
  const { samples, line } = lineWith();
  latest().accept();
  expect(line.pingNow()).toBe(true);
  answer();
  answer();
  latest().say({ t: 'TIME_PONG', clientNowMs: 1, pingId: 99, serverReceivedMs: 1, serverNowMs: 1 });
  expect(samples).toHaveLength(1);
});

test('a gateway wants a join first; its other frames are stamps', async () => {
  const { status, stamps } = lineWith({ join: async () => ({ t: 'JOIN_ROOM', commandId: 'c1', roomId: 'r1', token: 'ada' }) });
  latest().accept();
  await vi.advanceTimersByTimeAsync(0);
  expect(latest().frames()[0]?.t).toBe('JOIN_ROOM');
  expect(status()).toEqual({ status: 'connecting' });
  latest().say({ t: 'COMMAND_OK', commandId: 'c1', version: 1, serverNowMs: 700 });
  expect(status()).toEqual({ status: 'open' });
  expect(stamps).toEqual([{ t2: 700, t3: performance.now() }]);
});

test('a lost line comes back by itself; one that is told to stay away does not', async () => {
  const { status } = lineWith();
  latest().accept();
  latest().hangUp(1006);
  expect(status()?.status).toBe('waiting');
  await vi.advanceTimersByTimeAsync(500);
  expect(FakeWebSocket.all).toHaveLength(2);
  latest().accept();
  latest().hangUp(closeCodes.flood);
  expect(status()).toEqual({ status: 'closed', code: closeCodes.flood });
  await vi.advanceTimersByTimeAsync(60_000);
  expect(FakeWebSocket.all).toHaveLength(2);
});

test('a ping that the server dropped is no sign of a dead line', async () => {
  const { status } = lineWith();
  latest().accept();
  for (let second = 0; second < 30; second++) {
    await vi.advanceTimersByTimeAsync(1_000);
    if (second > 0) answer();
  }
  expect(status()).toEqual({ status: 'open' });
  expect(FakeWebSocket.all).toHaveLength(1);
});

test('a line whose answers stay away is taken for lost', async () => {
  const { status } = lineWith();
  latest().accept();
  await vi.advanceTimersByTimeAsync(15_000);
  expect(FakeWebSocket.all.length).toBeGreaterThan(1);
  expect(status()?.status).toBe('connecting');
});

test('hidden, an answer sends the next ping when its time is past: timers are late there', async () => {
  const late = { hidden: false };
  const { line } = lineWith({ hidden: () => late.hidden });
  latest().accept();
  line.pingNow();
  late.hidden = true;
  const now = vi.spyOn(performance, 'now').mockReturnValue(performance.now() + 30_000); // time goes by, and no timer fires
  answer();
  expect(pings()).toHaveLength(2);
  now.mockRestore();
});

test('waking up pings at once, and does not wait for the next attempt', async () => {
  const { line, status } = lineWith({ nextPingDelayMs: ({ reason }) => (reason === 'resume' ? 0 : 5_000) });
  latest().accept();
  line.happened('resume');
  await vi.advanceTimersByTimeAsync(0);
  expect(pings()).toHaveLength(1);
  latest().hangUp(1006);
  line.happened('online');
  expect(FakeWebSocket.all).toHaveLength(2);
  line[Symbol.dispose]();
  expect(status()).toEqual({ status: 'closed', code: 1000 });
  await vi.advanceTimersByTimeAsync(60_000);
  expect(FakeWebSocket.all).toHaveLength(2);
});
