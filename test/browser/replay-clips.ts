import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { system } from '@tutti/domain';
import { uncheckedView, type View } from '@tutti/protocol';
import { ffmpeg } from './ffmpeg.ts';
import type { OneRoomServer } from './one-room-server.ts';

export const clipSec = 6;
/** UTC of the first clip's first frame: `20261121150412`. */
export const firstStartMs = Date.UTC(2026, 10, 21, 15, 4, 12);
const thumbCount = 8;

export type SmallClip = { readonly video: Buffer; readonly thumbs: Buffer; readonly waveform: Buffer };

/** Some seconds of a moving picture with a pulsing tone, with the pictures that ingest makes of it. */
export async function makeSmallClips(count: number): Promise<readonly SmallClip[]> {
  const dir = await mkdtemp(join(tmpdir(), 'replay-clips-'));
  try {
    return await Promise.all(Array.from({ length: count }, (_, at) => makeClip(dir, at)));
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}

async function makeClip(dir: string, at: number): Promise<SmallClip> {
  const path = (kind: string) => join(dir, `${at}.${kind}`);
  const [one, other] = colours[at % colours.length] ?? ['#1b2a4a', '#f0b541'];
  const picture = `gradients=size=320x180:rate=30:duration=${clipSec}:speed=0.03:seed=${at + 1}:c0=${one}:c1=${other}:nb_colors=2`;
  const sound = `sine=${330 + at * 55}:duration=${clipSec},tremolo=f=${1 + at}:d=0.9,volume=7`;
  const codecs = ['-c:v', 'libx264', '-preset', 'ultrafast', '-pix_fmt', 'yuv420p', '-g', '15', '-crf', '30', '-c:a', 'aac'];
  await ffmpeg([...calmly, '-f', 'lavfi', '-i', picture, '-f', 'lavfi', '-i', sound, ...codecs, '-movflags', '+faststart', path('mp4')]);
  await ffmpeg([
    ...calmly,
    '-i',
    path('mp4'),
    '-vf',
    `fps=${thumbCount}/${clipSec},scale=-2:60,tile=${thumbCount}x1`,
    '-frames:v',
    '1',
    path('jpg'),
  ]);
  const wave = 'aformat=channel_layouts=mono,showwavespic=s=600x60:colors=white:split_channels=0';
  await ffmpeg([...calmly, '-i', path('mp4'), '-filter_complex', wave, '-frames:v', '1', path('png')]);
  const [video, thumbs, waveform] = await Promise.all([readFile(path('mp4')), readFile(path('jpg')), readFile(path('png'))]);
  return { video, thumbs, waveform };
}

const colours = [
  ['#1b2a4a', '#f0b541'],
  ['#3a1c33', '#e2725b'],
  ['#0f3b38', '#9bd3a4'],
  ['#2b2350', '#8fb6e8'],
] as const;

export type PlantedView = Partial<Omit<View, 'media' | 'clipId'>> & {
  readonly clipId: string;
  readonly media?: Partial<NonNullable<View['media']>>;
};

/** A view in the room as ingest leaves it: with what `view` says, and for the rest checked and well. @returns its address. */
export function plantView(server: OneRoomServer, roomId: string, actorId: string, clip: SmallClip, view: PlantedView): string {
  const { clipId, media, ...rest } = view;
  const videoUrl = server.keepMedia(`${clipId}.mp4`, { bytes: clip.video, type: 'video/mp4' });
  const facts = {
    playUrl: '',
    firstShownPtsMs: 0,
    width: 320,
    height: 180,
    frameRate: 30,
    hasSound: true,
    thumbsUrl: server.keepMedia(`${clipId}.jpg`, { bytes: clip.thumbs, type: 'image/jpeg' }),
    thumbCount,
    waveformUrl: server.keepMedia(`${clipId}.png`, { bytes: clip.waveform, type: 'image/png' }),
    holes: [],
    ...media,
  };
  server.run(roomId, actorId, { type: 'AddView', clipId, videoUrl, durationMs: 0, filename: rest.filename ?? `${clipId}.mp4` });
  const status = rest.status ?? 'ready';
  if (status === 'checking') return videoUrl;
  const checked = { ...uncheckedView, durationMs: clipSec * 1_000, status, clipId, memberId: actorId, videoUrl, filename: '', ...rest };
  server.run(roomId, system, { type: 'SettleView', view: status === 'failed' ? checked : { ...checked, media: facts } });
  return videoUrl;
}

const calmly = ['-threads', '1'];
