import { limits } from '@tutti/protocol';
import type { MemberClient } from '../../clients/member-client.ts';

/** Makes a state of 220 KB. */
export const fatTracks = 90;

/** Stops reading, and asks for as many states as are given at once: 3.5 MB, most of what the kernel takes for one connection (3.9 MB). */
export function stuff(client: MemberClient): void {
  client.read(false);
  for (let asked = 0; asked < limits.stateBurst; asked++) client.ask();
}

/** After `stuff`, the kernel takes some 150 frames of 2.6 KB more; a receiver that once read fast has more room. */
export const framesToFill = 500;
