export { replayGrid } from './replay-grid.ts';
export type { GridClip, GridClipReading, GridLine, GridReading, GridSpan, ReplayGrid, ReplayGridOptions } from './replay-grid-contract.ts';
