import type { ClipContainer, ProbeLimits, SegmentStart, TimeBase } from './clip-probe.ts';
import { type FilePackets, readPackets, type StreamFacts } from './read-packets.ts';
import type { ProducerTime } from './read-producer-times.ts';

export type SegmentQuestion = {
  readonly container: ClipContainer;
  readonly file: FilePackets;
  readonly times: readonly ProducerTime[];
  readonly stream: StreamFacts;
  /** Of the first shown frame, and of the packet that it is in. */
  readonly pts: number;
  readonly packet: { readonly pts: number; readonly pos: number };
  readonly limits: ProbeLimits & { readonly withinMs: number };
};

/** A segment's time is as good as the capture node's clock, whose bound is in the manifest and not in the file; no node publishes a worse one. */
const segmentErrorMs = 1;

/**
 * UTC of the first shown frame by the file's own `prft`. Its media time is the track's, before any edit list, so the frame is looked up again without them.
 *
 * @throws ToolError
 */
export async function segmentStartOf(path: string, question: SegmentQuestion): Promise<SegmentStart | undefined> {
  const { container, file, times, stream, pts, packet, limits } = question;
  const [first] = times;
  const track = first && file.streams.find(({ id }) => id === first.trackId);
  if (first === undefined || track === undefined) return undefined;

  const raw = await readPackets(path, { container, interval: `%+#${nearStart}`, options: ['-ignore_editlist', '1'], limits });
  const { pos, pts: rawPts } = raw.packetsOf(stream);
  const index = pos.indexOf(packet.pos);
  if (index === -1) return undefined;
  const movedMs = ticksMs((rawPts[index] ?? Number.NaN) - packet.pts, stream.timeBase);
  const shownMs = ticksMs(pts, stream.timeBase) + movedMs;
  const zeroMs = (time: ProducerTime) => time.utcMs - ticksMs(time.mediaTime, track.timeBase);
  const zeros = times.filter(({ trackId }) => trackId === first.trackId).map(zeroMs);
  return {
    startMs: first.utcMs + (shownMs - ticksMs(first.mediaTime, track.timeBase)),
    // NOTE ffmpeg's own `-write_prft` counts with the edit list, against the standard: where there is one, either may be meant.
    errorMs: segmentErrorMs + Math.abs(movedMs),
    spreadMs: zeros.reduce((most, zero) => Math.max(most, Math.abs(zero - zeroMs(first))), 0),
  };
}

/** Packets, of all streams: the first shown frame is among them. */
const nearStart = 2_000;

const ticksMs = (ticks: number, { num, den }: TimeBase): number => (ticks * num * 1_000) / den;
