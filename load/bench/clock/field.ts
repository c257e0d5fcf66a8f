import type { Entrant } from './contestant.ts';
import { ours } from './ours.ts';
import { beatsync } from './peers/beatsync.ts';
import { dvbcss } from './peers/dvbcss.ts';
import { ircamSync } from './peers/ircam-sync.ts';
import { jellyfin } from './peers/jellyfin.ts';
import { knowsTheRate } from './peers/knows-the-rate.ts';
import { bestForEver, bestOfFive, seedEwma } from './peers/predecessors.ts';
import { sendspinJs, sendspinReference } from './peers/sendspin.ts';
import { snapcast } from './peers/snapcast.ts';
import { timesyncHourly, timesyncTenSeconds } from './peers/timesync.ts';

/** What the aims are for. */
export const ourDefault = ours('path');

/** All who run, in the order in which they are shown. */
export const field: readonly Entrant[] = [
  ourDefault,
  ours('best-of-window'),
  ours('ewma'),
  sendspinReference,
  sendspinJs,
  dvbcss,
  ircamSync,
  beatsync,
  snapcast,
  timesyncTenSeconds,
  timesyncHourly,
  bestOfFive,
  bestForEver,
  jellyfin,
  seedEwma,
  knowsTheRate,
];
