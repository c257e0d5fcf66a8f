import { setTimeout as sleep } from 'node:timers/promises';
import { measureStart } from './measure-start.ts';
import { type SoundPairOptions, soundPair } from './sound-pair.ts';
import { type MeasuredStart, quantile, type SoundResult, summarise } from './summarise.ts';

export type SoundOptions = Pick<SoundPairOptions, 'correction' | 'compressed' | 'seed' | 'say'> & { starts: number };

/**
 * How far apart two browsers on wrong clocks, behind a jittery network, sound: each start is recorded on one clock. The only numbers taken from the pages
 * are their own read-outs, to be compared with the recording.
 */
export async function measureSound({ starts, ...options }: SoundOptions): Promise<SoundResult> {
  const { correction = true, say = () => {} } = options;
  const at = await soundPair(options);
  try {
    const measured: MeasuredStart[] = [];
    while (measured.length < starts) {
      const start = await measureStart(at.lab, at.pair, { correction });
      measured.push(start);
      say(lineOf(measured.length, start));
      await sleep(1_000);
    }
    return summarise(measured);
  } finally {
    await at[Symbol.asyncDispose]();
  }
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
