import {
  create,
  type DescField,
  type DescMessage,
  fromBinary,
  fromJson,
  type JsonObject,
  type Message,
  type MessageInitShape,
  type MessageShape,
  toBinary,
  toJson,
} from '@bufbuild/protobuf';
import { isReflectMessage, reflect } from '@bufbuild/protobuf/reflect';
import { type Violation, violationIn } from './constraints.ts';
import { isJsonObject, strictJson } from './strict-json.ts';

/** What came of reading untrusted bytes: a value that holds all its constraints, a name nobody knows, or the field at fault. */
export type Parsed<T> =
  | { readonly value: T; readonly unknownKeys: number }
  | { readonly unknown: string }
  | { readonly invalid: Violation };

/**
 * A protobuf message with one oneof, seen as a flat union: `{t: 'TIME_PING', clientNowMs, pingId}`.
 * `T` is trusted to be `Flat` of the same oneof; everything else is checked here, once, where bytes come in.
 */
export type FlatCodec<T> = {
  /** The protobuf message whose only oneof this is, and the key that holds the name. */
  readonly union: DescMessage;
  readonly tag: string;
  /** The names of all members, in the order of their numbers. */
  readonly names: readonly string[];
  /** JSON as it stands on the wire or in the log, every zero written. */
  toJsonValue(value: T): JsonObject;
  fromJsonValue(json: unknown): Parsed<T>;
  encodeJson(value: T): string;
  parseJson(text: string): Parsed<T>;
  /** The protobuf message that holds the value in its oneof, and back. */
  toMessage(value: T): Message;
  fromMessage(message: Message): Parsed<T>;
  encodeBinary(value: T): Uint8Array<ArrayBuffer>;
  parseBinary(bytes: Uint8Array): Parsed<T>;
  /** The constraint that a value breaks, for values made here. */
  violation(value: T): Violation | undefined;
};

export type FlatStyle = {
  /** The key that holds the message's name. */
  readonly tag: string;
  readonly nameOf: (camel: string) => string;
  /** What JSON says of an optional field that is not set: the wire writes null (W-1), the log leaves it out. */
  readonly absent: 'null' | 'omitted';
};

export function flatCodec<T extends object>(union: DescMessage, { tag, nameOf, absent }: FlatStyle): FlatCodec<T> {
  const oneof = union.oneofs[0];
  if (!oneof || oneof.fields.length !== union.fields.length) throw new TypeError(`${union.typeName} is not one oneof`);
  const members = new Map(oneof.fields.map((field) => [nameOf(field.localName), memberOf(field)]));

  const envelope = (value: T) => {
    const { [tag]: name, ...fields } = value as Record<string, unknown>;
    const member = members.get(String(name));
    if (!member) throw new TypeError(`${union.typeName} has no ${String(name)}`);
    return { member, message: create(member.desc, fields as MessageInitShape<DescMessage>) };
  };
  const named = (name: string, parsed: Parsed<JsonObject>): Parsed<T> =>
    'value' in parsed ? { ...parsed, value: { [tag]: name, ...parsed.value } as T } : parsed;

  const codec: FlatCodec<T> = {
    union,
    tag,
    names: [...members.keys()],
    toJsonValue(value) {
      const { member, message } = envelope(value);
      const fields = toFields(member.desc, message);
      return { [tag]: member.name, ...(absent === 'null' ? withNulls(member.desc, fields) : fields) };
    },
    fromJsonValue(json) {
      if (!isJsonObject(json)) return { invalid: { field: '', problem: 'must be a JSON object' } };
      const { [tag]: name, ...fields } = json;
      if (typeof name !== 'string') return { invalid: { field: tag, problem: 'must be a string that names the message' } };
      const member = members.get(name);
      return member ? named(name, parseFields(member.desc, fields)) : { unknown: name };
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
    toMessage(value) {
      const { member, message } = envelope(value);
      return create(union, { [oneof.localName]: { case: member.field.localName, value: message } } as MessageInitShape<DescMessage>);
    },
    fromMessage(message) {
      const outer = reflect(union, message);
      const field = outer.oneofCase(oneof);
      if (!field) return { unknown: '' };
      const inner = outer.get(field);
      if (!isReflectMessage(inner)) throw new TypeError(`${union.typeName}.${field.name} is not a message`);
      return named(nameOf(field.localName), checkedFields(inner.desc, inner.message, 0));
    },
    encodeBinary: (value) => toBinary(union, codec.toMessage(value)),
    parseBinary(bytes) {
      const read = readBinary(union, bytes);
      return 'invalid' in read ? read : codec.fromMessage(read.message);
    },
    violation(value) {
      const { member, message } = envelope(value);
      return violationIn(reflect(member.desc, message));
    },
  };
  return codec;

  function memberOf(field: DescField) {
    if (!field.message) throw new TypeError(`${union.typeName}.${field.name} is not a message`);
    return { name: nameOf(field.localName), field, desc: field.message };
  }
}

/** One message of the contract from untrusted JSON, without a name around it. */
export function parseFields(desc: DescMessage, json: unknown): Parsed<JsonObject> {
  if (!isJsonObject(json)) return { invalid: { field: '', problem: 'must be a JSON object' } };
  const strict = strictJson(desc, json);
  return 'invalid' in strict ? strict : checkedFields(desc, fromJson(desc, strict.known), strict.unknownKeys);
}

function checkedFields(desc: DescMessage, message: Message, unknownKeys: number): Parsed<JsonObject> {
  const invalid = violationIn(reflect(desc, message));
  return invalid ? { invalid } : { value: toFields(desc, message), unknownKeys };
}

/** Bytes as a message, or what is wrong with them. */
export function readBinary<Desc extends DescMessage>(
  desc: Desc,
  bytes: Uint8Array,
): { readonly message: MessageShape<Desc> } | { readonly invalid: Violation } {
  try {
    return { message: fromBinary(desc, bytes) };
  } catch (error) {
    return { invalid: { field: '', problem: `is not a ${desc.name}: ${error instanceof Error ? error.message : String(error)}` } };
  }
}

/** The fields that have presence and are not set, as null, at every depth. */
function withNulls(desc: DescMessage, fields: JsonObject): JsonObject {
  const written: JsonObject = {};
  for (const field of desc.fields) {
    const value = fields[field.jsonName] ?? null;
    const { message } = field;
    if (!message || value === null) written[field.jsonName] = value;
    else if (Array.isArray(value)) written[field.jsonName] = value.map((item) => withNulls(message, item as JsonObject));
    else written[field.jsonName] = withNulls(message, value as JsonObject);
  }
  return written;
}

export const toFields = (desc: DescMessage, message: Message): JsonObject =>
  toJson(desc, message, { alwaysEmitImplicit: true }) as JsonObject;
