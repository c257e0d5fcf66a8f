import { isDeepStrictEqual } from 'node:util';
import type { FlatCodec, Parsed } from '@tutti/protocol';
import type { Corpus } from './corpus.ts';
import type { Dice } from './dice.ts';
import { oddBytes, spoilBytes } from './spoil-bytes.ts';
import { oddJson, spoilJson, spoilText } from './spoil-json.ts';

/** What came of one case: how many values were accepted, and what was wrong. */
export type Outcome = { accepted: number; readonly mismatches: string[] };

/** Any of a codec's kinds of input, chosen by the dice. @throws whatever the codec throws: that is a crash. */
export function checkCase(codec: FlatCodec<object>, { any }: Corpus, dice: Dice): Outcome {
  const { below, one } = dice;
  const outcome: Outcome = { accepted: 0, mismatches: [] };
  const accept = (door: string, parsed: Parsed<object>) => {
    if (!('value' in parsed)) return;
    outcome.accepted++;
    outcome.mismatches.push(...disagreements(codec, parsed.value).map((problem) => `${door}: ${problem}`));
  };
  const kind = below(100);
  if (kind < 25) {
    outcome.accepted++;
    outcome.mismatches.push(...disagreements(codec, any(dice)));
  } else if (kind < 50) {
    const json = spoilJson(codec.toJsonValue(any(dice)), dice);
    accept('a spoiled value', codec.fromJsonValue(json));
    accept('its text', codec.parseJson(JSON.stringify(json)));
  } else if (kind < 65) {
    accept('a spoiled text', codec.parseJson(spoilText(codec.encodeJson(any(dice)), codec.encodeJson(any(dice)), dice)));
  } else if (kind < 90) {
    accept('spoiled bytes', codec.parseBinary(spoilBytes(codec.encodeBinary(any(dice)), codec.encodeBinary(any(dice)), dice)));
  } else {
    one([
      () => accept('odd JSON', codec.fromJsonValue(oddJson(dice))),
      () => accept('odd text', codec.parseJson(String.fromCharCode(...oddBytes(dice)))),
      () => accept('odd bytes', codec.parseBinary(oddBytes(dice))),
    ])();
  }
  return outcome;
}

/** A value that was accepted, or made valid, holds its constraints and comes back unchanged through both encodings and from one into the other. */
export function disagreements(codec: FlatCodec<object>, value: object): string[] {
  const text = codec.encodeJson(value);
  const bytes = codec.encodeBinary(value);
  const [fromJson, fromBinary] = [codec.parseJson(text), codec.parseBinary(bytes)];
  const same = (parsed: Parsed<object>) => 'value' in parsed && parsed.unknownKeys === 0 && isDeepStrictEqual(parsed.value, value);
  const problems: string[] = [];
  const violation = codec.violation(value);
  if (violation) problems.push(`${text} breaks ${violation.field}: ${violation.problem}`);
  if (!same(fromJson)) problems.push(`${text} reads as ${JSON.stringify(fromJson)}`);
  if (!same(fromBinary)) problems.push(`${text} in binary reads as ${JSON.stringify(fromBinary)}`);
  if ('value' in fromBinary && codec.encodeJson(fromBinary.value) !== text) problems.push(`${text} is another text after binary`);
  if ('value' in fromJson && Buffer.compare(codec.encodeBinary(fromJson.value), bytes) !== 0)
    problems.push(`${text} has other bytes after JSON`);
  return problems;
}
