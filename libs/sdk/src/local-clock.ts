/**
 * This page's own clock, ms: monotonic like `performance.now`, set to UTC as the machine knew it when the page was opened.
 * Set like that, `offsetMs` says how wrong the machine's wall clock is. It may stand still while the machine sleeps.
 */
export const localNowMs = (): number => performance.timeOrigin + performance.now();
