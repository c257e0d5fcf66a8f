import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Job, JobOutcome } from '@tutti/event-log';
import {
  decodeSound,
  type ExportClip,
  type ExportPlan,
  fileMediaStore,
  findFfmpeg,
  type MediaStore,
  probeClip,
  requireFfmpeg,
  runTool,
} from '@tutti/media';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { exportGrid } from './export-grid.ts';

const zeroMs = 1_795_000_000_000;
/** When all cameras see white for a tenth of a second. */
const flashMs = zeroMs + 6_500;

let dir: string;
let media: MediaStore;
let clips: readonly ExportClip[];
const ranTools: string[] = [];

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'tutti-export-'));
  media = await fileMediaStore({ dir: join(dir, 'media'), limitBytes: 1e9 });
  const h264 = ['-c:v', 'libx264', '-preset', 'ultrafast', '-g', '30', '-bf', '2', '-c:a', 'aac'];
  clips = await Promise.all([
    film('a', { name: 'a.mp4', startMs: 0, rate: 30, hz: 400, codecs: h264 }),
    film('b', { name: 'b.mp4', startMs: 2_500, rate: 25, hz: 700, codecs: [...h264, '-movflags', '+frag_keyframe+empty_moov'] }),
    film('c', {
      name: 'c.webm',
      startMs: 1_234,
      rate: 24,
      hz: 1_000,
      codecs: ['-c:v', 'libvpx', '-deadline', 'realtime', '-cpu-used', '8', '-c:a', 'libopus'],
    }),
    // Begins after the span has begun.
    film('d', { name: 'd.mp4', startMs: 5_700, rate: 29.97, hz: 1_300, codecs: h264 }),
  ]);
});
afterAll(() => rm(dir, { recursive: true, force: true }));

type Film = { name: string; startMs: number; rate: number; hz: number; codecs: readonly string[] };

/** Grey, white at the flash, and a tone of its own; eight seconds. */
async function film(clipId: string, { name, startMs, rate, hz, codecs }: Film): Promise<ExportClip> {
  const path = join(dir, name);
  const at = (flashMs - zeroMs - startMs) / 1000;
  const picture = `color=c=gray:s=160x90:r=${rate}:d=8,drawbox=c=white:t=fill:enable='between(t,${at - 0.001},${at + 0.1})'`;
  await ffmpeg('-f', 'lavfi', '-i', picture, '-f', 'lavfi', '-i', `sine=frequency=${hz}:sample_rate=48000:duration=8`, ...codecs, path);
  const { firstShownPtsMs, durationMs, frameRate, hasSound } = await probeClip(path);
  const { mediaId } = await media.putDerived(path, { filename: name, contentType: 'video/mp4' });
  return { clipId, mediaId, startUtcMs: zeroMs + startMs, durationMs, firstShownPtsMs, frameRate, hasSound, holes: [] };
}

async function ffmpeg(...args: string[]): Promise<Buffer> {
  return (await runTool((await requireFfmpeg()).ffmpeg, ['-nostdin', '-v', 'error', '-y', ...args], { withinMs: 60_000 })).stdout;
}

const plan = (also: Partial<ExportPlan> = {}): ExportPlan => ({
  ...{ fromUtcMs: zeroMs + 5_000, toUtcMs: zeroMs + 8_000, clips, burnTime: false, audibleClipId: 'c', width: 320 },
  ...also,
});

