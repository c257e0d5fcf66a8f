import type { ClientFrame } from '@tutti/protocol/json';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { clockSync } from './clock-sync.ts';

/** A gateway behind a network, both made of timers: answers each ping after a drawn delay each way. */
const setUp = ({ offsetMs = 2_500, delayMs = (): number => 5 } = {}) => {
  const frames: ClientFrame[] = [];
  const localNowMs = () => performance.now();
  const gateway = { offsetMs, answers: true, driftMs: undefined as number | undefined };
  const sync = clockSync({
    localNowMs,
    driftMs: () => gateway.driftMs,
    send(frame) {
      frames.push(frame);
      if (frame.t !== 'TIME_PING' || !gateway.answers) return true;
      const { pingId, clientNowMs } = frame;
      setTimeout(() => {
        const serverMs = localNowMs() + gateway.offsetMs;
        setTimeout(() => sync.pong({ t: 'TIME_PONG', pingId, clientNowMs, serverReceivedMs: serverMs, serverNowMs: serverMs }), delayMs());
      }, delayMs());
      return true;
    },
  });
  const pings = () => frames.filter(({ t }) => t === 'TIME_PING').length;
  const errorMs = () => sync.nowMs() - (localNowMs() + gateway.offsetMs);
  return { sync, frames, gateway, pings, errorMs };
};

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

test('T-2 a burst at connect, then one a second, then one every two; at most 400 in ten minutes', async () => {
  const { sync, pings } = setUp();
  sync.connected();
  await vi.advanceTimersByTimeAsync(960);
  expect(pings()).toBe(12);
  await vi.advanceTimersByTimeAsync(29_000);
  expect(pings()).toBe(41);
  await vi.advanceTimersByTimeAsync(570_000);
  expect(pings()).toBeLessThanOrEqual(400);
  await sync[Symbol.asyncDispose]();
});

test('within a second of the connect the clock is right to a fraction of the jitter', async () => {
  const delays = [40, 22, 75, 31, 60, 24, 55, 80, 21, 47, 66, 23, 36];
  let i = 0;
  const { sync, errorMs } = setUp({ offsetMs: -1_700, delayMs: () => delays[i++ % delays.length] ?? 20 });
  sync.connected();
  await vi.advanceTimersByTimeAsync(1_200);
  expect(sync.synchronised).toBe(true);
  expect(Math.abs(errorMs())).toBeLessThan(3);
  expect(sync.estimate()?.errorMs).toBeGreaterThanOrEqual(Math.abs(errorMs()));
  await sync[Symbol.asyncDispose]();
});

test('T-6 an answer to no ping of ours is dropped and counted', async () => {
  const { sync } = setUp();
  sync.pong({ t: 'TIME_PONG', pingId: 77, clientNowMs: 0, serverReceivedMs: 1, serverNowMs: 1 });
  expect(sync.counts()).toMatchObject({ unknown: 1, taken: 0 });
  expect(sync.estimate()).toBeUndefined();
});

test('T-8 the estimate is used on after a disconnect, its bound growing; no ping is sent', async () => {
  const { sync, pings, errorMs } = setUp();
  sync.connected();
  await vi.advanceTimersByTimeAsync(5_000);
  const before = sync.estimate()?.errorMs ?? 0;
  sync.disconnected();
  const sent = pings();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(pings()).toBe(sent);
  expect(sync.estimate()?.errorMs).toBeGreaterThan(before + 3);
  expect(Math.abs(errorMs())).toBeLessThan(0.01);
});

test('T-8 a server that answers no ping: local time, unsynchronised, then a hint from the state', async () => {
  const { sync, gateway } = setUp();
  gateway.answers = false;
  sync.connected();
  await vi.advanceTimersByTimeAsync(4_000);
  expect(sync.synchronised).toBe(false);
  expect(sync.estimate()).toBeUndefined();
  sync.hint(performance.now() + 2_490);
  expect(sync.nowMs() - performance.now()).toBeCloseTo(2_490, 6);
  await sync[Symbol.asyncDispose]();
});

test('T-3 a clock that jumped is proven by one answer: a new epoch, right at once', async () => {
  const { sync, gateway, errorMs } = setUp();
  sync.connected();
  await vi.advanceTimersByTimeAsync(10_000);
  expect(sync.epoch).toBe(0);
  gateway.offsetMs += 90_000; // the machine slept: its monotonic clock stood still
  const answered = sync.refresh();
  await vi.advanceTimersByTimeAsync(200);
  expect(sync.epoch).toBe(1);
  expect(Math.abs(errorMs())).toBeLessThan(0.01);
  await vi.advanceTimersByTimeAsync(1_000);
  await expect(answered).resolves.toBe(true);
  await sync[Symbol.asyncDispose]();
});

test('P-7 a refresh without answers ends after one second', async () => {
  const { sync, gateway } = setUp();
  sync.connected();
  await vi.advanceTimersByTimeAsync(5_000);
  gateway.answers = false;
  const answered = sync.refresh();
  await vi.advanceTimersByTimeAsync(1_100);
  await expect(answered).resolves.toBe(false);
  await vi.advanceTimersByTimeAsync(8_000);
  expect(sync.goneQuiet).toBe(true);
  await sync[Symbol.asyncDispose]();
});

test('T-4 the estimate is reported once settled, then every 10 s', async () => {
  const { sync, frames } = setUp();
  sync.connected();
  await vi.advanceTimersByTimeAsync(31_500);
  const reports = frames.filter((frame) => frame.t === 'TIME_REPORT');
  expect(reports.length).toBeGreaterThanOrEqual(3);
  expect(reports.length).toBeLessThanOrEqual(4);
  expect(reports[0]).toMatchObject({ offsetMs: expect.closeTo(2_500, 1), rttMs: expect.closeTo(10, 1) });
  await sync[Symbol.asyncDispose]();
});

test('T-4 reports each 10 s; the drift goes with them, and its beginning and its end are told sooner', async () => {
  const { sync, frames, gateway } = setUp();
  const drifts = () => frames.flatMap((frame) => (frame.t === 'TIME_REPORT' ? [frame.driftMs] : []));
  sync.connected();
  await vi.advanceTimersByTimeAsync(4_000);
  expect(drifts()).toEqual([undefined]);
  gateway.driftMs = -1.5;
  await vi.advanceTimersByTimeAsync(2_500);
  expect(drifts()).toEqual([undefined, -1.5]);
  gateway.driftMs = 0.25;
  await vi.advanceTimersByTimeAsync(7_000);
  expect(drifts()).toHaveLength(2);
  await vi.advanceTimersByTimeAsync(4_000);
  expect(drifts()).toEqual([undefined, -1.5, 0.25]);
  gateway.driftMs = undefined;
  await vi.advanceTimersByTimeAsync(2_500);
  expect(drifts()).toEqual([undefined, -1.5, 0.25, undefined]);
  await sync[Symbol.asyncDispose]();
});
