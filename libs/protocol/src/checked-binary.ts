import { type DescMessage, fromBinary, type MessageShape } from '@bufbuild/protobuf';
import { type Violation, violationIn } from './json/violation.ts';
import { shapeOf } from './shape-of.ts';
import { toPlain } from './to-plain.ts';

/** Bytes on the bus that are not what their subject says. */
export class InvalidMessageError extends Error {
  override readonly name = 'InvalidMessageError';
  readonly code = 'INVALID_MESSAGE';
  readonly violation: Violation;

  constructor(message: string, violation: Violation) {
    super(`${message}: ${violation.field || 'it'} ${violation.problem}`);
    this.violation = violation;
  }
}

/**
 * Bytes as the plain object that the message's JSON would be, which `T` is trusted to be; every constraint holds.
 *
 * @throws InvalidMessageError when the bytes are not this message or break its constraints: a service of another version, or a bug.
 */
export function decodeChecked<T extends object>(desc: DescMessage, bytes: Uint8Array): T {
  const read = readBinary(desc, bytes);
  if ('invalid' in read) throw new InvalidMessageError(desc.name, read.invalid);
  const plain = toPlain(shapeOf(desc), read.message);
  const violation = violationIn(shapeOf(desc), plain);
  if (violation) throw new InvalidMessageError(desc.name, violation);
  return plain as T;
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
