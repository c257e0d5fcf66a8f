import { stat } from 'node:fs/promises';
import { NotMediaError } from '../measure-media.ts';
import type { ClipContainer, ClipProbe, ProbeLimits, TimeBase } from './clip-probe.ts';
import { findHoles, type MediaLine } from './find-holes.ts';
import { firstDecodedPts } from './first-decoded.ts';
import { firstShown } from './first-shown.ts';
import { readEnds } from './read-ends.ts';
import { type FilePackets, type Packets, readPackets, type StreamFacts } from './read-packets.ts';
import { readProducerTimes } from './read-producer-times.ts';
import { segmentStartOf } from './segment-start.ts';
import { sniffContainer } from './sniff-container.ts';
import { ToolError } from './tool-error.ts';
import { unfolded } from './unfold.ts';

/** A file that takes longer is refused. */
const defaultWithinMs = 15_000;
/** Of that, for every packet: some hours of a camera. Of what is longer both ends are read; holes are not looked for. */
const shareForAll = 0.6;

/**
 * What a clip's file holds, and exactly when its first frame is shown: by its packets, not by its header. One ffprobe in the usual case.
 *
 * @throws NotMediaError saying why it cannot be played, also when it takes longer or more memory than `limits`. ToolError when ffprobe is not there.
 */
export async function probeClip(path: string, limits: ProbeLimits = {}): Promise<ClipProbe> {
  return (await inspectClip(path, limits)).probe;
}

/** A probe, and the stream and packets that it was read from. */
export type Inspection = {
  readonly probe: ClipProbe;
  readonly stream: StreamFacts;
  readonly packets: Packets;
  /** As ffmpeg's own tools count from it. */
  readonly formatStartMs: number;
};

/** `probeClip`, for who goes on with the packets. @throws as `probeClip` */
export async function inspectClip(path: string, limits: ProbeLimits = {}): Promise<Inspection> {
  if ((await stat(path)).size === 0) throw new NotMediaError('the file is empty');
  const container = await sniffContainer(path);
  if (container === undefined) throw new NotMediaError(`the file is none of ${kinds}`);
  const untilMs = performance.now() + (limits.withinMs ?? defaultWithinMs);
  const left = () => ({ ...limits, withinMs: Math.max(1, Math.round(untilMs - performance.now())) });
  try {
    const { file, isWhole } = await readWholeOrEnds(path, container, left);
    return await describe({ path, container, file, isWhole, left });
  } catch (error) {
    throw verdict(error);
  }
}

const kinds = 'MP4, MOV, MKV, WebM, MPEG-TS, FLV, Ogg, WAV, FLAC, MP3 or AAC';

async function readWholeOrEnds(path: string, container: ClipContainer, left: ProbedFile['left']) {
  const limits = left();
  try {
    const file = await readPackets(path, { container, limits: { ...limits, withinMs: Math.ceil(limits.withinMs * shareForAll) } });
    return { file, isWhole: true };
  } catch (error) {
    const isTooLong = error instanceof ToolError && (error.code === 'TOOL_TIMEOUT' || error.code === 'TOOL_TOO_MUCH_OUTPUT');
    if (!isTooLong) throw error;
    return { file: await readEnds(path, { container, limits: left }), isWhole: false };
  }
}

type ProbedFile = {
  readonly path: string;
  readonly container: ClipContainer;
  readonly file: FilePackets;
  readonly isWhole: boolean;
  /** What remains of the time. */
  readonly left: () => ProbeLimits & { readonly withinMs: number };
};

async function describe(probed: ProbedFile): Promise<Inspection> {
  const { path, container, file, isWhole, left } = probed;
  const video = chosen(file, 'video');
  const audio = chosen(file, 'audio');
  const stream = video ?? audio;
  if (stream === undefined) throw new NotMediaError('the file has no picture and no sound in it');
  const packets = onOneLine(file.packetsOf(stream), container);
  const { pts, packet } = await firstOf(probed, stream, packets);
  const firstShownPtsMs = msOf(pts, stream.timeBase);
  const line = (of: StreamFacts) => mediaLine(onOneLine(file.packetsOf(of), container), of.timeBase, firstShownPtsMs);
  const [picture, sound] = [video && line(video), audio && line(audio)];
  const durationMs = toMicros(Math.max(picture?.endMs ?? 0, sound?.endMs ?? 0));
  if (!(durationMs > 0)) throw new NotMediaError('the file has no duration');
  const holes = picture !== undefined && isWhole ? findHoles(picture, sound) : [];
  const times = container === 'mp4' ? await readProducerTimes(path) : [];
  const probe: ClipProbe = {
    container,
    durationMs,
    firstShownPtsMs,
    firstShown: { pts, timeBase: stream.timeBase },
    ...sizeOf(video),
    frameRate: picture === undefined ? 0 : rateOf(picture, isWhole ? holes : findHoles(picture, undefined)),
    hasSound: audio !== undefined,
    videoCodec: video?.codec,
    audioCodec: audio?.codec,
    holes,
    segmentStart: await segmentStartOf(path, { container, file, times, stream, pts, packet, limits: left() }),
  };
  return { probe, stream, packets, formatStartMs: file.formatStartSec * 1_000 };
}

