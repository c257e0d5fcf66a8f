import type { Recorder, SoundScene } from '@tutti/testkit/synthetic-sound';

/** What is heard: a made sound, or a voice that reads (of ffmpeg's flite). */
export type Heard = SoundScene | 'voice';

export type DrawnClip = {
  /** From the beginning of its scene; at a whole sample of 48 kHz. */
  readonly fromMs: number;
  readonly lastsMs: number;
  readonly recorder: Recorder;
  readonly coding: Coding;
};

export type Coding = {
  readonly extension: 'mp4' | 'webm' | 'mp3' | 'wav';
  readonly rate: 44_100 | 48_000;
  readonly kbps: number;
  readonly hasPicture: boolean;
};

export type DrawnPair = { readonly heard: Heard; readonly clip: DrawnClip; readonly against: DrawnClip };

const scenes: readonly Heard[] = ['speech', 'music', 'crowd', 'claps', 'voice'];

/** Two clips of one scene that have 4 to 20 seconds in common; either may begin first, or lie wholly within the other. */
export function drawPair(index: number, random: () => number): DrawnPair {
  const between = (from: number, to: number) => from + (to - from) * random();
  const commonMs = between(4_000, 20_000);
  const clip = { lead: between(0, 12_000), tail: between(0, 12_000) };
  const against = { lead: between(0, 12_000), tail: between(0, 12_000) };
  const meetMs = Math.max(clip.lead, against.lead);
  const atSample = (ms: number) => Math.round(ms * 48) / 48;
  const drawn = ({ lead, tail }: typeof clip): DrawnClip => ({
    fromMs: atSample(meetMs - lead),
    lastsMs: lead + commonMs + tail,
    recorder: {
      snrDb: between(2, 20),
      gain: 10 ** between(-1.2, 0.4),
      echoSec: between(0.05, 0.7),
      otherShare: 0.05,
      ...(random() < 0.4 ? { lowPassHz: between(2_500, 5_000) } : {}),
    },
    coding: drawCoding(random),
  });
  return { heard: scenes[index % scenes.length] ?? 'speech', clip: drawn(clip), against: drawn(against) };
}

export const lastOf = ({ clip, against }: DrawnPair): number => Math.max(clip.fromMs + clip.lastsMs, against.fromMs + against.lastsMs);

function drawCoding(random: () => number): Coding {
  const rate = random() < 0.5 ? 44_100 : 48_000;
  const of = random();
  if (of < 0.5) return { extension: 'mp4', rate, kbps: random() < 0.5 ? 64 : 128, hasPicture: random() < 0.5 };
  if (of < 0.75) return { extension: 'webm', rate: 48_000, kbps: random() < 0.5 ? 24 : 64, hasPicture: false };
  if (of < 0.9) return { extension: 'mp3', rate, kbps: 96, hasPicture: false };
  return { extension: 'wav', rate, kbps: 0, hasPicture: false };
}
