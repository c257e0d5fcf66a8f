import { emptyOf, type Field, type JsonObject, type JsonValue, plainZero, type Shape } from './shape.ts';
import { placeOf, type Violation, violationIn, within } from './violation.ts';

/** A message of the contract, every field that has no presence written, in the contract's order; or the field at fault. */
export type ReadJson = { readonly value: JsonObject; readonly unknownKeys: number } | { readonly invalid: Violation };

/**
 * Takes from untrusted JSON what the contract knows, and nothing that breaks it. Stricter than proto3 JSON, which takes `"5"` and `"NaN"` for a
 * double, `client_now_ms` for `clientNowMs`, and half a surrogate pair (W-1). Unknown keys are counted at every depth, null is a key that is not there.
 */
export function readJson(shape: Shape, json: unknown): ReadJson {
  if (!isJsonObject(json)) return wrong('', 'must be a JSON object');
  const count = { unknownKeys: 0 };
  const read = readMessage(shape, json, count);
  if ('invalid' in read) return read;
  const invalid = violationIn(shape, read.value);
  return invalid ? { invalid } : { value: read.value, unknownKeys: count.unknownKeys };
}

export const isJsonObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

type Count = { unknownKeys: number };
type Read<T> = { readonly value: T } | { readonly invalid: Violation };

const wrong = (field: string, problem: string) => ({ invalid: { field, problem } });

function readMessage(shape: Shape, json: Readonly<Record<string, unknown>>, count: Count): Read<JsonObject> {
  const fields = fieldsOf(shape);
  const known: JsonObject = {};
  for (const key of Object.keys(json)) {
    const value = json[key];
    const field = fields.get(key);
    if (!field) count.unknownKeys++;
    else if (value !== null) {
      const other = field.oneof && shape.fields.find(({ name, oneof }) => oneof === field.oneof && known[name] !== undefined);
      if (other) return wrong(key, `cannot stand beside ${other.name}`);
      const read = field.list ? readList(field, value, count) : readValue(field, value, count);
      if ('invalid' in read) return read;
      known[key] = read.value;
    }
  }
  return complete(shape, known);
}

/** A required number may be 0 but must be there: this is the one place that can tell. */
function complete(shape: Shape, known: JsonObject): Read<JsonObject> {
  const value: JsonObject = {};
  for (const field of shape.fields) {
    const given = known[field.name];
    if (given === undefined && field.required) return wrong(field.name, 'is required');
    const held = given ?? emptyOf(field);
    if (held !== undefined) value[field.name] = held;
  }
  return { value };
}

function readList(field: Field, value: unknown, count: Count): Read<JsonValue> {
  if (!Array.isArray(value)) return wrong(field.name, 'must be a list');
  const items: JsonValue[] = [];
  for (const [index, item] of value.entries()) {
    const read = readValue(field, item, count, index);
    if ('invalid' in read) return read;
    items.push(read.value);
  }
  return { value: items };
}

function readValue(field: Field, value: unknown, count: Count, index?: number): Read<JsonValue> {
  if (field.message && isJsonObject(value)) {
    const read = readMessage(field.message, value, count);
    return 'invalid' in read ? { invalid: within(placeOf(field, index), read.invalid) } : read;
  }
  const problem = problemOf(field, value);
  if (problem !== undefined) return wrong(placeOf(field, index), problem);
  return { value: typeof value === 'number' ? plainZero(value) : (value as JsonValue) };
}

/** What keeps a value from being of its field's kind. */
function problemOf({ kind }: Field, value: unknown): string | undefined {
  switch (kind) {
    case 'message':
      return 'must be an object';
    case 'text':
      if (typeof value !== 'string') return 'must be a string';
      return value.isWellFormed() ? undefined : 'must be Unicode text';
    case 'boolean':
      return typeof value === 'boolean' ? undefined : 'must be true or false';
    case 'uint32':
      return Number.isInteger(value) && (value as number) >= 0 && (value as number) <= 0xffffffff
        ? undefined
        : 'must be a whole number from 0 to 4294967295';
    case 'double':
      return Number.isFinite(value) ? undefined : 'must be a finite number';
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
