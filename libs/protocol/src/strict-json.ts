import { type DescField, type DescMessage, type JsonObject, type JsonValue, ScalarType } from '@bufbuild/protobuf';
import { isRequired, type Violation } from './constraints.ts';

/** JSON of which every key is one of the contract's, spelled as there, and every value of its field's type; or the field at fault. */
export type StrictJson = { readonly known: JsonObject; readonly unknownKeys: number } | { readonly invalid: Violation };

/**
 * Takes from untrusted JSON what the contract knows. proto3 JSON is laxer than we are: it takes `"5"` and `"NaN"` for a double and
 * `client_now_ms` for `clientNowMs` (W-1 refuses strings for numbers), and it throws on unknown keys (W-1 ignores and counts them) and
 * on half a surrogate pair. What passes here, protobuf reads without a fault.
 */
export function strictJson(desc: DescMessage, json: Readonly<Record<string, unknown>>): StrictJson {
  const count = { unknownKeys: 0 };
  const read = readMessage(desc, json, '', count);
  return 'invalid' in read ? read : { known: read.value, unknownKeys: count.unknownKeys };
}

export const isJsonObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

type Count = { unknownKeys: number };
type Read<T> = { readonly value: T } | { readonly invalid: Violation };

const wrong = (field: string, problem: string) => ({ invalid: { field, problem } });

function readMessage(desc: DescMessage, json: Readonly<Record<string, unknown>>, path: string, count: Count): Read<JsonObject> {
  const { fields, required } = shapeOf(desc);
  const known: JsonObject = {};
  for (const [key, value] of Object.entries(json)) {
    const field = fields.get(key);
    if (!field) count.unknownKeys++;
    else if (value !== null) {
      const other = field.oneof?.fields.find(({ jsonName }) => known[jsonName] !== undefined);
      if (other) return wrong(path + key, `cannot stand beside ${other.jsonName}`);
      const read = readField(field, value, path + key, count);
      if ('invalid' in read) return read;
      known[key] = read.value;
    }
  }
  const missing = required.find((key) => known[key] === undefined);
  return missing === undefined ? { value: known } : wrong(path + missing, 'is required');
}

function readField(field: DescField, value: unknown, path: string, count: Count): Read<JsonValue> {
  if (field.fieldKind !== 'list') return readValue(field, value, path, count);
  if (!Array.isArray(value)) return wrong(path, 'must be a list');
  const items: JsonValue[] = [];
  for (const [index, item] of value.entries()) {
    const read = readValue(field, item, `${path}[${index}]`, count);
    if ('invalid' in read) return read;
    items.push(read.value);
  }
  return { value: items };
}

function readValue(field: DescField, value: unknown, path: string, count: Count): Read<JsonValue> {
  if (field.message) return isJsonObject(value) ? readMessage(field.message, value, `${path}.`, count) : wrong(path, 'must be an object');
  switch (field.scalar) {
    case ScalarType.STRING:
      if (typeof value !== 'string') return wrong(path, 'must be a string');
      return value.isWellFormed() ? { value } : wrong(path, 'must be Unicode text');
    case ScalarType.BOOL:
      return typeof value === 'boolean' ? { value } : wrong(path, 'must be true or false');
    case ScalarType.UINT32:
      return typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= 0xffffffff
        ? { value: plainZero(value) }
        : wrong(path, 'must be a whole number from 0 to 4294967295');
    default:
      return typeof value === 'number' && Number.isFinite(value) ? { value: plainZero(value) } : wrong(path, 'must be a finite number');
  }
}

/** JSON can say -0 and protobuf can carry it, but not every reader keeps it. */
const plainZero = (value: number): number => (value === 0 ? 0 : value);

type Shape = { readonly fields: ReadonlyMap<string, DescField>; readonly required: readonly string[] };

const shapes = new WeakMap<DescMessage, Shape>();

function shapeOf(desc: DescMessage): Shape {
  const known = shapes.get(desc);
  if (known) return known;
  const shape = {
    fields: new Map(desc.fields.map((field) => [field.jsonName, field])),
    required: desc.fields.filter(isRequired).map((field) => field.jsonName),
  };
  shapes.set(desc, shape);
  return shape;
}
