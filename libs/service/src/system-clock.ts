/**
 * What this host believes UTC to be, in ms since 1970, whole milliseconds. It may step either way.
 * NOTE the only place where `Date.now` is called: room timelines stand on server time (T-5), which only timesync derives from this.
 */
export function wallClockMs(): number {
  return Date.now();
}

/** Milliseconds since this process started, with fractions; never steps, never goes back. For durations and deadlines. */
export function monotonicMs(): number {
  return performance.now();
}
