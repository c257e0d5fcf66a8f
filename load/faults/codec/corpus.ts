import type { FlatCodec } from '@tutti/protocol';
import { arbitraryOf } from '@tutti/protocol/testing';
import fc from 'fast-check';
import type { Dice } from './dice.ts';
import { type Json, placesIn } from './spoil-json.ts';

/** Without limit, valid values: constraints bind one field at a time, so each field may come from another valid message of the same name. */
export type Corpus = { any(dice: Dice): object };

export function corpus(codec: FlatCodec<object>, { seed, size }: { seed: number; size: number }): Corpus {
  const values = fc.sample(arbitraryOf(codec), { seed, numRuns: size }) as Record<string, unknown>[];
  const alike = Map.groupBy(values, (value) => value[codec.tag]);
  return {
    any(dice) {
      const value = dice.one(values);
      const crossed = cross(value, dice.one(alike.get(value[codec.tag]) ?? [value]), dice);
      if (dice.percent(70)) return crossed;
      const emptied = emptyOne(crossed, codec.tag, dice);
      return codec.violation(emptied) ? crossed : emptied;
    },
  };
}

function cross(a: Record<string, unknown>, b: Record<string, unknown>, { percent }: Dice): Record<string, unknown> {
  const crossed: Record<string, unknown> = {};
  for (const key of new Set([...Object.keys(a), ...Object.keys(b)])) {
    const parent = percent(50) ? a : b;
    if (key in parent) crossed[key] = parent[key];
  }
  return crossed;
}

/** The difference between 0, empty and not there is where codecs err. */
function emptyOne(value: Record<string, unknown>, tag: string, { one }: Dice): Record<string, unknown> {
  const copy = structuredClone(value);
  const [holder, key] = one(placesIn(copy as Json));
  const held = Reflect.get(holder, key);
  if (typeof held === 'number') Reflect.set(holder, key, 0);
  if (typeof held === 'string' && key !== tag) Reflect.set(holder, key, '');
  if (Array.isArray(held)) Reflect.set(holder, key, []);
  return copy;
}
