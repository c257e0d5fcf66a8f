import type { Dialect, DialectName } from './dialect.ts';
import { groovebox } from './groovebox.ts';
import { music } from './music.ts';
import { party } from './party.ts';
import { replay } from './replay.ts';

/** The protocols before ours (W-2). */
export const dialects: Readonly<Record<DialectName, Dialect>> = { party, music, groovebox, replay };