/** A cover, or a thumbnail, is no picture; of several streams a player takes the default. */
function chosen(file: FilePackets, type: 'video' | 'audio'): StreamFacts | undefined {
  const there = file.streams.filter((stream) => stream.type === type && !stream.isCover && file.packetsOf(stream).pts.length > 0);
  return there.find(({ isDefault }) => isDefault) ?? there[0];
}

function onOneLine(packets: Packets, container: ClipContainer): Packets {
  if (container !== 'mpegts') return packets;
  const unfold = unfolded();
  const lines = packets.pts.map((pts, index) => ({ dts: unfold(packets.dts[index] ?? Number.NaN), pts: unfold(pts) }));
  return { ...packets, pts: lines.map(({ pts }) => pts), dts: lines.map(({ dts }) => dts) };
}

type FirstFrame = { readonly pts: number; readonly packet: { readonly pts: number; readonly pos: number } };

async function firstOf({ path, container, left }: ProbedFile, stream: StreamFacts, packets: Packets): Promise<FirstFrame> {
  const packetAt = (index: number) => ({ pts: packets.pts[index] ?? Number.NaN, pos: packets.pos[index] ?? Number.NaN });
  // What a decoder throws away at the start of a sound (priming) is no packet of its own.
  const first = stream.type === 'audio' ? 'ask-decoder' : firstShown(packets);
  if (first === 'nothing') throw new NotMediaError('the file shows nothing: its edit list leaves no frame');
  if (first !== 'ask-decoder') return { pts: packetAt(first.index).pts, packet: packetAt(first.index) };
  const pts = await firstDecodedPts(path, { container, stream, limits: left() });
  if (pts === undefined) throw new NotMediaError('no frame of the file can be decoded');
  const index = packets.pts.indexOf(pts);
  return { pts, packet: packetAt(index === -1 ? 0 : index) };
}

type TimedLine = MediaLine & { readonly endMs: number };

function mediaLine({ pts, duration, isDiscarded }: Packets, timeBase: TimeBase, zeroMs: number): TimedLine {
  const kept = pts.flatMap((value, index) => {
    const beginMs = msOf(value, timeBase) - zeroMs;
    // What comes before cannot be decoded, or is not shown.
    return isDiscarded[index] || !(beginMs > -0.001) ? [] : [{ beginMs, lastsMs: msOf(duration[index] ?? Number.NaN, timeBase) }];
  });
  kept.sort((a, b) => a.beginMs - b.beginMs);
  const beginsMs = kept.map(({ beginMs }) => beginMs);
  const usualMs = middle(beginsMs.flatMap((beginMs, index) => (index === 0 ? [] : [beginMs - (beginsMs[index - 1] ?? 0)])));
  const last = kept.at(-1);
  const lastsMs = last !== undefined && last.lastsMs > 0 ? last.lastsMs : usualMs;
  return { beginsMs, usualMs, endMs: last === undefined ? 0 : last.beginMs + lastsMs };
}

/** Frames a second where there are any: a hole has no rate. */
function rateOf({ beginsMs }: MediaLine, holes: readonly { fromMs: number; toMs: number }[]): number {
  const holesMs = holes.reduce((sum, { fromMs, toMs }) => sum + toMs - fromMs, 0);
  const spanMs = (beginsMs.at(-1) ?? 0) - (beginsMs[0] ?? 0) - holesMs;
  return spanMs > 0 ? toMicros(((beginsMs.length - 1) * 1_000) / spanMs) : 0;
}

function sizeOf(video: StreamFacts | undefined): { width: number; height: number } {
  if (video === undefined) return { width: 0, height: 0 };
  const { width, height, rotation } = video;
  return Math.abs(rotation) % 180 === 90 ? { width: height, height: width } : { width, height };
}

export const msOf = (ticks: number, { num, den }: TimeBase): number => (ticks * num * 1_000) / den;

/** Without what dividing leaves behind. */
const toMicros = (value: number): number => Math.round(value * 1e3) / 1e3;

const middle = (values: number[]): number => values.sort((a, b) => a - b)[values.length >> 1] ?? 0;

/** What a tool's fault says of the file. That the tool is missing, or nobody waits, says nothing. */
function verdict(error: unknown): unknown {
  if (!(error instanceof ToolError)) return error;
  const why = verdicts[error.code];
  return why === undefined ? error : new NotMediaError(why, { cause: error });
}

const verdicts: Readonly<Partial<Record<ToolError['code'], string>>> = {
  TOOL_TIMEOUT: 'the file takes too long to read',
  TOOL_TOO_MUCH_OUTPUT: 'the file has too many packets',
  TOOL_FAILED: 'the file is damaged or incomplete',
};
