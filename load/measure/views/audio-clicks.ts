// Runs in pages.
import { clickSound } from '../../../libs/testkit/src/clap-sound.ts';

/** A click at a known time of the audio clock, and by `getOutputTimestamp` when that is heard, `performance.now()`. */
export type KnownClick = {
  readonly heardAtMs: number /** How far the readings of the clock were from each other, ms. */;
  readonly readingSpreadMs: number;
};

const aheadSec = 0.25;
const readEveryMs = 20;

/** Makes a click, and reads the audio clock until it was heard. */
export async function makeClick(context: AudioContext): Promise<KnownClick> {
  const samples = clickSound(context.sampleRate);
  const buffer = context.createBuffer(1, samples.length, context.sampleRate);
  buffer.copyToChannel(new Float32Array(samples), 0);
  const source = new AudioBufferSourceNode(context, { buffer });
  source.connect(context.destination);
  const atSec = context.currentTime + aheadSec;
  source.start(atSec);
  const maps: number[] = [];
  for (let passedSec = 0; passedSec < atSec + 0.1; ) {
    await new Promise((resolve) => setTimeout(resolve, readEveryMs));
    const { contextTime = 0, performanceTime = 0 } = context.getOutputTimestamp();
    passedSec = contextTime;
    if (contextTime > 0) maps.push(performanceTime - contextTime * 1000);
  }
  maps.sort((a, b) => a - b);
  const mapMs = maps[maps.length >> 1] ?? Number.NaN;
  return { heardAtMs: atSec * 1000 + mapMs, readingSpreadMs: (maps.at(-1) ?? 0) - (maps[0] ?? 0) };
}
