import { gridOf } from './grid-of.ts';
import type { ReplayGrid, ReplayGridOptions } from './replay-grid-contract.ts';

/** Several clips on one timeline. Needs a page. */
export const replayGrid = (options: ReplayGridOptions = {}): ReplayGrid => gridOf(options);
