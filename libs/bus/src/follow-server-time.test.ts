import { subjects, timeExchangeReplies, timeExchangeRequests } from '@tutti/protocol';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { type FollowedServerTime, followServerTime } from './follow-server-time.ts';

const silent = { warn: () => undefined, info: () => undefined };
const epochMs = 1_790_000_000_000;

let nowMs = 0;
let followed: FollowedServerTime | undefined;

beforeEach(() => {
  vi.useFakeTimers();
  nowMs = 5_000;
});

afterEach(async () => {
  const disposed = followed?.[Symbol.asyncDispose]();
  await vi.advanceTimersByTimeAsync(2_000);
  await disposed;
  vi.useRealTimers();
});

/** Timers and the monotonic clock move together. */
async function pass(ms: number) {
  for (let done = 0; done < ms; done += 5) {
    nowMs += 5;
    await vi.advanceTimersByTimeAsync(5);
  }
}

/** A timesync whose clock is at `nowMs + ahead()`, reached after `delayMs` each way. */
function timesync(ahead: () => number, { delayMs = 5, alive = (): boolean => true } = {}) {
  let requests = 0;
  return {
    get requests() {
      return requests;
    },
    async request(subject: string, bytes: Uint8Array): Promise<Uint8Array> {
      expect(subject).toBe(subjects.timeExchange);
      requests++;
      await new Promise((resolve) => setTimeout(resolve, delayMs));
      if (!alive()) throw new Error('no responders');
      const serverMs = nowMs + ahead();
      await new Promise((resolve) => setTimeout(resolve, delayMs));
      const { clientNowMs } = timeExchangeRequests.decode(bytes);
      return timeExchangeReplies.encode({
        clientNowMs,
        serverReceivedMs: serverMs,
        serverNowMs: serverMs,
        utcErrMs: 1,
        referenceId: 'alone',
        term: 1,
      });
    },
  };
}

test('T-5 a burst at the start gives server time, within half a round trip', async () => {
  const bus = timesync(() => epochMs);
  followed = followServerTime({ bus, log: silent, monotonicMs: () => nowMs });
  expect(followed.readiness()).toMatch(/timesync/);
  expect(followed.errorMs()).toBe(Number.POSITIVE_INFINITY);
  await pass(400);
  await followed.ready();
  expect(followed.readiness()).toBe(true);
  expect(bus.requests).toBe(8);
  expect(Math.abs(followed.clock.nowMs() - (nowMs + epochMs))).toBeLessThanOrEqual(5);
});

test('[TM6] T-5 a reference that is elsewhere after a restart is approached by 500 ppm, never by a step', async () => {
  let ahead = epochMs;
  followed = followServerTime({ bus: timesync(() => ahead), log: silent, monotonicMs: () => nowMs });
  await pass(400);
  ahead += 100;
  let last = followed.clock.nowMs();
  for (let second = 0; second < 20; second++) {
    await pass(1_000);
    const grownMs = followed.clock.nowMs() - last;
    expect(Math.abs(grownMs - 1_000)).toBeLessThanOrEqual(0.5001);
    last += grownMs;
  }
  const gainedMs = followed.clock.nowMs() - (nowMs + epochMs);
  expect(gainedMs).toBeGreaterThan(5);
  expect(gainedMs).toBeLessThan(16);
});

test('T-8 a dead timesync changes nothing but the bound; when it is back the clock is steered again', async () => {
  let alive = true;
  followed = followServerTime({ bus: timesync(() => epochMs, { alive: () => alive }), log: silent, monotonicMs: () => nowMs });
  await pass(400);
  const errorMs = followed.errorMs();
  alive = false;
  await pass(20_000);
  expect(followed.readiness()).toBe(true);
  expect(Math.abs(followed.clock.nowMs() - (nowMs + epochMs))).toBeLessThanOrEqual(5);
  expect(followed.errorMs()).toBeGreaterThan(errorMs);
  alive = true;
  await pass(5_000);
  expect(followed.errorMs()).toBeLessThanOrEqual(errorMs + 1);
});

test('T-8 without a timesync at the start it keeps asking, and is ready when one comes', async () => {
  let alive = false;
  followed = followServerTime({ bus: timesync(() => epochMs, { alive: () => alive }), log: silent, monotonicMs: () => nowMs });
  await pass(3_000);
  expect(followed.readiness()).toMatch(/timesync/);
  alive = true;
  await pass(1_000);
  expect(followed.readiness()).toBe(true);
});
