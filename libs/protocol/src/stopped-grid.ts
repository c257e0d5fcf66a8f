import type { Grid } from './json/frames.ts';

/** How the views of a room stand that nobody has driven yet: at global zero. */
export const stoppedGrid: Grid = { status: 'paused', playheadUtcMs: 0, startAtServerMs: 0, rate: 1 };
