import { limits } from '@tutti/protocol';
import type { OpenRoom } from './state.ts';

/** What a room can hold much of. Members are few bytes each, so their number bounds them; all else of a room is small. */
type Kind = 'tracks' | 'views';

const mostBytes: Readonly<Record<Kind, number>> = { tracks: limits.mostTrackBytes, views: limits.mostViewBytes };

/**
 * Whether one more of a kind keeps the room within the bytes that this kind may take: a room is read, sent and stored whole, and each kind has its
 * own share, so that nobody can fill the room with tracks and keep cameras out. A room that is larger already, from an earlier build, takes no
 * more; everything else in it works.
 */
export function fits(room: OpenRoom, kind: Kind, one: object): boolean {
  const held: readonly object[] = room[kind];
  return held.reduce<number>((sum, each) => sum + bytesOf(each), bytesOf(one)) <= mostBytes[kind];
}

/** NOTE events never change a track or view but put a new one in its place, so each is written out once. */
const known = new WeakMap<object, number>();
const encoder = new TextEncoder();

/** As UTF-8 JSON. */
function bytesOf(part: object): number {
  const before = known.get(part);
  if (before !== undefined) return before;
  const bytes = encoder.encode(JSON.stringify(part)).length;
  known.set(part, bytes);
  return bytes;
}
