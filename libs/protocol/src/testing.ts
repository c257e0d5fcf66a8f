import { type DescField, type DescMessage, getOption, type JsonObject, ScalarType } from '@bufbuild/protobuf';
import fc from 'fast-check';
import type { FlatCodec } from './flat-codec.ts';
import { type Constraint, constraint } from './generated/tutti/v1/constraints_pb.ts';

// Arbitrary values of the contract for property tests, built over its descriptors: a new message is tested on the day it is declared.

/** Any valid value of a flat union: `{t: 'TIME_PING', …}`. */
export function arbitraryOf<T>({ union, tag, names }: FlatCodec<T>): fc.Arbitrary<T> {
  const members = (union.oneofs[0]?.fields ?? []).map((field, index) =>
    arbitraryFields(messageOf(field)).map((fields) => ({ [tag]: names[index], ...fields }) as T),
  );
  return fc.oneof(...members);
}

/** Any valid value of one message, every field without presence written. `noControls`: it stands in a field that allows no control characters. */
export function arbitraryFields(desc: DescMessage, noControls = false): fc.Arbitrary<JsonObject> {
  const alone = desc.fields.filter((field) => !field.oneof);
  const outside = fc.record(Object.fromEntries(alone.map((field) => [field.jsonName, arbitraryField(field, noControls)])));
  return desc.oneofs.reduce(
    (fields, { fields: cases }) => fc.tuple(fields, fc.oneof(...cases.map(oneCase))).map(([rest, chosen]) => ({ ...rest, ...chosen })),
    outside.map(withoutUndefined),
  );
}

/** Text that no check expects: control characters, astral planes, halves of surrogate pairs. */
export const arbitraryText = fc.array(fc.nat(0xffff), { maxLength: 40 }).map((units) => String.fromCharCode(...units));

const oneCase = (field: DescField) => arbitraryFields(messageOf(field)).map((value): JsonObject => ({ [field.jsonName]: value }));

function arbitraryField(field: DescField, noControls: boolean): fc.Arbitrary<unknown> {
  const own = getOption(field, constraint);
  const rule = { ...own, noControls: own.noControls || noControls };
  if (field.fieldKind === 'list') return fc.array(arbitraryValue(field, rule), { maxLength: Math.min(rule.maxItems ?? 4, 4) });
  const value = arbitraryValue(field, rule);
  return rule.required || (field.fieldKind === 'scalar' && !field.proto.proto3Optional) ? value : fc.option(value, { nil: undefined });
}

function arbitraryValue(field: DescField, rule: Constraint): fc.Arbitrary<unknown> {
  if (field.message) return arbitraryFields(field.message, rule.noControls);
  switch (field.scalar) {
    case ScalarType.STRING:
      return arbitraryString(rule);
    case ScalarType.BOOL:
      return fc.boolean();
    case ScalarType.UINT32:
      return fc.nat({ max: Math.min(rule.max ?? 0xffffffff, 0xffffffff) }).filter((value) => value >= (rule.min ?? 0));
    default:
      return arbitraryNumber(rule).map((value) => (value === 0 ? 0 : value));
  }
}

function arbitraryNumber({ integer, min, max }: Constraint): fc.Arbitrary<number> {
  if (integer) return fc.integer({ min: min ?? Number.MIN_SAFE_INTEGER, max: max ?? Number.MAX_SAFE_INTEGER });
  return fc.double({ noNaN: true, noDefaultInfinity: true, ...(min === undefined ? {} : { min }), ...(max === undefined ? {} : { max }) });
}

function arbitraryString({ required, oneOf, pattern, maxLength = 60, noControls }: Constraint): fc.Arbitrary<string> {
  if (oneOf.length > 0) return fc.constantFrom(...oneOf);
  const text = pattern === '' ? fc.string({ unit: 'binary', maxLength }) : fc.stringMatching(new RegExp(pattern, 'u'));
  const allowed = noControls ? text.map((value) => value.replaceAll(/\p{Cc}/gu, '~')) : text;
  const given = allowed.filter((value) => value.length <= maxLength && (!required || value !== ''));
  return required ? given : fc.oneof(given, fc.constant(''));
}

function messageOf(field: DescField): DescMessage {
  if (!field.message) throw new TypeError(`${field.name} is not a message`);
  return field.message;
}

const withoutUndefined = (fields: Record<string, unknown>): JsonObject =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as JsonObject;
