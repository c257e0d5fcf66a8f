import { emptyOf, type Field, type JsonObject, type JsonValue, type Shape } from './shape.ts';

/** What JSON says of a field that has presence and is not set: the wire writes null (W-1), the log leaves it out. */
export type Absent = 'null' | 'omitted';

/** A message as it stands on the wire or in the log: the contract's fields in its order, every zero written, and nothing else. */
export function writeJson(shape: Shape, message: object, absent: Absent): JsonObject {
  const json: JsonObject = {};
  for (const field of shape.fields) {
    const value = (message as Readonly<Record<string, unknown>>)[field.name] ?? emptyOf(field);
    if (value !== undefined) json[field.name] = field.list ? writeList(field, value, absent) : writeValue(field, value, absent);
    else if (absent === 'null') json[field.name] = null;
  }
  return json;
}

const writeList = (field: Field, items: unknown, absent: Absent): JsonValue =>
  (items as readonly unknown[]).map((item) => writeValue(field, item, absent));

/** What is no finite number is written as proto3 JSON does, as text: a reader refuses it by name, where null would pass for 0. */
function writeValue({ message }: Field, value: unknown, absent: Absent): JsonValue {
  if (message) return writeJson(message, value as object, absent);
  return typeof value === 'number' && !Number.isFinite(value) ? String(value) : (value as JsonValue);
}
