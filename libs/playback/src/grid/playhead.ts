/** A time below it is not UTC but counted from global zero: UTC in ms since September 2020, no seconds and no time since a start. */
export const leastUtcMs = 1_600_000_000_000;

/** Where a playhead is on the timeline. A relative one stands for itself. */
export const timelineMsOf = (playheadUtcMs: number, zeroMs: number): number =>
  playheadUtcMs < leastUtcMs ? playheadUtcMs : playheadUtcMs - zeroMs;

/** The playhead as it is kept: UTC, so that a change of global zero moves nothing that is shown; with no synced clip ms after zero. */
export const playheadUtcMsOf = (timelineMs: number, zeroMs: number): number => timelineMs + zeroMs;

/** Where the timeline is after global zero has moved: at the same UTC; where there is no UTC, before or after, at the same distance from zero. */
export const movedZero = (timelineMs: number, fromZeroMs: number, toZeroMs: number): number =>
  fromZeroMs === 0 || toZeroMs === 0 ? timelineMs : timelineMsOf(playheadUtcMsOf(timelineMs, fromZeroMs), toZeroMs);
