import type { Message } from '@bufbuild/protobuf';
import { type Field, type JsonObject, type JsonValue, plainZero, type Shape } from './json/shape.ts';

/** A protobuf message as the plain object that its JSON parses to: what is not set is left out, and so are fields of a later contract. */
export function toPlain(shape: Shape, message: Message): JsonObject {
  const plain: JsonObject = {};
  for (const field of shape.fields) {
    const value = givenTo(field, message as unknown as Fields);
    if (value === undefined) continue;
    plain[field.name] = field.list ? (value as unknown[]).map((item) => plainValue(field, item)) : plainValue(field, value);
  }
  return plain;
}

type Fields = Readonly<Record<string, unknown>>;

/** protobuf-es keeps the fields of a oneof under its name, as `{case, value}`. */
function givenTo({ name, oneof }: Field, fields: Fields): unknown {
  if (oneof === undefined) return fields[name];
  const chosen = fields[oneof] as { readonly case: string | undefined; readonly value?: unknown };
  return chosen.case === name ? chosen.value : undefined;
}

function plainValue({ message }: Field, value: unknown): JsonValue {
  if (message) return toPlain(message, value as Message);
  return typeof value === 'number' ? plainZero(value) : (value as JsonValue);
}
