import type { Entrant } from './contestant.ts';
import { ourPolicies } from './ours.ts';
import { hlsJs } from './peers/hls-js.ts';
import { jellyfin } from './peers/jellyfin.ts';
import { mediasync } from './peers/mediasync.ts';
import { openTogetherTube, syncplay, uncorrected } from './peers/others.ts';
import { sendspin } from './peers/sendspin.ts';

/** All who steer, in the order in which they are shown. */
export const field: readonly Entrant[] = [...ourPolicies, mediasync, sendspin, jellyfin, hlsJs, openTogetherTube, syncplay, uncorrected];
