import { type Field, hasPresence, type Shape } from './shape.ts';

/** What is wrong with one field, in the contract's JSON spelling: `field` is a path such as `track.durationMs` or `tracks[2].url`. */
export type Violation = { readonly field: string; readonly problem: string };

/**
 * The first field that breaks its constraint in `proto/`, depth first, or undefined. For values whose fields have the right types. Source: decision 12.
 * `noControls`: the message stands in a field that allows no control characters.
 */
export function violationIn(shape: Shape, message: object, noControls = false): Violation | undefined {
  for (const field of shape.fields) {
    const given = (message as Readonly<Record<string, unknown>>)[field.name];
    const found = checkField(given, noControls ? { ...field, noControls } : field);
    if (found) return found;
  }
  return undefined;
}

/** A violation inside what stands at `path`. Paths are made on the way out, so that what is valid makes none. */
export const within = (path: string, { field, problem }: Violation): Violation => ({ field: `${path}.${field}`, problem });

/** Where a field's value stands, or the item of its list. */
export const placeOf = ({ name }: Field, index: number | undefined): string => (index === undefined ? name : `${name}[${index}]`);

function checkField(value: unknown, field: Field): Violation | undefined {
  if (isUnset(value, field)) {
    if (field.required && (field.list || field.kind === 'text' || field.kind === 'message'))
      return { field: field.name, problem: 'is required' };
    // A number without presence is always there: not set means 0, and 0 has to hold the bounds too.
    return isNumber(field) && !hasPresence(field) ? checkValue(0, field) : undefined;
  }
  return field.list ? checkList(value as readonly unknown[], field) : checkValue(value, field);
}

/** An empty text or list without presence is one that was not given. */
const isUnset = (value: unknown, field: Field): boolean =>
  value === undefined || value === null || (!hasPresence(field) && (value === '' || (field.list === true && (value as []).length === 0)));

const isNumber = ({ kind, list }: Field): boolean => !list && (kind === 'double' || kind === 'uint32');

function checkList(items: readonly unknown[], field: Field): Violation | undefined {
  if (field.maxItems !== undefined && items.length > field.maxItems)
    return { field: field.name, problem: `has more than ${field.maxItems} items` };
  for (const [index, item] of items.entries()) {
    const found = checkValue(item, field, index);
    if (found) return found;
  }
  return undefined;
}

function checkValue(value: unknown, field: Field, index?: number): Violation | undefined {
  if (field.message) {
    const found = violationIn(field.message, value as object, field.noControls);
    return found && within(placeOf(field, index), found);
  }
  const problem =
    typeof value === 'number' ? numberProblem(value, field) : typeof value === 'string' ? textProblem(value, field) : undefined;
  return problem === undefined ? undefined : { field: placeOf(field, index), problem };
}

function numberProblem(value: number, { kind, allowNonFinite, integer, min, max }: Field): string | undefined {
  if (kind === 'double' && !Number.isFinite(value) && !allowNonFinite) return `must be a finite number, not ${value}`;
  if (integer && !Number.isSafeInteger(value)) return `must be a whole number, not ${value}`;
  if (min !== undefined && value < min) return `must be at least ${min}, not ${value}`;
  if (max !== undefined && value > max) return `must be at most ${max}, not ${value}`;
  return undefined;
}

function textProblem(value: string, { maxLength, oneOf, pattern, noControls }: Field): string | undefined {
  if (noControls && /\p{Cc}/u.test(value)) return 'must not contain control characters';
  if (maxLength !== undefined && value.length > maxLength) return `must be at most ${maxLength} characters`;
  if (oneOf && !oneOf.includes(value)) return `must be one of ${oneOf.join(', ')}`;
  if (value !== '' && pattern !== undefined && !regexOf(pattern).test(value)) return `must match ${pattern}`;
  return undefined;
}

const regexes = new Map<string, RegExp>();

function regexOf(pattern: string): RegExp {
  const known = regexes.get(pattern);
  if (known) return known;
  const regex = new RegExp(pattern, 'u');
  regexes.set(pattern, regex);
  return regex;
}
