import { limits } from '@tutti/protocol';
import { pause } from '@tutti/service';
import type { MemberClient } from '../../clients/member-client.ts';

/** Makes a state of 100 KB. More would be the projector's work, which writes it again and again. */
export const fatTracks = 40;

const more = 24;

/**
 * They stop reading, and ask for states as fast as these are given: 4 MB in twelve seconds, which with the room's own frames is more than the kernel takes for
 * one connection (3.9 MB). From then on it is the gateway's turn.
 */
export async function stuff(sleepers: readonly MemberClient[]): Promise<void> {
  for (const sleeper of sleepers) {
    sleeper.read(false);
    for (let asked = 0; asked < limits.stateBurst; asked++) sleeper.ask();
  }
  for (let asked = 0; asked < more; asked++) {
    await pause(limits.stateRefillMs);
    for (const sleeper of sleepers) sleeper.ask();
  }
}
