// npm run bench -- anchors [--minutes 60] [--times 5]: the table of traps and some longer files, each read several times; ours beside a bare ffprobe.
import { execFile } from 'node:child_process';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs, promisify } from 'node:util';
import { decideAnchor, probeClip } from '@tutti/media';
import { codedPictures, ffmpeg, tone, usualCodecs } from '../../../libs/media/src/testing/coded-clip.ts';
import { makeTrapClips, type TrapClip } from '../../../libs/media/src/testing/trap-clips.ts';
import { reportResult } from '../../result.ts';

const { values } = parseArgs({ options: { minutes: { type: 'string', default: '60' }, times: { type: 'string', default: '5' } } });
const times = Number(values.times);
const stampMs = Date.UTC(2026, 10, 21, 19, 7, 2);
const nowMs = stampMs + 3_600_000;

type Row = { readonly name: string; readonly wrong: string; readonly oursMs: number; readonly ffprobeMs: number; readonly bytes: number };

const dir = await mkdtemp(join(tmpdir(), 'tutti-anchors-'));
try {
  const traps = await makeTrapClips(dir);
  const rows: Row[] = [];
  for (const clip of [...traps, ...(await longClips(Number(values.minutes)))]) rows.push(await measure(clip));
  for (const { name, wrong, oursMs, ffprobeMs, bytes } of rows)
    process.stdout.write(
      `${`${(bytes / 1e6).toFixed(1)} MB`.padStart(9)}${ms(oursMs)} ms, ffprobe${ms(ffprobeMs)} ms  ${name}${wrong === '' ? '' : `  WRONG: ${wrong}`}\n`,
    );
  const long = rows.slice(traps.length);
  await reportResult('bench.anchors', {
    cases: rows.length,
    wrong: rows.filter(({ wrong }) => wrong !== '').length,
    ms_per_clip: middle(rows.slice(0, traps.length).map(({ oursMs }) => oursMs)),
    ffprobe_ms: middle(rows.slice(0, traps.length).map(({ ffprobeMs }) => ffprobeMs)),
    long_ms: middle(long.map(({ oursMs }) => oursMs)),
    long_ffprobe_ms: middle(long.map(({ ffprobeMs }) => ffprobeMs)),
    long_minutes: Number(values.minutes),
  });
} finally {
  await rm(dir, { recursive: true, force: true });
}

/** The anchor of a clip must be its own: by its prft, else by the cutter's time and the name, which agree. */
async function measure(clip: TrapClip): Promise<Row> {
  const wrong: string[] = [];
  const probe = await probeClip(clip.path);
  const { pts, timeBase } = probe.firstShown;
  if (pts !== clip.pts || timeBase.den !== clip.den) wrong.push(`${pts}/${timeBase.den} for ${clip.pts}/${clip.den}`);
  const filename = 'cam-20261121190702.mp4';
  const cutterStartMs = stampMs + 417;
  const { anchor } = decideAnchor({ probe, cutterStartMs, filename, nowMs });
  if (anchor?.startMs !== (clip.segmentStartMs ?? cutterStartMs)) wrong.push(`anchored at ${anchor?.startMs}`);
  const oursMs = await timed(() => probeClip(clip.path));
  // The least that tells a first PTS: the first eight packets of the picture, and nothing else.
  const bare = [
    '-v',
    'error',
    '-read_intervals',
    '%+#8',
    '-show_entries',
    'stream=time_base:packet=pts,dts,flags',
    '-of',
    'json',
    clip.path,
  ];
  const ffprobeMs = await timed(() => promisify(execFile)('ffprobe', bare));
  return { name: clip.name, wrong: wrong.join(', '), oursMs, ffprobeMs, bytes: (await stat(clip.path)).size };
}

/** Minutes of camera: what scanning every packet costs. */
async function longClips(minutes: number): Promise<TrapClip[]> {
  const source = join(dir, 'minute.mp4');
  await ffmpeg(...codedPictures({ seconds: 60 }), ...tone({ seconds: 60 }), ...usualCodecs, source);
  const looped = async (name: string, ext: string, options: readonly string[], first: { pts: number; den: number }): Promise<TrapClip> => {
    const path = join(dir, `long-${name}.${ext}`);
    await ffmpeg('-stream_loop', String(minutes - 1), '-i', source, '-c', 'copy', ...options, path);
    return { name: `${minutes} min of ${name}`, path, ...first, picture: 0 };
  };
  const fragments = ['-movflags', 'empty_moov+frag_keyframe+default_base_moof'];
  return [
    await looped('mp4', 'mp4', [], { pts: 0, den: 15_360 }),
    await looped('fragmented-mp4', 'mp4', fragments, { pts: 1_024, den: 15_360 }),
    await looped('ts', 'ts', [], { pts: 132_000, den: 90_000 }),
    await looped('mkv', 'mkv', [], { pts: 21, den: 1_000 }),
  ];
}

async function timed(run: () => Promise<unknown>): Promise<number> {
  const taken: number[] = [];
  for (let n = 0; n < times; n++) {
    const from = performance.now();
    await run();
    taken.push(performance.now() - from);
  }
  return middle(taken);
}

function middle(list: readonly number[]): number {
  return [...list].sort((a, b) => a - b)[list.length >> 1] ?? 0;
}

function ms(value: number): string {
  return value.toFixed(0).padStart(7);
}
