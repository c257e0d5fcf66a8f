import type { Entrant } from './contestant.ts';
import { ours } from './ours.ts';
import { sendspinJs, sendspinReference } from './peers/sendspin.ts';

/** All who run, in the order in which they are shown. */
export const field: readonly Entrant[] = [ours('path'), ours('ewma'), ours('best-of-window'), sendspinReference, sendspinJs];
