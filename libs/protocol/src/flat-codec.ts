import { create, type DescMessage, type Message, type MessageInitShape, toBinary } from '@bufbuild/protobuf';
import { readBinary } from './checked-binary.ts';
import type { JsonCodec, Parsed } from './json/json-codec.ts';
import { readJson } from './json/read-json.ts';
import type { JsonObject } from './json/shape.ts';
import { violationIn } from './json/violation.ts';
import { shapeOf } from './shape-of.ts';
import { toPlain } from './to-plain.ts';

export type { Parsed };

/** A flat union in both encodings: JSON, and the protobuf message with one oneof that it is in binary. */
export type FlatCodec<T> = JsonCodec<T> & {
  /** The protobuf message whose only oneof this is. */
  readonly union: DescMessage;
  /** The protobuf message that holds the value in its oneof, and back. */
  toMessage(value: T): Message;
  fromMessage(message: Message): Parsed<T>;
  /** The value in a plain oneof, `{timePing: {…}}`, that was checked with what it stands in; undefined when it is of a kind unknown here. */
  fromChecked(oneof: JsonObject | undefined): T | undefined;
  encodeBinary(value: T): Uint8Array<ArrayBuffer>;
  parseBinary(bytes: Uint8Array): Parsed<T>;
};

/** Adds binary to a JSON codec of the same union. */
export function flatCodec<T extends object>(union: DescMessage, json: JsonCodec<T>): FlatCodec<T> {
  const oneof = union.oneofs[0];
  if (!oneof || oneof.fields.length !== union.fields.length) throw new TypeError(`${union.typeName} is not one oneof`);
  const members = shapeOf(union).fields.map(({ name, message }, index) => ({ case: name, name: json.names[index] ?? '', shape: message }));
  const byName = new Map(members.map((member) => [member.name, member]));
  const byCase = new Map(members.map((member) => [member.case, member]));

  const codec: FlatCodec<T> = {
    ...json,
    union,
    toMessage(value) {
      const { [json.tag]: name, ...fields } = value as Record<string, unknown>;
      const member = byName.get(String(name));
      if (!member) throw new TypeError(`${union.typeName} has no ${String(name)}`);
      return create(union, { [oneof.localName]: { case: member.case, value: fields } } as MessageInitShape<DescMessage>);
    },
    fromMessage(message) {
      const chosen = (message as unknown as Record<string, Chosen>)[oneof.localName];
      const member = byCase.get(chosen?.case ?? '');
      if (!chosen?.value || !member?.shape) return { unknown: '' };
      const plain = toPlain(member.shape, chosen.value);
      const invalid = violationIn(member.shape, plain);
      return invalid ? { invalid } : { value: { [json.tag]: member.name, ...plain } as T, unknownKeys: 0 };
    },
    fromChecked(plain = {}) {
      const [chosen = ''] = Object.keys(plain);
      const member = byCase.get(chosen);
      return member && ({ [json.tag]: member.name, ...(plain[chosen] as JsonObject) } as T);
    },
    encodeBinary: (value) => toBinary(union, codec.toMessage(value)),
    parseBinary(bytes) {
      const read = readBinary(union, bytes);
      return 'invalid' in read ? read : codec.fromMessage(read.message);
    },
  };
  return codec;
}

type Chosen = { readonly case?: string; readonly value?: Message };

/** One message of the contract from untrusted JSON, without a name around it. */
export const parseFields = (desc: DescMessage, json: unknown): Parsed<JsonObject> => readJson(shapeOf(desc), json);
