import { setTimeout as sleep } from 'node:timers/promises';
import { type ShiftTrack, shiftTrack } from '@tutti/testkit';
import type { Listener } from '../sound/listener.ts';
import { playUntilBothSound, type SoundPair, soundPair } from '../sound/sound-pair.ts';

/** One play: what was heard after a minute of it, and what the players did to be there. */
export type MeasuredPlay = {
  readonly heard: ShiftTrack;
  /** Of each page, from the start until the last window. */
  readonly pages: readonly { readonly seeks: number; readonly rateChanges: number }[];
  readonly playedSec: number;
};

export type SixtyOptions = {
  readonly plays: number;
  /** What is played before it is recorded. */
  readonly playSec?: number;
  readonly say?: (line: string) => void;
};

const settleMs = 500;
const windowSec = 20;
const maxShiftSec = 6;

/** Two browsers on wrong clocks, as in `measure sound`, recorded and compared after a minute of play: what a room sounds like that has settled. */
export async function measureSixty({ plays, playSec = 60, say = () => {} }: SixtyOptions): Promise<readonly MeasuredPlay[]> {
  const at = await soundPair({ seconds: playSec + windowSec + 10, witnessed: true, say });
  try {
    const measured: MeasuredPlay[] = [];
    while (measured.length < plays) {
      const play = await measurePlay(at, playSec);
      measured.push(play);
      const shifts = play.heard.pieces.map(({ shiftMs }) => shiftMs.toFixed(2)).join(' ');
      say(`play ${measured.length}: ${shifts} ms, ${JSON.stringify(play.pages)}`);
      await sleep(1_000);
    }
    return measured;
  } finally {
    await at[Symbol.asyncDispose]();
  }
}

async function measurePlay({ lab, pair }: SoundPair, playSec: number): Promise<MeasuredPlay> {
  const before = await witnessed(pair);
  await playUntilBothSound(pair);
  await sleep(playSec * 1000);
  const running = await lab.record();
  try {
    await sleep(settleMs + windowSec * 1000 + settleMs);
    const after = await witnessed(pair);
    await pair[0].press('stop');
    const { sampleRate, seconds, channels } = await running.stop();
    const [a, b] = channels;
    if (!a || !b) throw new TypeError('two sinks are compared');
    const windowFromSec = settleMs / 1000;
    const heard = shiftTrack(a, b, { sampleRate, windowFromSec, windowToSec: windowFromSec + windowSec, maxShiftSec });
    const pages = after.map(({ seeks, rateChanges }, nth) => ({
      seeks: seeks - (before[nth]?.seeks ?? 0),
      rateChanges: rateChanges - (before[nth]?.rateChanges ?? 0),
    }));
    return { heard, pages, playedSec: playSec + seconds };
  } finally {
    await running[Symbol.asyncDispose]();
  }
}

const witnessed = (pair: readonly Listener[]) =>
  Promise.all(
    pair.map(async (one) => {
      const seen = await one.witnessed();
      if (!seen) throw new TypeError(`${one.name} is not witnessed`);
      return seen;
    }),
  );
