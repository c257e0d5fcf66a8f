import type { DescMessage, MessageShape } from '@bufbuild/protobuf';
import { reflect } from '@bufbuild/protobuf/reflect';
import { type Violation, violationIn } from './constraints.ts';
import { readBinary } from './flat-codec.ts';

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

/** @throws InvalidMessageError when the bytes are not this message or break its constraints: a service of another version, or a bug. */
export function decodeChecked<Desc extends DescMessage>(desc: Desc, bytes: Uint8Array): MessageShape<Desc> {
  const read = readBinary(desc, bytes);
  if ('invalid' in read) throw new InvalidMessageError(desc.name, read.invalid);
  const violation = violationIn(reflect(desc, read.message));
  if (violation) throw new InvalidMessageError(desc.name, violation);
  return read.message;
}
