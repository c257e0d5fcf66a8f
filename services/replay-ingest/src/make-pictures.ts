import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { type ClipProbe, NotMediaError, ToolError } from '@tutti/media';
import { decoderArgs, inputArgs, quietly } from './input-args.ts';
import type { ToolRun } from './tool-run.ts';

export type PictureNeeds = { readonly path: string; readonly probe: ClipProbe; readonly folder: string; readonly run: ToolRun };

/** Pictures are nice to have: who cannot make them in this time does without. */
const withinMs = 60_000;
const thumb = { width: 160, height: 90 };
/** Every frame of a short clip is decoded for them, of a longer one key frames only. */
const everyFrameMs = 120_000;

/** About one for each second, few of a short clip, not too many of a long one. */
export const thumbCountOf = (durationMs: number): number => Math.min(24, Math.max(8, Math.round(durationMs / 1000)));

/**
 * One JPEG of `count` pictures side by side, each of the middle of its equal part of the clip.
 *
 * @throws NotMediaError when not one picture of it can be decoded: whatever its header says, nobody will see anything.
 */
export async function makeThumbs({ path, probe, folder, run }: PictureNeeds): Promise<{ readonly path: string; readonly count: number }> {
  const { width, height } = thumb;
  const count = thumbCountOf(probe.durationMs);
  const partSec = probe.durationMs / 1000 / count;
  const filters = [
    'setpts=PTS-STARTPTS',
    `select='gte(t,(selected_n+0.5)*${partSec.toFixed(6)})'`,
    `scale=${width}:${height}:force_original_aspect_ratio=decrease`,
    `pad=${width}:${height}:-1:-1,setsar=1,format=yuvj420p,tile=${count}x1`,
  ];
  const out = join(folder, 'thumbs.jpg');
  const keyFramesOnly = probe.durationMs > everyFrameMs ? ['-skip_frame', 'nokey'] : [];
  const args = [
    ...[...quietly, ...decoderArgs, ...keyFramesOnly, ...inputArgs(path, probe.container), '-map', '0:V:0', '-vf', filters.join(',')],
    ...['-frames:v', '1', '-fps_mode', 'passthrough', '-q:v', '5', '-f', 'mjpeg', out],
  ];
  const failed = await run({ purpose: 'thumbs', program: 'ffmpeg', args, withinMs }).then(
    () => undefined,
    (error: unknown) => error,
  );
  if (failed !== undefined && !(failed instanceof ToolError && failed.code === 'TOOL_FAILED')) throw failed;
  if (await isEmpty(out)) throw new NotMediaError('none of its pictures can be decoded', { cause: failed });
  return { path: out, count };
}

/**
 * One PNG of the sound's loudness, white on nothing, from the clip's first shown frame to its end: sound may begin earlier or later than the picture.
 */
export async function makeWaveform({ path, probe, folder, run }: PictureNeeds): Promise<string> {
  const { firstShownPtsMs, durationMs } = probe;
  const out = join(folder, 'waveform.png');
  const filters = [
    `asetpts=PTS-${(firstShownPtsMs / 1000).toFixed(6)}/TB,aresample=8000:async=1:first_pts=0`,
    `apad=whole_dur=${durationMs}ms,atrim=end=${(durationMs / 1000).toFixed(6)}`,
    'aformat=channel_layouts=mono,showwavespic=s=1200x96:colors=white:scale=sqrt:filter=peak',
  ];
  const args = [
    ...[...quietly, '-copyts', ...inputArgs(path, probe.container), '-filter_complex', `[0:a:0]${filters.join(',')}`],
    ...['-frames:v', '1', '-c:v', 'png', '-f', 'image2', '-update', '1', out],
  ];
  await run({ purpose: 'waveform', program: 'ffmpeg', args, withinMs });
  return out;
}

const isEmpty = async (path: string): Promise<boolean> => (await stat(path).catch(() => ({ size: 0 }))).size === 0;
