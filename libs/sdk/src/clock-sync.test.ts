import type { ClientFrame } from '@tutti/protocol/json';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { PathName } from './choose-path.ts';
import { clockSync } from './clock-sync.ts';

type Line = { offsetMs: number; answers: boolean; readonly delayMs: () => number; pings: number };

/** A gateway and a timesync behind networks, all made of timers: each answers pings after a drawn delay each way. */
const setUp = ({ offsetMs = 2_500, delayMs = (): number => 5, timesyncDelayMs = (): number => 1 } = {}) => {
  const localOriginMs = 1_000;
  const local = { sleptMs: 0 };
  const localNowMs = () => localOriginMs + performance.now() - local.sleptMs;
  const page = { hidden: false };
  const server = { aheadMs: offsetMs };
  const lines: Record<PathName, Line> = {
    gateway: { offsetMs: 0, answers: true, delayMs, pings: 0 },
    timesync: { offsetMs: 0, answers: true, delayMs: timesyncDelayMs, pings: 0 },
  };
  const serverNowMs = (name: PathName = 'gateway') => localOriginMs + performance.now() + server.aheadMs + lines[name].offsetMs;
  const sendTo = (name: PathName) => (frame: ClientFrame) => {
    const line = lines[name];
    if (frame.t !== 'TIME_PING') return true;
    line.pings++;
    if (!line.answers) return true;
    const { pingId, clientNowMs } = frame;
    setTimeout(() => {
      const serverMs = serverNowMs(name);
      setTimeout(() => {
        sync.paths[name].pong({ t: 'TIME_PONG', pingId, clientNowMs, serverReceivedMs: serverMs, serverNowMs: serverMs });
        sync.turn();
      }, line.delayMs());
    }, line.delayMs());
    return true;
  };
  const isHidden = () => page.hidden;
  const sync = clockSync({ localNowMs, localOriginMs, send: sendTo('gateway'), sendTimesync: sendTo('timesync'), isHidden });
  const { gateway, timesync } = sync.paths;
  const looking = setInterval(() => sync.look(), 1_000);
  const pings = () => lines.gateway.pings + lines.timesync.pings;
  const errorMs = () => sync.nowMs() - serverNowMs();
  const end = () => {
    clearInterval(looking);
    gateway.disconnected();
    timesync.disconnected();
  };
  return { sync, gateway, timesync, lines, server, local, page, localNowMs, serverNowMs, pings, errorMs, end };
};
const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms);

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

test('T-2, T-7 a burst at connect, then fewer and fewer: at most 400 pings in ten minutes, on one path or on two', async () => {
  for (const paths of [['gateway'], ['gateway', 'timesync']] as const) {
    const { sync, pings, lines, end } = setUp();
    for (const name of paths) sync.paths[name].connected();
    await pass(600);
    expect(lines.gateway.pings).toBeGreaterThanOrEqual(8);
    await pass(599_400);
    expect(pings()).toBeLessThanOrEqual(400);
    end();
  }
});

test('within a second of the connect the clock is right to a fraction of the jitter', async () => {
  const delays = [40, 22, 75, 31, 60, 24, 55, 80, 21, 47, 66, 23, 36];
  let i = 0;
  const { sync, gateway, errorMs, end } = setUp({ offsetMs: -1_700, delayMs: () => delays[i++ % delays.length] ?? 20 });
  gateway.connected();
  await pass(1_500);
  expect(sync.synchronised).toBe(true);
  expect(Math.abs(errorMs())).toBeLessThan(8);
  expect(sync.estimate()?.errorMs).toBeGreaterThanOrEqual(Math.abs(errorMs()));
  end();
});

test('T-6 an answer to no ping of ours is dropped and counted', async () => {
  const { sync, gateway, end } = setUp();
  gateway.pong({ t: 'TIME_PONG', pingId: 77, clientNowMs: 0, serverReceivedMs: 1, serverNowMs: 1 });
  expect(sync.counts()).toMatchObject({ unknown: 1, taken: 0 });
  expect(sync.estimate()).toBeUndefined();
  end();
});

test('T-8 the estimate is used on after a disconnect, its bound growing; no ping is sent', async () => {
  const { sync, gateway, pings, errorMs, end } = setUp();
  gateway.connected();
  await pass(5_000);
  const before = sync.estimate()?.errorMs ?? 0;
  gateway.disconnected();
  const sent = pings();
  await pass(60_000);
  expect(pings()).toBe(sent);
  expect(sync.estimate()?.errorMs).toBeGreaterThan(before + 0.5);
  expect(Math.abs(errorMs())).toBeLessThan(0.5);
  end();
});

