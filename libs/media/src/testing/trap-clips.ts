import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { codedPictures, ffmpeg, tone, usualCodecs } from './coded-clip.ts';

/** A file in which the first shown frame's PTS is easily got wrong, and what it is by the way it was made. */
export type TrapClip = {
  readonly name: string;
  readonly path: string;
  /** In ticks of the stream's time base, 1 / `den` s. */
  readonly pts: number;
  readonly den: number;
  /** The number in the first shown picture; undefined: there is none. */
  readonly picture?: number;
  /** UTC by its `prft`. */
  readonly segmentStartMs?: number;
};

type Recipe = Omit<TrapClip, 'name' | 'path'> & { readonly make: (path: string) => Promise<unknown>; readonly ext?: string };

/** 30 frames a second in MP4's time base; B-frames delay the first by two of them where no edit list takes that away. */
const mp4Den = 15_360;
const twoFrames = 1_024;
export const segmentEpochMs = 1_795_221_422_500;

/** Makes the table of `docs/adr/0084`, in a second or two. */
export async function makeTrapClips(dir: string): Promise<TrapClip[]> {
  const of = (file: string) => join(dir, file);
  const source = of('source.mp4');
  const silent = of('silent.mp4');
  await ffmpeg(...codedPictures(), ...tone(), ...usualCodecs, source);
  await ffmpeg('-i', source, '-map', '0:v', '-c', 'copy', silent);
  await ffmpeg('-i', source, '-c', 'copy', of('source.ts'));
  await ffmpeg('-f', 'lavfi', '-i', 'color=red:size=64x64:rate=1:duration=1', '-frames:v', '1', of('cover.jpg'));

  const copy =
    (options: string, from = source) =>
    (path: string) =>
      ffmpeg('-i', from, ...'-c copy'.split(' '), ...words(options), path);
  const late =
    (sec: number, options: string, from = source) =>
    (path: string) =>
      ffmpeg('-itsoffset', String(sec), '-i', from, ...words(`-c copy -copyts ${options}`), path);
  const encoded =
    (options: string, fps = '30') =>
    (path: string) =>
      ffmpeg(...codedPictures({ fps }), ...tone(), ...words(options), path);
  const fragments = 'frag_keyframe+default_base_moof';
  const absolute = `-movflags empty_moov+${fragments}+frag_discont -use_editlist 0 -avoid_negative_ts 0`;
  const unix = `-video_track_timescale 1000000 -write_prft pts ${absolute}`;

  const recipes: Readonly<Record<string, Recipe>> = {
    'mp4, B-frames, edit list': { make: copy(''), pts: 0, den: mp4Den, picture: 0 },
    'mp4 without an edit list': { make: copy('-use_editlist 0'), pts: twoFrames, den: mp4Den, picture: 0 },
    'mp4, negative composition offsets': { make: copy('-movflags negative_cts_offsets'), pts: 0, den: mp4Den, picture: 0 },
    'fragments, empty_moov': { make: copy(`-movflags empty_moov+${fragments}`), pts: twoFrames, den: mp4Den, picture: 0 },
    'fragments, delay_moov': { make: copy(`-movflags delay_moov+${fragments}`), pts: 0, den: mp4Den, picture: 0 },
    'fragments with absolute time': { make: late(1000.5, absolute), pts: 1000.5 * mp4Den, den: mp4Den, picture: 0 },
    'a segment with prft, Unix time': {
      make: late(segmentEpochMs / 1_000, unix, silent),
      pts: segmentEpochMs * 1_000,
      den: 1_000_000,
      picture: 0,
      segmentStartMs: segmentEpochMs,
    },
    'mp4 cut inside a group, hidden frames': {
      make: (path) => ffmpeg('-ss', '1.21', '-i', source, '-c', 'copy', path),
      ...{ pts: 0, den: mp4Den, picture: 37 },
    },
    'mp4 cut with copied timestamps': {
      make: (path) => ffmpeg('-ss', '1.21', '-copyts', '-i', source, '-c', 'copy', path),
      ...{ pts: mp4Den, den: mp4Den, picture: 30 },
    },
    'mp4, picture half a second late': {
      make: (path) => ffmpeg('-itsoffset', '0.5', '-i', source, '-i', source, ...words('-map 0:v -map 1:a -c copy'), path),
      ...{ pts: mp4Den / 2, den: mp4Den, picture: 0 },
    },
    'mp4, picture alone and late': { make: late(0.5, '', silent), pts: mp4Den / 2, den: mp4Den, picture: 0 },
    'mp4, NTSC': { make: encoded(usualCodecs.join(' '), '30000/1001'), pts: 0, den: 30_000, picture: 0 },
    'mp4, frames of unequal length': {
      make: encoded(`-vf select='not(eq(mod(n\\,7)\\,3))' -fps_mode passthrough ${usualCodecs.join(' ')}`),
      ...{ pts: 0, den: mp4Den, picture: 0 },
    },
    'mp4, one key frame': { make: encoded('-c:v libx264 -preset ultrafast -bf 3 -g 9999 -c:a aac'), pts: 0, den: mp4Den, picture: 0 },
    'mp4 with a cover in front': {
      make: (path) => ffmpeg('-i', of('cover.jpg'), '-i', source, ...words('-map 0 -map 1 -c copy -disposition:v:0 attached_pic'), path),
      ...{ pts: 0, den: mp4Den, picture: 0 },
    },
    'mov, turned': { make: copy('-metadata:s:v rotate=90 -use_editlist 0'), ext: 'mov', pts: twoFrames, den: mp4Den, picture: 0 },
    'mp4 with two pictures': {
      make: (path) => ffmpeg('-itsoffset', '0.5', '-i', silent, '-i', source, ...words('-map 1 -map 0:v -c copy -disposition:v:1 0'), path),
      ...{ pts: 0, den: mp4Den, picture: 0 },
    },
    'sound alone in mp4, priming': { make: copy('-vn'), ext: 'm4a', pts: 0, den: 48_000 },
    'sound alone in Ogg, priming': {
      make: (path) => ffmpeg('-i', source, '-vn', '-c:a', 'libopus', path),
      ext: 'ogg',
      pts: 0,
      den: 48_000,
    },
    TS: { make: copy(''), ext: 'ts', pts: 1.4 * 90_000 + 6_000, den: 90_000, picture: 0 },
    'TS that wraps': {
      make: copy('-output_ts_offset 95443 -muxdelay 0 -muxpreload 0'),
      ...{ ext: 'ts', pts: 95_443 * 90_000, den: 90_000, picture: 0 },
    },
    'TS cut inside a group': {
      make: (path) => dropPackets(of('source.ts'), path, 40),
      ...{ ext: 'ts', pts: 2.4 * 90_000 + 6_000, den: 90_000, picture: 30 },
    },
    'TS with time codes (m2ts)': {
      make: copy('-mpegts_m2ts_mode 1 -muxdelay 0 -muxpreload 0'),
      ext: 'm2ts',
      pts: 6_000,
      den: 90_000,
      picture: 0,
    },
    // Sound begins 21 ms before the picture (priming), and MKV has whole milliseconds.
    mkv: { make: copy(''), ext: 'mkv', pts: 21, den: 1_000, picture: 0 },
    'mkv that begins late': { make: late(2.5, ''), ext: 'mkv', pts: 2_500, den: 1_000, picture: 0 },
    'webm, Opus priming, hidden frames': {
      make: encoded('-c:v libvpx -deadline realtime -cpu-used 8 -g 30 -auto-alt-ref 1 -lag-in-frames 16 -c:a libopus'),
      ...{ ext: 'webm', pts: 7, den: 1_000, picture: 0 },
    },
    flv: { make: copy(''), ext: 'flv', pts: 67, den: 1_000, picture: 0 },
    'TS of open groups, cut': {
      make: (path) => cutOpenGroups(of('open.ts'), path),
      ...{ ext: 'ts', pts: 2.4 * 90_000 + 6_000, den: 90_000, picture: 30 },
    },
  };
  const clips: TrapClip[] = [];
  for (const [name, { make, ext = 'mp4', ...expected }] of Object.entries(recipes)) {
    const path = of(`${name.replaceAll(/[^a-zA-Z0-9]+/g, '-')}.${ext}`);
    await make(path);
    clips.push({ name, path, ...expected });
  }
  return clips;
}

const words = (text: string): string[] => text.split(' ').filter((word) => word !== '');

const packetBytes = 188;

/** Without so many packets after the two of tables: what a receiver sees that comes in the middle. */
async function dropPackets(from: string, to: string, packets: number): Promise<void> {
  const stream = await readFile(from);
  const tables = 3 * packetBytes;
  await writeFile(to, Buffer.concat([stream.subarray(0, tables), stream.subarray(tables + packets * packetBytes)]));
}

async function cutOpenGroups(whole: string, to: string): Promise<void> {
  const open = '-c:v libx264 -preset ultrafast -x264-params open-gop=1:bframes=3:b-adapt=0:keyint=30:min-keyint=30:scenecut=0';
  await ffmpeg(...codedPictures(), ...words(open), whole);
  await dropPackets(whole, to, 10);
}
