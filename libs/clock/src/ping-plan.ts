import type { PingReason } from './estimator.ts';

/** When to ping. It is asked once after each ping, and once when a page's timers are throttled and a message comes in. */
export type PingPlan = {
  delayMs(at: { readonly reason: PingReason; readonly localMs: number }, settled: boolean): number;
  jumped(localMs: number): void;
  stamped(localMs: number): void;
};

/** Pings of a burst stand this far apart, so that one queue in the network does not spoil them all. */
const spacingMs = 50;
const firstBurst = 8;
const laterBurst = 4;

/** Once a second while the skew is young, then as rarely as a jump may go unnoticed: 8 + 20 + 322 in the first ten minutes (T-7). */
const youngMs = 20_000;
const youngEveryMs = 1_000;
const everyMs = 1_800;
/** Where stamped frames come anyway, they tell of a jump too. */
const busyEveryMs = 7_000;
const busyWithinMs = 4_000;
const busyStamps = 3;

/**
 * Networks have beats of their own: a 4G uplink speaks every 10 ms, a coarse clock ticks each ms. Pings in step with one would always wait the same,
 * so they are spread over `ditherMs` by the golden ratio, which comes near every phase soon and keeps step with nothing.
 */
const ditherMs = 25;
const goldenRatio = 0.618_033_988_75;

/** Silence this long means that somebody held our timers: a hidden tab's come once a minute. */
const heldMs = 3 * everyMs;

/** The default: a burst, then quickly, then at ease; after any interruption a burst again. */
export function pingPlan(): PingPlan {
  let burstLeft = 0;
  let youngFromMs = Number.NaN;
  let askedMs = Number.NaN;
  let held = false;
  let stamps: readonly number[] = [];
  let asked = 0;
  const dithered = (ms: number) => ms + ((++asked * goldenRatio) % 1) * ditherMs;
  const begin = (pings: number) => {
    burstLeft = Math.max(burstLeft, pings - 1);
    return 0;
  };
  const isBusy = (localMs: number) => stamps.length === busyStamps && localMs - (stamps[0] ?? 0) < busyWithinMs;
  return {
    delayMs({ reason, localMs }, settled) {
      const silentMs = localMs - askedMs;
      askedMs = localMs;
      if (Number.isNaN(youngFromMs)) youngFromMs = localMs;
      if (reason === 'connect') return begin(firstBurst);
      if (reason === 'resume' || reason === 'online') return begin(laterBurst);
      if (silentMs > heldMs && !isBusy(localMs)) {
        held = true;
        return begin(laterBurst);
      }
      if (burstLeft > 0) {
        burstLeft--;
        // A throttled page has this moment, the arrival of a message, and not the next timer; but never two pings in one moment.
        return held && silentMs > 0 ? 0 : dithered(spacingMs);
      }
      held = false;
      if (localMs - youngFromMs < youngMs) return dithered(youngEveryMs);
      return dithered(settled && isBusy(localMs) ? busyEveryMs : everyMs);
    },
    jumped(localMs) {
      burstLeft = Math.max(burstLeft, laterBurst);
      youngFromMs = localMs;
    },
    stamped(localMs) {
      stamps = [...stamps, localMs].slice(-busyStamps);
    },
  };
}

/** The predecessors': so many at once, then one each `everyMs`, which is asked each time. */
export function steadyPlan({ everyMs: steadyMs, atOnce }: { readonly everyMs: () => number; readonly atOnce: number }): PingPlan {
  let burstLeft = 0;
  return {
    delayMs({ reason }) {
      if (reason !== 'timer' && reason !== 'hidden') {
        burstLeft = atOnce - 1;
        return 0;
      }
      if (burstLeft === 0) return steadyMs();
      burstLeft--;
      return spacingMs;
    },
    jumped() {},
    stamped() {},
  };
}
