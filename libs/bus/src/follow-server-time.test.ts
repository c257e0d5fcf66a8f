import { subjects, timeExchangeReplies, timeExchangeRequests } from '@tutti/protocol';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { type FollowedServerTime, followServerTime } from './follow-server-time.ts';

const silent = { warn: () => undefined, info: () => undefined };
const epochMs = 1_790_000_000_000;
const wallClockMs = () => Math.floor(epochMs + nowMs + wallStepMs);

let nowMs = 0;
let wallStepMs = 0;
let followed: FollowedServerTime | undefined;

beforeEach(() => {
  vi.useFakeTimers();
  nowMs = 5_000;
  wallStepMs = 0;
});

afterEach(async () => {
  const disposed = followed?.[Symbol.asyncDispose]();
  await vi.advanceTimersByTimeAsync(2_000);
  await disposed;
  vi.useRealTimers();
});

/** Timers and the monotonic clock move together. */
async function pass(ms: number) {
  for (let done = 0; done < ms; done++) {
    nowMs += 1;
    await vi.advanceTimersByTimeAsync(1);
  }
}

/** A timesync whose clock is at `nowMs + ahead()`, reached after `delayMs` each way. */
function timesync(ahead: () => number, { delayMs = 5, alive = (): boolean => true, term = (): number => 1 } = {}) {
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
      const inTerm = term();
      await new Promise((resolve) => setTimeout(resolve, delayMs));
      const { clientNowMs } = timeExchangeRequests.decode(bytes);
      return timeExchangeReplies.encode({
        clientNowMs,
        serverReceivedMs: serverMs,
        serverNowMs: serverMs,
        utcErrMs: 1,
        referenceId: 'alone',
        term: inTerm,
      });
    },
  };
}

test('T-5 a burst at the start gives server time, within half a round trip', async () => {
  const bus = timesync(() => epochMs);
  followed = followServerTime({ bus, log: silent, monotonicMs: () => nowMs, wallClockMs });
  expect(followed.readiness()).toMatch(/timesync/);
  expect(followed.errorMs()).toBe(Number.POSITIVE_INFINITY);
  await pass(600);
  await followed.ready();
  expect(followed.readiness()).toBe(true);
  expect(bus.requests).toBe(8);
  expect(followed.term()).toBe(1);
  expect(Math.abs(followed.clock.nowMs() - (nowMs + epochMs))).toBeLessThanOrEqual(5);
});

test('[TM6] T-5 a reference that is elsewhere after a restart is approached by 500 ppm, never by a step', async () => {
  let ahead = epochMs;
  followed = followServerTime({ bus: timesync(() => ahead), log: silent, monotonicMs: () => nowMs, wallClockMs });
  await pass(600);
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
  followed = followServerTime({ bus: timesync(() => epochMs, { alive: () => alive }), log: silent, monotonicMs: () => nowMs, wallClockMs });
  await pass(600);
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
  followed = followServerTime({ bus: timesync(() => epochMs, { alive: () => alive }), log: silent, monotonicMs: () => nowMs, wallClockMs });
  await pass(3_000);
  expect(followed.readiness()).toMatch(/timesync/);
  alive = true;
  await pass(1_000);
  expect(followed.readiness()).toBe(true);
});

test('[TM11] T-5 a reply of an older term is not believed; a new term is learnt with a burst, and nothing steps', async () => {
  let ahead = epochMs;
  let term = 2;
  const bus = timesync(() => ahead, { term: () => term });
  followed = followServerTime({ bus, log: silent, monotonicMs: () => nowMs, wallClockMs });
  await pass(20_000);
  const beforeMs = followed.clock.nowMs() - nowMs;
  term = 1;
  ahead = epochMs + 5_000;
  await pass(10_000);
  expect(Math.abs(followed.clock.nowMs() - nowMs - beforeMs)).toBeLessThanOrEqual(1);
  term = 3;
  ahead = epochMs + 0.5;
  await pass(2_000);
  const asked = bus.requests;
  await pass(600);
  expect(bus.requests - asked).toBeLessThanOrEqual(8);
  expect(followed.term()).toBe(3);
  expect(Math.abs(followed.clock.nowMs() - nowMs - beforeMs)).toBeLessThanOrEqual(1);
});

test('[TM6] T-5 a host whose monotonic clock stood still asks at once, and steps, for two witnesses say so', async () => {
  let sleptMs = 0;
  const bus = timesync(() => epochMs + sleptMs);
  followed = followServerTime({ bus, log: silent, monotonicMs: () => nowMs, wallClockMs });
  await pass(30_000);
  const asked = bus.requests;
  sleptMs = 60_000;
  wallStepMs = 60_000;
  await pass(700);
  expect(bus.requests - asked).toBeGreaterThanOrEqual(2);
  expect(Math.abs(followed.clock.nowMs() - (nowMs + epochMs + sleptMs))).toBeLessThanOrEqual(5);
});

test.each([3_000, -3_000])('[TM12] T-5 a wall clock set by %i ms makes it ask at once, and moves nothing', async (byMs) => {
  const bus = timesync(() => epochMs);
  followed = followServerTime({ bus, log: silent, monotonicMs: () => nowMs, wallClockMs });
  await pass(30_000);
  const asked = bus.requests;
  const beforeMs = followed.clock.nowMs() - nowMs;
  wallStepMs = byMs;
  await pass(700);
  expect(bus.requests - asked).toBeGreaterThanOrEqual(4);
  expect(Math.abs(followed.clock.nowMs() - nowMs - beforeMs)).toBeLessThanOrEqual(1);
});
