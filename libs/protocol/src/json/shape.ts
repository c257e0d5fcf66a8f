/** What the contract says of one message, as plain data: made from `proto/` by `npm run generate`, it needs no descriptors and no protobuf at run time. */
export type Shape = { readonly fields: readonly Field[] };

export type Field = {
  /** As in JSON and in code: `startAtServerMs`. */
  readonly name: string;
  /** uint32 is a whole number from 0 to 4294967295, double any finite one. */
  readonly kind: 'text' | 'double' | 'uint32' | 'boolean' | 'message';
  /** The shape of a field of kind message. */
  readonly message?: Shape;
  /** A list of this kind. The constraints below hold for each of its items, except maxItems. */
  readonly list?: true;
  /** May be left unset. Of the others messages may be, too; texts, numbers and lists are then empty or 0. */
  readonly optional?: true;
  /** At most one field of this oneof is set. */
  readonly oneof?: string;
  readonly required?: true;
  readonly min?: number;
  readonly max?: number;
  readonly integer?: true;
  readonly allowNonFinite?: true;
  readonly pattern?: string;
  readonly maxLength?: number;
  readonly maxItems?: number;
  readonly oneOf?: readonly string[];
  /** No control characters; for a message: in none of its texts. */
  readonly noControls?: true;
};

export type JsonValue = number | string | boolean | null | JsonObject | JsonValue[];
export type JsonObject = { [key: string]: JsonValue };

/** Whether a value may be missing, rather than be empty or 0. */
export const hasPresence = ({ kind, list, optional, oneof }: Field): boolean =>
  !list && (kind === 'message' || optional === true || oneof !== undefined);

/** What a field holds that was not given, or undefined when it then holds nothing. */
export function emptyOf(field: Field): JsonValue | undefined {
  if (field.list) return [];
  if (hasPresence(field)) return undefined;
  return field.kind === 'text' ? '' : field.kind === 'boolean' ? false : 0;
}

/** JSON can say -0 and protobuf can carry it, but not every reader keeps it. */
export const plainZero = (value: number): number => (value === 0 ? 0 : value);
