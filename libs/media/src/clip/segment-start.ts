import type { SegmentStart } from './clip-probe.ts';
import type { ProbedFile } from './probe-clip.ts';
import type { StreamFacts } from './read-packets.ts';

export type ShownFrame = { readonly stream: StreamFacts; readonly pts: number; readonly pos: number | undefined };

/** UTC of the first shown frame by the segment's own `prft`. */
export async function segmentStartOf(_file: ProbedFile, _first: ShownFrame): Promise<SegmentStart | undefined> {
  return undefined;
}
