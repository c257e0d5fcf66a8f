import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { compressSound, type SoundLab, soundLab, startTutti, waitFor, writeTestSound } from '@tutti/testkit';
import { type Listener, listener } from './listener.ts';
import { openRoom, uploadTrack } from './room.ts';

/** Two clocks 4.2 s and 100 ppm apart. */
const SKEWS = [
  { offsetSec: 2.5, ppm: 40 },
  { offsetSec: -1.7, ppm: -60 },
] as const;
const NETWORK = { minMs: 20, maxMs: 80 };

export type SoundPairOptions = {
  /** False: the pages play by their own clocks, to show that the bench can see it. */
  correction?: boolean;
  /** Upload MP3 instead of WAV, where ffmpeg is there. */
  compressed?: boolean;
  /** How long the sound is. */
  seconds?: number;
  /** Count what the pages' players do. */
  witnessed?: boolean;
  seed?: number;
  say?: (line: string) => void;
};

export type SoundPair = AsyncDisposable & { readonly lab: SoundLab; readonly pair: readonly [host: Listener, guest: Listener] };

/** A whole Tutti, a file uploaded, and two browsers on wrong clocks behind a jittery network who have joined with real clicks: ready to play. */
export async function soundPair(options: SoundPairOptions = {}): Promise<SoundPair> {
  const { correction = true, compressed = false, seconds = 40, witnessed = false, seed = 1, say = () => {} } = options;
  const folder = await mkdtemp(join(tmpdir(), 'tutti-sound-'));
  const owned: AsyncDisposable[] = [{ [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }) }];
  const own = async <T extends AsyncDisposable>(starting: Promise<T>): Promise<T> => {
    const started = await starting;
    owned.push(started);
    return started;
  };
  const dispose = async () => {
    for (const one of owned.reverse()) await one[Symbol.asyncDispose]();
  };
  try {
    const lab = await own(soundLab({ sinkCount: SKEWS.length }));
    const tutti = await own(startTutti());
    say(`Tutti is at ${tutti.url}`);
    const roomId = await openRoom(tutti);
    const join = async (nth: 0 | 1): Promise<Listener> => {
      const name = nth === 0 ? 'Host' : 'Guest';
      const who = { name, skew: SKEWS[nth], seed: seed + nth, witnessed };
      const one = await own(listener({ ...who, lab, sink: `k${nth}`, tutti, network: NETWORK }));
      await one.join(roomId, { correction });
      return one;
    };
    const pair = [await join(0), await join(1)] as const;
    await uploadTrack(tutti, roomId, await soundFile(folder, { seed, seconds, compressed }));
    await sleep(2_000); // the pages load and decode it; clocks get their first samples
    return { lab, pair, [Symbol.asyncDispose]: dispose };
  } catch (error) {
    await dispose();
    throw error;
  }
}

/** The host presses play; resolves once both sound. */
export async function playUntilBothSound([host, guest]: SoundPair['pair']): Promise<void> {
  await host.press('play');
  await waitFor(async () => (await host.readOut()).driftMs !== undefined && (await guest.readOut()).driftMs !== undefined, {
    withinMs: 30_000,
    everyMs: 100,
    what: `both pages to sound (${[...host.complaints(), ...guest.complaints()].join('; ') || 'no complaints'})`,
  });
}

async function soundFile(
  folder: string,
  { seed, seconds, compressed }: Required<Pick<SoundPairOptions, 'seed' | 'seconds' | 'compressed'>>,
) {
  const wav = join(folder, 'sound.wav');
  await writeTestSound(wav, { seed, seconds });
  const mp3 = join(folder, 'sound.mp3');
  return compressed && (await compressSound(wav, mp3)) ? mp3 : wav;
}