async function exported(
  input: ExportPlan,
  signal = new AbortController().signal,
): Promise<{ outcome: JobOutcome; told: readonly number[] }> {
  const tools = await findFfmpeg();
  const handler = exportGrid({
    media,
    metrics: { toolRan: (purpose, outcome) => void ranTools.push(`${purpose} ${outcome}`) },
    tools: () => tools,
  });
  const folder = await mkdtemp(join(dir, 'job-'));
  const told: number[] = [];
  const job: Job = {
    jobId: 'export-1',
    kind: 'export',
    roomId: 'r1',
    input: { ...input },
    status: 'running',
    tries: 1,
    progress: 0,
    problem: '',
  };
  try {
    return { outcome: await handler.run(job, { signal, folder, progress: (fraction) => void told.push(fraction) }), told };
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function filmOf(outcome: JobOutcome): Promise<string> {
  if (!('result' in outcome)) throw new Error(outcome.problem);
  return (await media.localCopy(String(outcome.result['mediaId']))).path;
}

/** Brightness of each frame, at 1/10 of the size of 320x180. */
async function framesOf(path: string): Promise<readonly Buffer[]> {
  const bytes = await ffmpeg(
    '-i',
    path,
    '-vf',
    'scale=32:18:flags=area,format=gray',
    '-fps_mode',
    'passthrough',
    '-f',
    'rawvideo',
    'pipe:1',
  );
  return Array.from({ length: bytes.length / (32 * 18) }, (_, index) => bytes.subarray(index * 32 * 18, (index + 1) * 32 * 18));
}

/** In the upper half of a cell: the burnt time is below. */
const seenIn = (frame: Buffer, column: number, row: number): number => frame[(row * 9 + 3) * 32 + column * 16 + 8] ?? 0;
const cells = [
  [0, 0],
  [1, 0],
  [0, 1],
  [1, 1],
] as const;

test('R-6 four cameras of four rates and containers flash in one frame of the film, which has the chosen one’s sound and the time', async () => {
  const { outcome, told } = await exported(plan({ burnTime: true }));
  const path = await filmOf(outcome);
  const probe = await probeClip(path);
  expect(probe).toMatchObject({ width: 320, height: 180, videoCodec: 'h264', audioCodec: 'aac', firstShownPtsMs: 0 });
  expect(probe.frameRate).toBeCloseTo(30, 2);
  expect(Math.abs(probe.durationMs - 3_000)).toBeLessThan(40);

  const frames = await framesOf(path);
  expect(frames).toHaveLength(90);
  const flashes = cells.map(([column, row]) => frames.findIndex((frame) => seenIn(frame, column, row) > 200));
  for (const flash of flashes) expect(Math.abs(flash - 45)).toBeLessThanOrEqual(1);
  // Before its start the cell of the last one is black.
  const lastBegins = frames.findIndex((frame) => seenIn(frame, 1, 1) > 60);
  expect(Math.abs(lastBegins - 21)).toBeLessThanOrEqual(1);

  const sound = await decodeSound(path, { sampleRate: 8_000, firstShownPtsMs: 0 });
  expect(Math.abs(hertzOf(sound) - 1_000)).toBeLessThan(5);
  expect(told.length).toBeGreaterThan(0);
  expect(told.every((fraction) => fraction > 0 && fraction <= 1)).toBe(true);
  expect(ranTools).toContain('export ok');

  const plain = await framesOf(await filmOf((await exported(plan())).outcome));
  const below = (frame: Buffer | undefined) => frame?.subarray(16 * 32, 17 * 32) ?? Buffer.alloc(0);
  expect(spread(below(frames[10]))).toBeGreaterThan(30);
  expect(spread(below(plain[10]).subarray(0, 16))).toBeLessThan(10);
  expect(below(frames[10]).equals(below(frames[50]))).toBe(false);
});

test('R-6 a span far into a long clip begins where it should, and may have a hole and no sound', async () => {
  const [first] = clips as [ExportClip];
  const holed = { ...first, holes: [{ fromMs: 6_800, toMs: 7_200 }] };
  const { outcome } = await exported(plan({ clips: [holed], fromUtcMs: zeroMs + 6_300, toUtcMs: zeroMs + 7_500, audibleClipId: '' }));
  const path = await filmOf(outcome);
  expect((await probeClip(path)).hasSound).toBe(false);
  const frames = (await framesOf(path)).map((frame) => frame[9 * 32 + 16] ?? 0);
  expect(Math.abs(frames.findIndex((brightness) => brightness > 200) - 6)).toBeLessThanOrEqual(1);
  const dark = frames.flatMap((brightness, index) => (brightness < 60 ? [index] : []));
  expect([dark[0], dark.length]).toEqual([15, 12]);
});

test('R-6 a file that is gone, or is none, is said in a sentence; an export that is ended leaves nothing', async () => {
  const [first] = clips as [ExportClip];
  const gone = await exported(plan({ clips: [{ ...first, mediaId: 'nobody' }] }));
  expect(gone.outcome).toEqual({ problem: 'The file of a view is not there any more.' });
  const before = (await readdir(join(dir, 'media'))).length;
  const ended = new AbortController();
  ended.abort(new Error('the service stops'));
  await expect(exported(plan(), ended.signal)).rejects.toThrow();
  expect(await readdir(join(dir, 'media'))).toHaveLength(before);
});

/** Of a pure tone, by its zero crossings. */
function hertzOf(sound: Float32Array): number {
  const middle = sound.subarray(8_000, 16_000);
  let crossings = 0;
  for (let at = 1; at < middle.length; at += 1) if ((middle[at - 1] ?? 0) < 0 && (middle[at] ?? 0) >= 0) crossings += 1;
  return crossings;
}

const spread = (bytes: Buffer): number => Math.max(...bytes) - Math.min(...bytes);
