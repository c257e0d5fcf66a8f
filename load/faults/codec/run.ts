import { clientFrames, type FlatCodec, serverFrames } from '@tutti/protocol';
import { checkCase } from './check-case.ts';
import { type Corpus, corpus } from './corpus.ts';
import { dice } from './dice.ts';

export type CodecFaultsOptions = {
  readonly seed: number;
  readonly cases: number;
  /** The number of the first case: one that failed can be run alone. */
  readonly first?: number;
  readonly codecs?: readonly FlatCodec<object>[];
  /** Valid messages of each codec that all others are made from. */
  readonly corpusSize?: number;
};

export type CodecFaults = {
  readonly cases: number;
  readonly crashes: number;
  readonly mismatches: number;
  readonly accepted: number;
  /** The first few that went wrong, with their numbers. */
  readonly examples: readonly string[];
};

export const frameCodecs = [clientFrames, serverFrames] as unknown as readonly FlatCodec<object>[];

/** Feeds both encodings of the codecs what is valid, nearly valid and nothing of the kind. Nothing may throw, and what is accepted has to mean the same everywhere. */
export function runCodecFaults({ seed, cases, first = 0, codecs = frameCodecs, corpusSize = 500 }: CodecFaultsOptions): CodecFaults {
  const subjects = codecs.map((codec): [FlatCodec<object>, Corpus] => [codec, corpus(codec, { seed, size: corpusSize })]);
  const examples: string[] = [];
  const note = (n: number, problem: string) => examples.length < mostExamples && examples.push(`case ${n}: ${problem}`);
  let [crashes, mismatches, accepted] = [0, 0, 0];
  for (let n = first; n < first + cases; n++) {
    const chance = dice(seed, n);
    const [codec, values] = chance.one(subjects);
    try {
      const outcome = checkCase(codec, values, chance);
      accepted += outcome.accepted;
      if (outcome.mismatches.length > 0) mismatches++;
      for (const mismatch of outcome.mismatches) note(n, mismatch);
    } catch (error) {
      crashes++;
      note(n, error instanceof Error ? (error.stack ?? error.message) : String(error));
    }
  }
  return { cases, crashes, mismatches, accepted, examples };
}

const mostExamples = 10;
