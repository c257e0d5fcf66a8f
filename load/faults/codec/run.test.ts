import type { FlatCodec, Parsed } from '@tutti/protocol';
import { expect, test } from 'vitest';
import { frameCodecs, runCodecFaults } from './run.ts';

type Codec = FlatCodec<object>;

/** Faults that a codec could have: the run has to see each. */
const planted: Readonly<Record<string, (codec: Codec) => Partial<Codec>>> = {
  'writes a drift of 0 as none': (codec) => ({
    encodeJson: (value) => codec.encodeJson({ ...value, driftMs: (value as { driftMs?: number }).driftMs || undefined }),
  }),
  'forgets a duration in binary': (codec) => ({ encodeBinary: (value) => codec.encodeBinary(withoutDuration(value)) }),
  'keeps the sign of zero': (codec) => ({ parseBinary: (bytes) => withSignedZero(codec.parseBinary(bytes)) }),
  'takes a number below its bound': (codec) => ({
    fromJsonValue(json) {
      const parsed = codec.fromJsonValue(json);
      return problemOf(parsed).startsWith('must be at least') ? { value: json as object, unknownKeys: 0 } : parsed;
    },
  }),
  'throws at a key that every object has': (codec) => ({
    parseJson(text) {
      if (text.includes('__proto__')) throw new TypeError('no such field');
      return codec.parseJson(text);
    },
  }),
  'throws at bytes that are cut': (codec) => ({
    parseBinary(bytes) {
      const parsed = codec.parseBinary(bytes);
      if (problemOf(parsed).startsWith('is not a')) throw new RangeError(problemOf(parsed));
      return parsed;
    },
  }),
};

const broken = (fault: string): readonly Codec[] => frameCodecs.map((codec) => ({ ...codec, ...planted[fault]?.(codec) }));

test.each(Object.keys(planted))(
  'W-3 a codec that %s is found out',
  (fault) => {
    const { crashes, mismatches, examples } = runCodecFaults({ seed: 1, cases: 6_000, codecs: broken(fault) });
    expect(crashes + mismatches).toBeGreaterThan(0);
    expect(examples[0]).toMatch(/^case \d+: /);
  },
  30_000,
);

test('a case that failed can be run alone: the same seed and number make the same case', () => {
  const codecs = broken('forgets a duration in binary');
  const [example = ''] = runCodecFaults({ seed: 7, cases: 2_000, codecs }).examples;
  const first = Number(/^case (\d+)/.exec(example)?.[1]);
  expect(runCodecFaults({ seed: 7, first, cases: 1, codecs }).examples[0]).toBe(example);
}, 30_000);

const problemOf = (parsed: Parsed<object>): string => ('invalid' in parsed ? parsed.invalid.problem : '');

function withoutDuration(value: object): object {
  const { track } = value as { track?: { durationMs?: number } };
  if (!track) return value;
  const { durationMs, ...rest } = track;
  return { ...value, track: rest };
}

function withSignedZero(parsed: Parsed<object>): Parsed<object> {
  if (!('value' in parsed) || !('positionMs' in parsed.value) || parsed.value.positionMs !== 0) return parsed;
  return { ...parsed, value: { ...parsed.value, positionMs: -0 } };
}
