import { execFile, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { drawClapFrame, type FrameSize } from './clap-frame.ts';
import { clapSampleRate, clapSound } from './clap-sound.ts';
import { withPrft } from './prft.ts';
import { wavOf } from './sound-lab-file.ts';

/** Frames a second as a fraction: 30000 / 1001 is [30000, 1001]. */
export type FrameRate = readonly [frames: number, seconds: number];

export type ClapClipOptions = Partial<FrameSize> & {
  /** When its first shown frame is taken. */
  readonly startUtcMs: number;
  readonly seconds: number;
  readonly frameRate?: FrameRate;
  /** The clap that all cameras of a scene see and hear. */
  readonly clapUtcMs: number;
  /** How long its flash is seen, ms. */
  readonly flashMs?: number;
  readonly camera?: number;
  /** `fmp4`: fragments, a `prft` in front of each. */
  readonly container?: 'mp4' | 'mov' | 'fmp4' | 'mkv' | 'webm' | 'ts';
  /** `h264` has B-frames. */
  readonly codec?: 'h264' | 'vp8' | 'vp9';
  readonly sound?: boolean;
  /** What is heard beside the clap (see clapSound). */
  readonly scene?: number;
  /** Between key frames, s. */
  readonly keySec?: number;
};

export type ClapClip = Required<Omit<ClapClipOptions, 'width' | 'height'>> & {
  readonly path: string;
  /** With the ending of its container. */
  readonly filename: string;
  readonly durationMs: number;
  /** PTS of the first shown frame in the file. */
  readonly firstShownPtsMs: number;
  /** How long a frame is shown. */
  readonly frameMs: number;
};

const run = promisify(execFile);

/**
 * A camera's clip of a clap. Every frame says in its code strip when it was taken; frame n is taken at `startUtcMs + n · frameMs` and shows what is to be
 * seen at that instant, so the flash begins with the first frame at or after the clap. A second clip of the same kind in the same folder is the first one.
 */
export async function clapClip(dir: string, options: ClapClipOptions): Promise<ClapClip> {
  const { width = 160, height = 90 } = options;
  const clip = {
    ...({ frameRate: [30, 1], flashMs: 120, camera: 1, container: 'mp4', codec: 'h264', sound: true, scene: 0, keySec: 1 } as const),
    ...options,
  };
  const hash = createHash('sha256').update(JSON.stringify({ ...clip, width, height }));
  const filename = `clap-${clip.camera}-${hash.digest('hex').slice(0, 12)}.${clip.container === 'fmp4' ? 'mp4' : clip.container}`;
  const path = join(dir, filename);
  const frameMs = (1000 * clip.frameRate[1]) / clip.frameRate[0];
  const frames = Math.round((clip.seconds * 1000) / frameMs);
  if (!existsSync(path)) await encode(path, { ...clip, width, height }, { frames, frameMs });
  const { firstShownPtsMs } = await firstShown(path);
  return { ...clip, path, filename, frameMs, durationMs: frames * frameMs, firstShownPtsMs };
}

type Recipe = FrameSize & Required<Omit<ClapClipOptions, 'width' | 'height'>>;

async function encode(path: string, clip: Recipe, { frames, frameMs }: { frames: number; frameMs: number }): Promise<void> {
  const wav = `${path}.wav`;
  const unfinished = `${path}.unfinished`;
  if (clip.sound) await writeFile(wav, wavOf(clapSound(clip), clapSampleRate));
  try {
    const child = spawn('ffmpeg', encoderArgs(clip, wav, unfinished), { stdio: ['pipe', 'ignore', 'pipe'] });
    let said = '';
    child.stderr.on('data', (text) => {
      said += text;
    });
    child.stdin.on('error', () => {}); // seen as the exit code below
    const ended = once(child, 'close');
    for (let nth = 0; nth < frames && child.exitCode === null; nth += 1) {
      const utcMs = clip.startUtcMs + nth * frameMs;
      const flash = utcMs >= clip.clapUtcMs - 0.01 && utcMs < clip.clapUtcMs + clip.flashMs;
      if (!child.stdin.write(drawClapFrame(clip, { utcMs, camera: clip.camera, flash })))
        await Promise.race([once(child.stdin, 'drain'), ended]);
    }
    child.stdin.end();
    const [code] = await ended;
    if (code !== 0) throw new Error(`ffmpeg ended with ${code}: ${said}`);
    if (clip.container === 'fmp4') await addPrft(unfinished, clip.startUtcMs);
    await rename(unfinished, path);
  } finally {
    await rm(wav, { force: true });
    await rm(unfinished, { force: true });
  }
}

function encoderArgs({ width, height, frameRate, ...clip }: Recipe, wav: string, out: string): string[] {
  const rate = frameRate.join('/');
  const picture = ['-f', 'rawvideo', '-pix_fmt', 'yuv420p', '-s', `${width}x${height}`, '-r', rate, '-i', 'pipe:0'];
  // NOTE ffmpeg's muxer writes Opus 6.5 ms too early (its pre-skip, counted twice): the sound of WebM would be before its picture.
  const later = clip.container === 'webm' ? ['-itsoffset', '0.0065'] : [];
  const sound = clip.sound ? [...later, '-i', wav, '-map', '0:v', '-map', '1:a', ...soundCodec(clip.container)] : [];
  const gop = ['-g', String(Math.max(1, Math.round((clip.keySec * frameRate[0]) / frameRate[1])))];
  return [
    '-v',
    'error',
    '-y',
    ...picture,
    ...sound,
    ...videoCodecs[clip.codec],
    ...gop,
    '-pix_fmt',
    'yuv420p',
    ...muxers[clip.container],
    out,
  ];
}

const soundCodec = (container: Recipe['container']): string[] =>
  container === 'webm' ? ['-c:a', 'libopus', '-b:a', '96k'] : ['-c:a', 'aac', '-b:a', '128k'];

const realtimeVpx = ['-deadline', 'realtime', '-cpu-used', '8', '-b:v', '800k'];
const videoCodecs: Readonly<Record<Recipe['codec'], string[]>> = {
  h264: ['-c:v', 'libx264', '-preset', 'ultrafast', '-crf', '24', '-bf', '2', '-x264-params', 'scenecut=0:b-adapt=0'],
  vp8: ['-c:v', 'libvpx', ...realtimeVpx],
  vp9: ['-c:v', 'libvpx-vp9', ...realtimeVpx],
};
const muxers: Readonly<Record<Recipe['container'], string[]>> = {
  mp4: ['-movflags', '+faststart', '-f', 'mp4'],
  mov: ['-f', 'mov'],
  // NOTE without the last three ffmpeg begins sound and picture of a fragmented file at 0 each, the reorder delay and the priming apart.
  fmp4: [
    ...['-movflags', '+frag_keyframe+empty_moov+default_base_moof+frag_discont', '-use_editlist', '0'],
    ...['-avoid_negative_ts', 'make_non_negative', '-f', 'mp4'],
  ],
  mkv: ['-f', 'matroska'],
  webm: ['-f', 'webm'],
  ts: ['-f', 'mpegts'],
};

async function addPrft(path: string, startUtcMs: number): Promise<void> {
  const { firstShownPtsMs, timescale } = await firstShown(path);
  const utcMsAt = (mediaSec: number) => startUtcMs + mediaSec * 1000 - firstShownPtsMs;
  await writeFile(path, withPrft(await readFile(path), { trackId: 1, timescale, utcMsAt }));
}

/** As the file says it, by integer PTS; packets that are not shown do not count. */
async function firstShown(path: string): Promise<{ firstShownPtsMs: number; timescale: number }> {
  const entries = ['-show_entries', 'stream=time_base:packet=pts,flags', '-of', 'json'];
  const { stdout } = await run('ffprobe', ['-v', 'error', '-select_streams', 'v:0', '-read_intervals', '%+#16', ...entries, path]);
  const { packets, streams } = JSON.parse(stdout) as {
    packets: readonly { pts?: number; flags: string }[];
    streams: readonly { time_base: string }[];
  };
  const [num = 1, den = 1] = (streams[0]?.time_base ?? '').split('/').map(Number);
  const shown = packets.flatMap(({ pts, flags }) => (pts === undefined || flags.includes('D') ? [] : [pts]));
  return { firstShownPtsMs: (Math.min(...shown) * num * 1000) / den, timescale: den / num };
}
