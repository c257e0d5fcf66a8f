import { emptyOf, type Field, type JsonObject, type JsonValue, plainZero, type Shape } from './shape.ts';
import { type Violation, violationIn } from './violation.ts';

/** A message of the contract, every field that has no presence written, in the contract's order; or the field at fault. */
export type ReadJson = { readonly value: JsonObject; readonly unknownKeys: number } | { readonly invalid: Violation };

/**
 * Takes from untrusted JSON what the contract knows, and nothing that breaks it. Stricter than proto3 JSON, which takes `"5"` and `"NaN"` for a
 * double, `client_now_ms` for `clientNowMs`, and half a surrogate pair (W-1). Unknown keys are counted at every depth, null is a key that is not there.
 */
export function readJson(shape: Shape, json: unknown): ReadJson {
  if (!isJsonObject(json)) return wrong('', 'must be a JSON object');
  const count = { unknownKeys: 0 };
  const read = readMessage(shape, json, '', count);
  if ('invalid' in read) return read;
  const invalid = violationIn(shape, read.value);
  return invalid ? { invalid } : { value: read.value, unknownKeys: count.unknownKeys };
}

export const isJsonObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

type Count = { unknownKeys: number };
type Read<T> = { readonly value: T } | { readonly invalid: Violation };

const wrong = (field: string, problem: string) => ({ invalid: { field, problem } });

function readMessage(shape: Shape, json: Readonly<Record<string, unknown>>, path: string, count: Count): Read<JsonObject> {
  const fields = fieldsOf(shape);
  const known: JsonObject = {};
  for (const key of Object.keys(json)) {
    const value = json[key];
    const field = fields.get(key);
    if (!field) count.unknownKeys++;
    else if (value !== null) {
      const other = field.oneof && shape.fields.find(({ name, oneof }) => oneof === field.oneof && known[name] !== undefined);
      if (other) return wrong(path + key, `cannot stand beside ${other.name}`);
      const read = readField(field, value, path + key, count);
      if ('invalid' in read) return read;
      known[key] = read.value;
    }
  }
  return complete(shape, known, path);
}

/** A required number may be 0 but must be there: this is the one place that can tell. */
function complete(shape: Shape, known: JsonObject, path: string): Read<JsonObject> {
  const value: JsonObject = {};
  for (const field of shape.fields) {
    const given = known[field.name];
    if (given === undefined && field.required) return wrong(path + field.name, 'is required');
    const held = given ?? emptyOf(field);
    if (held !== undefined) value[field.name] = held;
  }
  return { value };
}

function readField(field: Field, value: unknown, path: string, count: Count): Read<JsonValue> {
  if (!field.list) return readValue(field, value, path, count);
  if (!Array.isArray(value)) return wrong(path, 'must be a list');
  const items: JsonValue[] = [];
  for (const [index, item] of value.entries()) {
    const read = readValue(field, item, `${path}[${index}]`, count);
    if ('invalid' in read) return read;
    items.push(read.value);
  }
  return { value: items };
}

function readValue({ kind, message }: Field, value: unknown, path: string, count: Count): Read<JsonValue> {
  if (message) return isJsonObject(value) ? readMessage(message, value, `${path}.`, count) : wrong(path, 'must be an object');
  switch (kind) {
    case 'text':
      if (typeof value !== 'string') return wrong(path, 'must be a string');
      return value.isWellFormed() ? { value } : wrong(path, 'must be Unicode text');
    case 'boolean':
      return typeof value === 'boolean' ? { value } : wrong(path, 'must be true or false');
    case 'uint32':
      return typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= 0xffffffff
        ? { value: plainZero(value) }
        : wrong(path, 'must be a whole number from 0 to 4294967295');
    default:
      return typeof value === 'number' && Number.isFinite(value) ? { value: plainZero(value) } : wrong(path, 'must be a finite number');
  }
}

const fieldsByName = new WeakMap<Shape, ReadonlyMap<string, Field>>();

function fieldsOf(shape: Shape): ReadonlyMap<string, Field> {
  const known = fieldsByName.get(shape);
  if (known) return known;
  const fields = new Map(shape.fields.map((field) => [field.name, field]));
  fieldsByName.set(shape, fields);
  return fields;
}
