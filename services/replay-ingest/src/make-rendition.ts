import { join } from 'node:path';
import type { ClipProbe } from '@tutti/media';
import { decoderArgs, inputArgs, quietly } from './input-args.ts';
import type { PlayPlan } from './playable.ts';
import type { ToolRun } from './tool-run.ts';

export type Rendition = { readonly path: string; readonly probe: ClipProbe };

export type RenditionNeeds = {
  readonly path: string;
  readonly probe: ClipProbe;
  readonly plan: Exclude<PlayPlan, 'as-is'>;
  readonly folder: string;
  readonly run: ToolRun;
  readonly probeAgain: (path: string) => Promise<ClipProbe>;
};

/** Of encoding: some ten times what a slow core takes for 1080p. */
const leastWithinMs = 120_000;
const withinShare = 10;
const mostWithinMs = 3_600_000;

/**
 * A file of the same pictures, at the same times from the first shown one, that every browser plays. Copied where that keeps the first picture and the length;
 * what is before the first shown picture (a cut's hidden frames) may not survive copying, then it is encoded.
 */
export async function makeRendition(needs: RenditionNeeds): Promise<Rendition> {
  if (needs.plan === 'remux') {
    const copied = await tryCopy(needs);
    if (copied !== undefined) return copied;
  }
  return write(needs, 'encoded.mp4', encodeArgs);
}

async function tryCopy(needs: RenditionNeeds): Promise<Rendition | undefined> {
  try {
    const copied = await write(needs, 'copied.mp4', copyArgs);
    const frameMs = needs.probe.frameRate > 0 ? 1000 / needs.probe.frameRate : 50;
    return Math.abs(copied.probe.durationMs - needs.probe.durationMs) <= 1.5 * frameMs ? copied : undefined;
  } catch (error) {
    if (error instanceof Error && 'code' in error && (error.code === 'TOOL_FAILED' || error.code === 'NOT_MEDIA')) return undefined;
    throw error;
  }
}

async function write(
  { path, probe, folder, run, probeAgain }: RenditionNeeds,
  name: string,
  codecs: readonly string[],
): Promise<Rendition> {
  const out = join(folder, name);
  // NOTE "V" leaves out cover pictures. An index in front: playing begins before the file is whole.
  const args = [
    ...quietly,
    ...decoderArgs,
    ...inputArgs(path, probe.container),
    '-map',
    '0:V:0?',
    '-map',
    '0:a:0?',
    '-map_metadata',
    '-1',
    ...codecs,
  ];
  const withinMs = Math.min(mostWithinMs, Math.max(leastWithinMs, withinShare * probe.durationMs));
  await run({ purpose: 'rendition', program: 'ffmpeg', args: [...args, '-movflags', '+faststart', '-f', 'mp4', out], withinMs });
  return { path: out, probe: await probeAgain(out) };
}

const copyArgs = ['-c', 'copy'];

/** A key frame each half second or so, because people scrub; every picture keeps its own time, whatever the frame rate. */
const encodeArgs = [
  ...[
    '-vf',
    "scale='if(gt(iw,ih),-2,min(1080,iw))':'if(gt(iw,ih),min(1080,ih),-2)',scale=trunc(iw/2)*2:trunc(ih/2)*2,format=yuv420p,setsar=1",
  ],
  ...['-c:v', 'libx264', '-preset', 'veryfast', '-crf', '21', '-g', '15', '-bf', '0', '-fps_mode', 'passthrough', '-enc_time_base', '-1'],
  ...['-c:a', 'aac', '-b:a', '128k', '-ac', '2'],
];
