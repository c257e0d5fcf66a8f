import { percentile } from '../../statistics.ts';
import type { Contestant } from './contestant.ts';
import type { Leg } from './network.ts';
import type { Watcher } from './simulate.ts';
import type { Disturbance, World } from './world.ts';

/** One run's figures, ms. NaN: does not apply; Infinity: never. */
export type Figures = {
  readonly after5s: Percentiles;
  readonly after60s: Percentiles;
  /** asymmetry / 2 of the best path known, at the end, with half a tick of the clock's reading. */
  readonly boundMs: number;
  /** From the connection until within 5 ms of the bound for a second. */
  readonly lockMs: number;
  /** The same after a disturbance: the longest of those that the page was told of, and of those it was not. */
  readonly toldRecoveryMs: number;
  readonly untoldRecoveryMs: number;
  /** Share of the time after 5 s in which the stated bound held. */
  readonly heldPct: number;
  /** p95 after 60 s, above the bound. */
  readonly aboveBoundMs: number;
  /** The longer recovery of a sleep or freeze that the page was told of, above the path's floor. */
  readonly toldAboveRttMs: number;
  /** How often time went back within an epoch. */
  readonly backwards: number;
};

export type Percentiles = { readonly p50: number; readonly p95: number; readonly p99: number };

const everyMs = 100;
const closelyEveryMs = 10;
const closelyForMs = 5_000;
const lockWithinMs = 5;
const lockForMs = 1_000;
/** Doubles hold today's epoch milliseconds to 0.0002 ms. */
const roundingMs = 0.001;

type Look = { readonly atMs: number; readonly off: number; readonly isNear: boolean };

/** Looks at the client's clock every 100 ms, and closely at the beginning and after a disturbance. */
export function judge(world: World): Watcher & { figures(): Figures } {
  const errors: { readonly atMs: number; readonly off: number }[] = [];
  const looks: Look[] = [];
  let held = 0;
  let stated = 0;
  let backwards = 0;
  let isKnown = false;
  let before = { localMs: Number.NEGATIVE_INFINITY, nowMs: Number.NEGATIVE_INFINITY, epoch: 0 };
  const { disturbances, network, clock } = world;
  const boundMs = (atMs: number) => network.boundMs(atMs) + clock.resolutionMs / 2;
  const closeFrom = [0, ...disturbances.map(({ endMs }) => endMs)];
  const isClose = (atMs: number) => closeFrom.some((fromMs) => atMs >= fromMs && atMs < fromMs + closelyForMs);

  const notice = (localMs: number, nowMs: number, epoch: number) => {
    if (epoch === before.epoch && localMs >= before.localMs && nowMs < before.nowMs - roundingMs) backwards++;
    before = { localMs, nowMs, epoch };
  };

  return {
    nextLookMs(atMs) {
      // Not in step with the ticks of a coarse clock, and never late for a disturbance.
      const strideMs = (isClose(atMs) ? closelyEveryMs : everyMs) + (clock.resolutionMs * ((looks.length * 7) % 10)) / 10;
      return disturbances.reduce((nextMs, { endMs }) => (atMs < endMs && endMs < nextMs ? endMs : nextMs), atMs + strideMs);
    },
    look(trueMs, localMs, contestant) {
      const nowMs = contestant.now(localMs);
      const off = Math.abs(nowMs - (world.serverStartMs + trueMs));
      notice(localMs, nowMs, contestant.epoch ?? 0);
      looks.push({ atMs: trueMs, off, isNear: off <= boundMs(trueMs) + lockWithinMs });
      if (trueMs < 5_000) return;
      if (trueMs - (errors.at(-1)?.atMs ?? 0) >= everyMs) errors.push({ atMs: trueMs, off });
      else return;
      if (!contestant.errorMs) return;
      stated++;
      if (off <= contestant.errorMs(localMs) + roundingMs) held++;
    },
    onSample(exchange, contestant: Contestant, take) {
      const { t3 } = exchange;
      const [nowMs, epoch] = [contestant.now(t3), contestant.epoch ?? 0];
      take();
      if (!isKnown) {
        // Who knows nothing yet tells local time.
        isKnown = contestant.now(t3) !== t3;
        before = { localMs: t3, nowMs: contestant.now(t3), epoch: contestant.epoch ?? 0 };
      } else if ((contestant.epoch ?? 0) === epoch && contestant.now(t3) < nowMs - roundingMs) backwards++;
    },
    figures() {
      const offsAfter = (fromMs: number) => errors.filter(({ atMs }) => atMs >= fromMs).map(({ off }) => off);
      const recoveryMs = (isTold: boolean) => {
        const each = disturbances.filter(({ told }) => told === isTold).map((one) => nearFrom(looks, one) - one.endMs);
        return each.length === 0 ? Number.NaN : Math.max(...each);
      };
      const [after60s, toldRecoveryMs] = [percentiles(offsAfter(60_000)), recoveryMs(true)];
      const path = (network.legs[0] as Leg).path;
      return {
        after5s: percentiles(offsAfter(5_000)),
        after60s,
        boundMs: boundMs(world.durationMs),
        aboveBoundMs: after60s.p95 - boundMs(world.durationMs),
        toldAboveRttMs: toldRecoveryMs - path.upFloorMs - path.downFloorMs,
        lockMs: nearFrom(looks, { endMs: 0 }),
        toldRecoveryMs,
        untoldRecoveryMs: recoveryMs(false),
        heldPct: stated === 0 ? Number.NaN : (100 * held) / stated,
        backwards,
      };
    },
  };
}

const percentiles = (values: readonly number[]): Percentiles => ({
  p50: percentile(values, 0.5),
  p95: percentile(values, 0.95),
  p99: percentile(values, 0.99),
});

/** When, from a disturbance's end on, it comes near and stays so for a second. */
function nearFrom(looks: readonly Look[], { endMs }: Pick<Disturbance, 'endMs'>): number {
  let sinceMs: number | undefined;
  for (const { atMs, isNear } of looks) {
    if (atMs < endMs) continue;
    if (!isNear) sinceMs = undefined;
    else {
      sinceMs ??= atMs;
      if (atMs - sinceMs >= lockForMs) return sinceMs;
    }
  }
  return Number.POSITIVE_INFINITY;
}
