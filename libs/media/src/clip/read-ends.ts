import { type FilePackets, type Packets, type ReadPackets, readPackets } from './read-packets.ts';

/** The start: all streams have begun, and a stream that was cut has its first key frame. */
const headPackets = 2_000;
/** Longer than a group of most cameras: seeking goes to a key frame. */
const tailSec = 10;

/**
 * The first and the last packets of a file that is too long to be read whole: what is between them is not known.
 *
 * @throws ToolError
 */
export async function readEnds(
  path: string,
  { container, limits }: { container: ReadPackets['container']; limits: () => ReadPackets['limits'] },
): Promise<FilePackets> {
  const head = await readPackets(path, { container, interval: `%+#${headPackets}`, limits: limits() });
  const { claimedDurationSec, formatStartSec } = head;
  if (!(claimedDurationSec > tailSec)) return head;
  const from = (Math.max(0, formatStartSec || 0) + claimedDurationSec - tailSec).toFixed(3);
  const tail = await readPackets(path, { container, interval: `${from}%`, limits: limits() });
  return { ...head, packetsOf: (stream) => joined(head.packetsOf(stream), tail.packetsOf(stream)) };
}

/** NOTE the last packets' bytes lie behind the first ones': what was read twice is left out. */
function joined(head: Packets, tail: Packets): Packets {
  const lastPos = head.pos.reduce((last, pos) => Math.max(last, pos), Number.NEGATIVE_INFINITY);
  const isNew = <T>(_: T, index: number): boolean => (tail.pos[index] ?? 0) > lastPos;
  return {
    pts: [...head.pts, ...tail.pts.filter(isNew)],
    dts: [...head.dts, ...tail.dts.filter(isNew)],
    duration: [...head.duration, ...tail.duration.filter(isNew)],
    isKey: [...head.isKey, ...tail.isKey.filter(isNew)],
    isDiscarded: [...head.isDiscarded, ...tail.isDiscarded.filter(isNew)],
    pos: [...head.pos, ...tail.pos.filter(isNew)],
  };
}
