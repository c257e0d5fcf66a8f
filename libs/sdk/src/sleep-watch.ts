export type SleepWatchOptions = {
  /** Monotonic local time, ms, which may stand still while the machine sleeps. */
  readonly localNowMs: () => number;
  /** The wall clock, ms, which goes on. */
  readonly wallNowMs: () => number;
};

/** Since the last look; no network time daemon slews a wall clock this far within the minute that a hidden page's timers may take. */
const apartMs = 100;

/**
 * Tells of a sleep without any event of the page's: the wall clock and the monotonic one, which keep step, are apart. `look` is true once for
 * each time. It is true too when somebody set the wall clock, which cannot be told from a sleep and costs some pings.
 */
export function sleepWatch({ localNowMs, wallNowMs }: SleepWatchOptions): { look(): boolean } {
  const difference = () => wallNowMs() - localNowMs();
  let lastMs = difference();
  return {
    look() {
      const beforeMs = lastMs;
      lastMs = difference();
      return Math.abs(lastMs - beforeMs) > apartMs;
    },
  };
}
