import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { compressSound, soundLab, startTutti, writeTestSound } from '@tutti/testkit';
import { type Listener, listener } from './listener.ts';
import { measureStart } from './measure-start.ts';
import { openRoom, uploadTrack } from './room.ts';
import { type MeasuredStart, quantile, type SoundResult, summarise } from './summarise.ts';

/** Two clocks 4.2 s and 100 ppm apart. */
const SKEWS = [
  { offsetSec: 2.5, ppm: 40 },
  { offsetSec: -1.7, ppm: -60 },
] as const;
const NETWORK = { minMs: 20, maxMs: 80 };

export type SoundOptions = {
  starts: number;
  /** False: the pages play by their own clocks, to show that the bench can see it. */
  correction?: boolean;
  /** Upload MP3 instead of WAV, where ffmpeg is there. */
  compressed?: boolean;
  seed?: number;
  say?: (line: string) => void;
};

/**
 * How far apart two browsers on wrong clocks, behind a jittery network, sound: a whole Tutti is started, a file uploaded, joined with real clicks, and each
 * start recorded on one clock. The only numbers taken from the pages are their own read-outs, to be compared with the recording.
 */
export async function measureSound({
  starts,
  correction = true,
  compressed = false,
  seed = 1,
  say = () => {},
}: SoundOptions): Promise<SoundResult> {
  const folder = await mkdtemp(join(tmpdir(), 'tutti-sound-'));
  const owned: AsyncDisposable[] = [{ [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }) }];
  const own = async <T extends AsyncDisposable>(starting: Promise<T>): Promise<T> => {
    const started = await starting;
    owned.push(started);
    return started;
  };
  try {
    const lab = await own(soundLab({ sinkCount: SKEWS.length }));
    const tutti = await own(startTutti());
    say(`Tutti is at ${tutti.url}`);
    const roomId = await openRoom(tutti);
    const join = async (nth: 0 | 1): Promise<Listener> => {
      const name = nth === 0 ? 'Host' : 'Guest';
      const one = await own(listener({ name, skew: SKEWS[nth], lab, sink: `k${nth}`, tutti, network: NETWORK, seed: seed + nth }));
      await one.join(roomId, { correction });
      return one;
    };
    const pair = [await join(0), await join(1)] as const;
    await uploadTrack(tutti, roomId, await soundFile(folder, seed, compressed));
    await sleep(2_000); // the pages load and decode it; clocks get their first samples
    const measured: MeasuredStart[] = [];
    while (measured.length < starts) {
      const start = await measureStart(lab, pair, { correction });
      measured.push(start);
      say(lineOf(measured.length, start));
      await sleep(1_000);
    }
    return summarise(measured);
  } finally {
    for (const one of owned.reverse()) await one[Symbol.asyncDispose]();
  }
}

async function soundFile(folder: string, seed: number, compressed: boolean): Promise<string> {
  const wav = join(folder, 'sound.wav');
  await writeTestSound(wav, { seed });
  const mp3 = join(folder, 'sound.mp3');
  return compressed && (await compressSound(wav, mp3)) ? mp3 : wav;
}

function lineOf(nth: number, { first, steady, startSpreadMs, readoutDiffsMs }: MeasuredStart): string {
  const of = (pieces: typeof first.pieces) => pieces.map(({ shiftMs }) => Math.abs(shiftMs));
  const said = readoutDiffsMs.length > 0 ? `, read-out within ${quantile(readoutDiffsMs, 1)} ms` : '';
  const missed = [...first.missed, ...steady.missed].map(({ why }) => why);
  return [
    `start ${nth}: first ${quantile(of(first.pieces), 0.5)} ms, then median ${quantile(of(steady.pieces), 0.5)} ms, max ${quantile(of(steady.pieces), 1)} ms,`,
    `first heard ${startSpreadMs.toFixed(0)} ms apart${said}${missed.length > 0 ? `; not compared: ${missed.join('; ')}` : ''}`,
  ].join(' ');
}