test('T-8 a server that answers no ping: local time, unsynchronised, then a hint from the state', async () => {
  const { sync, gateway, lines, localNowMs, end } = setUp();
  lines.gateway.answers = false;
  gateway.connected();
  await pass(4_000);
  expect(sync.synchronised).toBe(false);
  expect(sync.estimate()).toBeUndefined();
  expect(sync.nowMs()).toBe(localNowMs());
  sync.hint(localNowMs() + 2_490);
  expect(sync.nowMs() - localNowMs()).toBeCloseTo(2_490, 6);
  expect(sync.toLocalMs(sync.nowMs())).toBeCloseTo(localNowMs(), 6);
  end();
});

test('T-3 a clock that jumped is proven by one answer: a new epoch, right at once', async () => {
  const { sync, gateway, server, errorMs, end } = setUp();
  gateway.connected();
  await pass(10_000);
  const before = sync.epoch;
  server.aheadMs += 90_000;
  const answered = sync.refresh();
  await pass(200);
  expect(sync.epoch).toBe(before + 1);
  expect(Math.abs(errorMs())).toBeLessThan(0.5);
  await pass(1_000);
  await expect(answered).resolves.toBe(true);
  end();
});

test('P-7 a refresh without answers ends after one second', async () => {
  const { sync, gateway, lines, end } = setUp();
  gateway.connected();
  await pass(5_000);
  lines.gateway.answers = false;
  const answered = sync.refresh();
  await pass(1_100);
  await expect(answered).resolves.toBe(false);
  await pass(8_000);
  expect(gateway.goneQuiet).toBe(true);
  end();
});

test('T-3 a stamped frame alone shows that a clock jumped; pings follow at once', async () => {
  const { sync, gateway, lines, server, serverNowMs, errorMs, end } = setUp();
  gateway.connected();
  await pass(30_000);
  const [before, sent] = [sync.epoch, lines.gateway.pings];
  server.aheadMs += 3_000;
  gateway.stamp(serverNowMs() - 5);
  expect(sync.epoch).toBe(before + 1);
  expect(Math.abs(errorMs())).toBeLessThan(6);
  await pass(300);
  expect(lines.gateway.pings).toBeGreaterThan(sent + 1);
  expect(Math.abs(errorMs())).toBeLessThan(0.5);
  end();
});

test('[TM10] the quicker path is believed, without a step of time, and the other is asked each 30 s', async () => {
  const { sync, gateway, timesync, lines, errorMs, end } = setUp({ delayMs: () => 40 });
  gateway.connected();
  await pass(5_000);
  lines.timesync.offsetMs = 1.5; // the same time, within the gateway's bound
  const before = sync.epoch;
  timesync.connected();
  let lastMs = sync.nowMs();
  for (let i = 0; i < 300; i++) {
    await pass(10);
    expect(sync.nowMs() - lastMs).toBeGreaterThan(9.8);
    expect(sync.nowMs() - lastMs).toBeLessThan(10.2);
    expect(sync.toLocalMs(sync.nowMs())).toBeCloseTo(1_000 + performance.now(), 3);
    lastMs = sync.nowMs();
  }
  expect(sync.chosen).toBe('timesync');
  expect(sync.epoch).toBe(before);
  expect(errorMs()).toBeCloseTo(1.5, 0);
  expect(sync.estimate()?.rttMs).toBeCloseTo(80, 0); // the gateway's: commands come by there
  expect(sync.toLocalMs(sync.nowMs() + 100)).toBeCloseTo(1_000 + performance.now() + 100, 3);
  const sent = lines.gateway.pings;
  await pass(120_000);
  expect(lines.gateway.pings - sent).toBeLessThanOrEqual(5);
  end();
});

test('[TM10] a timesync that goes away, or falls silent, costs nothing: the gateway is asked again', async () => {
  for (const fails of ['closes', 'is silent'] as const) {
    const { sync, gateway, timesync, lines, errorMs, end } = setUp();
    gateway.connected();
    timesync.connected();
    await pass(20_000);
    expect(sync.chosen).toBe('timesync');
    const before = sync.epoch;
    if (fails === 'closes') timesync.disconnected();
    else lines.timesync.answers = false;
    const sent = lines.gateway.pings;
    await pass(20_000);
    expect(sync.chosen).toBe('gateway');
    expect(lines.gateway.pings - sent).toBeGreaterThan(3);
    expect(sync.epoch).toBe(before);
    expect(Math.abs(errorMs())).toBeLessThan(0.5);
    end();
  }
});

