import { isJsonObject, readJson } from './read-json.ts';
import type { JsonObject, Shape } from './shape.ts';
import { type Violation, violationIn } from './violation.ts';
import { type Absent, writeJson } from './write-json.ts';

/** What came of reading untrusted bytes: a value that holds all its constraints, a name nobody knows, or the field at fault. */
export type Parsed<T> =
  | { readonly value: T; readonly unknownKeys: number }
  | { readonly unknown: string }
  | { readonly invalid: Violation };

/**
 * A message with one oneof, seen as a flat union: `{t: 'TIME_PING', clientNowMs, pingId}`.
 * `T` is trusted to be `Flat` of the same oneof; everything else is checked here, once, where text comes in.
 */
export type JsonCodec<T> = {
  /** The key that holds the name. */
  readonly tag: string;
  /** The names of all members, in the order of their numbers. */
  readonly names: readonly string[];
  /** JSON as it stands on the wire or in the log, every zero written. */
  toJsonValue(value: T): JsonObject;
  fromJsonValue(json: unknown): Parsed<T>;
  encodeJson(value: T): string;
  parseJson(text: string): Parsed<T>;
  /** The constraint that a value breaks, for values made here. */
  violation(value: T): Violation | undefined;
};

export type FlatStyle = {
  /** The key that holds the message's name. */
  readonly tag: string;
  readonly nameOf: (camel: string) => string;
  readonly absent: Absent;
};

export function jsonCodec<T extends object>(union: Shape, { tag, nameOf, absent }: FlatStyle): JsonCodec<T> {
  const members = new Map(union.fields.map(({ name, message }) => [nameOf(name), message]));

  const memberOf = (value: T): { name: string; shape: Shape } => {
    const name = String((value as Record<string, unknown>)[tag]);
    const shape = members.get(name);
    if (!shape) throw new TypeError(`there is no ${tag} ${name}`);
    return { name, shape };
  };

  const codec: JsonCodec<T> = {
    tag,
    names: [...members.keys()],
    toJsonValue(value) {
      const { name, shape } = memberOf(value);
      return { [tag]: name, ...writeJson(shape, value, absent) };
    },
    fromJsonValue(json) {
      if (!isJsonObject(json)) return { invalid: { field: '', problem: 'must be a JSON object' } };
      const { [tag]: name, ...fields } = json;
      if (typeof name !== 'string') return { invalid: { field: tag, problem: 'must be a string that names the message' } };
      const shape = members.get(name);
      if (!shape) return { unknown: name };
      const read = readJson(shape, fields);
      return 'invalid' in read ? read : { value: { [tag]: name, ...read.value } as T, unknownKeys: read.unknownKeys };
    },
    encodeJson: (value) => JSON.stringify(codec.toJsonValue(value)),
    parseJson(text) {
      try {
        return codec.fromJsonValue(JSON.parse(text));
      } catch (error) {
        if (!(error instanceof SyntaxError)) throw error;
        return { invalid: { field: '', problem: 'is not JSON' } };
      }
    },
    violation: (value) => violationIn(memberOf(value).shape, value),
  };
  return codec;
}
