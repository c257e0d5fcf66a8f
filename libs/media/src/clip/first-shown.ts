import type { Packets } from './read-packets.ts';

/** Where a player begins: a packet, or only the decoder can tell. */
export type FirstShown = { readonly index: number } | 'ask-decoder' | 'nothing';

/**
 * The packet of the first frame that is shown: the earliest PTS that an edit list does not throw away, of what can be decoded. Nothing before the first key
 * frame can be. Where a stream was cut in the middle of a group, or frames after the key frame come before it on the screen (open groups, HEVC's leading
 * pictures), it depends on what they refer to, which only a decoder knows.
 */
export function firstShown({ pts, isKey, isDiscarded }: Packets): FirstShown {
  const key = isKey.indexOf(true);
  if (key === -1) return pts.length === 0 ? 'nothing' : 'ask-decoder';
  let first = -1;
  for (let index = key; index < pts.length; index++) {
    if (isDiscarded[index] || !Number.isFinite(pts[index])) continue;
    if (first === -1 || at(pts, index) < at(pts, first)) first = index;
  }
  if (first === -1) return 'nothing';
  const isCutInside = key > 0;
  const isLeading = !isDiscarded[key] && at(pts, first) < at(pts, key);
  return isCutInside || isLeading ? 'ask-decoder' : { index: first };
}

const at = (values: readonly number[], index: number): number => values[index] ?? Number.NaN;