test('T-3 a sleep that is noticed: right again after one round trip, in one step, on both paths', async () => {
  const { sync, gateway, timesync, local, errorMs, end } = setUp();
  gateway.connected();
  timesync.connected();
  await pass(20_000);
  const before = sync.epoch;
  local.sleptMs += 60_000;
  expect(Math.abs(errorMs())).toBeGreaterThan(59_000);
  sync.woke();
  await pass(12);
  expect(Math.abs(errorMs())).toBeLessThan(0.5);
  await pass(10_000);
  expect(sync.epoch).toBe(before + 1);
  expect(sync.chosen).toBe('timesync');
  expect(Math.abs(errorMs())).toBeLessThan(0.5);
  end();
});

test('T-3 a sleep that one path finds is over at once: it is believed until the other, asked at once, has found it too', async () => {
  const { sync, gateway, timesync, lines, local, errorMs, end } = setUp({ timesyncDelayMs: () => 4 });
  gateway.connected();
  timesync.connected();
  await pass(20_000);
  expect(sync.chosen).toBe('timesync');
  const [before, asked] = [sync.epoch, lines.timesync.pings];
  local.sleptMs += 60_000;
  gateway.ask('resume');
  await pass(11);
  expect(sync.chosen).toBe('gateway');
  expect(lines.timesync.pings).toBe(asked + 1);
  expect(sync.epoch).toBe(before + 1);
  expect(Math.abs(errorMs())).toBeLessThan(0.5);
  await pass(10_000);
  expect(sync.chosen).toBe('timesync');
  expect(sync.epoch).toBe(before + 1);
  end();
});

test('the usual round trip is of the last half minute', async () => {
  let delayMs = 5;
  const { gateway, timesync, end } = setUp({ delayMs: () => delayMs });
  gateway.connected();
  timesync.connected();
  await pass(20_000);
  expect(gateway.usualRttMs).toBeCloseTo(10, 0);
  delayMs = 60;
  await pass(70_000);
  expect(gateway.usualRttMs).toBeCloseTo(120, 0);
  end();
});

test('a resting line that dies is noticed within a minute', async () => {
  const { gateway, timesync, lines, end } = setUp();
  gateway.connected();
  timesync.connected();
  await pass(20_000);
  lines.gateway.answers = false;
  let quiet = false;
  for (let i = 0; i < 45 && !quiet; i++) {
    await pass(1_000);
    quiet = gateway.goneQuiet;
  }
  expect(quiet).toBe(true);
  end();
});

test('an answer that was on its way over a sleep is not believed', async () => {
  const { sync, gateway, lines, local, errorMs, end } = setUp({ delayMs: () => 300 });
  gateway.connected();
  await pass(30_000);
  const before = lines.gateway.pings;
  while (lines.gateway.pings === before) await pass(50);
  local.sleptMs += 60_000;
  const { taken, unknown } = sync.counts();
  sync.woke();
  await pass(580);
  expect(sync.counts()).toMatchObject({ taken, unknown: unknown + 1 });
  await pass(200);
  expect(Math.abs(errorMs())).toBeLessThan(1);
  end();
});

test('in a hidden tab messages stand in for its timers: pings are chained, and a jump is found', async () => {
  const { sync, gateway, lines, page, server, errorMs, end } = setUp();
  gateway.connected();
  await pass(30_000);
  page.hidden = true;
  const setTimer = globalThis.setTimeout;
  const held = vi
    .spyOn(globalThis, 'setTimeout')
    .mockImplementation(((run: () => void, ms = 0) => setTimer(run, ms < 20 ? ms : 60_000)) as never);
  await pass(3_000);
  server.aheadMs += 500;
  const sent = lines.gateway.pings;
  await pass(10_000);
  expect(lines.gateway.pings).toBe(sent);
  sync.turn();
  await pass(100);
  expect(lines.gateway.pings - sent).toBeGreaterThanOrEqual(4);
  expect(Math.abs(errorMs())).toBeLessThan(0.5);
  const chained = lines.gateway.pings;
  for (let i = 0; i < 50; i++) {
    sync.turn();
    await pass(10);
  }
  expect(lines.gateway.pings - chained).toBeLessThanOrEqual(1);
  held.mockRestore();
  end();
});
