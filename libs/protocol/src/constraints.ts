import { type DescField, type DescMessage, getOption, hasOption, ScalarType } from '@bufbuild/protobuf';
import { isReflectMessage, type ReflectMessage } from '@bufbuild/protobuf/reflect';
import { FeatureSet_FieldPresence } from '@bufbuild/protobuf/wkt';
import { type Constraint, constraint } from './generated/tutti/v1/constraints_pb.ts';

/** What is wrong with one field, in the contract's JSON spelling: `field` is a path such as `track.durationMs` or `tracks[2].url`. */
export type Violation = { readonly field: string; readonly problem: string };

/** The first field that breaks its constraint in `proto/`, depth first, or undefined. Source: decision 12. */
export function violationIn(message: ReflectMessage, path = ''): Violation | undefined {
  for (const { field, rule } of rulesOf(message.desc)) {
    const found = checkField(message, field, rule, path + field.jsonName);
    if (found) return found;
  }
  return undefined;
}

/** Whether the field may not be missing from JSON. A number of 0 is given too, so only the JSON shows whether it was. */
export const isRequired = (field: DescField): boolean => getOption(field, constraint).required;

const isNumber = (field: DescField): boolean => field.fieldKind === 'scalar' && field.scalar !== ScalarType.STRING;

/** A number without presence is always there: not set means 0, and 0 has to hold the bounds too. */
const isZero = (field: DescField): boolean => isNumber(field) && field.presence === FeatureSet_FieldPresence.IMPLICIT;

type FieldRule = { readonly field: DescField; readonly rule: CompiledRule };
type CompiledRule = Constraint & { readonly regex: RegExp | undefined };

const compiled = new WeakMap<DescMessage, readonly FieldRule[]>();

function rulesOf(desc: DescMessage): readonly FieldRule[] {
  const known = compiled.get(desc);
  if (known) return known;
  const rules = desc.fields.map((field) => ({ field, rule: compile(field) }));
  compiled.set(desc, rules);
  return rules;
}

function compile(field: DescField): CompiledRule {
  const rule = getOption(field, constraint);
  const regex = hasOption(field, constraint) && rule.pattern !== '' ? new RegExp(rule.pattern, 'u') : undefined;
  return { ...rule, regex };
}

function checkField(message: ReflectMessage, field: DescField, rule: CompiledRule, path: string): Violation | undefined {
  if (!message.isSet(field) && !isZero(field))
    return rule.required && !isNumber(field) ? { field: path, problem: 'is required' } : undefined;
  const value = message.get(field);
  if (field.fieldKind === 'list') return checkList([...(value as Iterable<unknown>)], field, rule, path);
  return checkValue(value, field.scalar, rule, path);
}

function checkList(
  items: readonly unknown[],
  field: DescField & { fieldKind: 'list' },
  rule: CompiledRule,
  path: string,
): Violation | undefined {
  if (rule.maxItems !== undefined && items.length > rule.maxItems) return { field: path, problem: `has more than ${rule.maxItems} items` };
  for (const [index, item] of items.entries()) {
    const found = checkValue(item, field.scalar, rule, `${path}[${index}]`);
    if (found) return found;
  }
  return undefined;
}

function checkValue(value: unknown, scalar: ScalarType | undefined, rule: CompiledRule, path: string): Violation | undefined {
  if (isReflectMessage(value)) return violationIn(value, `${path}.`);
  const problem =
    typeof value === 'number' ? numberProblem(value, scalar, rule) : typeof value === 'string' ? stringProblem(value, rule) : undefined;
  return problem === undefined ? undefined : { field: path, problem };
}

function numberProblem(value: number, scalar: ScalarType | undefined, rule: CompiledRule): string | undefined {
  const floating = scalar === ScalarType.DOUBLE || scalar === ScalarType.FLOAT;
  if (floating && !Number.isFinite(value) && !rule.allowNonFinite) return `must be a finite number, not ${value}`;
  if (rule.integer && !Number.isSafeInteger(value)) return `must be a whole number, not ${value}`;
  if (rule.min !== undefined && value < rule.min) return `must be at least ${rule.min}, not ${value}`;
  if (rule.max !== undefined && value > rule.max) return `must be at most ${rule.max}, not ${value}`;
  return undefined;
}

function stringProblem(value: string, rule: CompiledRule): string | undefined {
  if (rule.maxLength !== undefined && value.length > rule.maxLength) return `must be at most ${rule.maxLength} characters`;
  if (rule.oneOf.length > 0 && !rule.oneOf.includes(value)) return `must be one of ${rule.oneOf.join(', ')}`;
  if (value !== '' && rule.regex && !rule.regex.test(value)) return `must match ${rule.pattern}`;
  return undefined;
}
