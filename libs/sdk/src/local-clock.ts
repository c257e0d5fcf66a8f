/** What `performance.now` counts from. Its readings lie on a grid when it is coarse, and the sum of the two does not. */
export const localOriginMs: number = performance.timeOrigin;

/**
 * This page's own clock, ms: monotonic like `performance.now`, set to UTC as the machine knew it when the page was opened.
 * Set like that, `offsetMs` says how wrong the machine's wall clock is. It stands still while the machine sleeps, but on Windows.
 */
export const localNowMs = (): number => performance.timeOrigin + performance.now();
