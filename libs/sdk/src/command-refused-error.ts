/** The room refused a command, or nobody answered it. Nothing has changed then, except after `not-answered`, which is uncertain. */
export class CommandRefusedError extends Error {
  override readonly name = 'CommandRefusedError';
  /** One of SPEC.md's codes, such as `not-host`; `closed` when the connection ended for good before an answer. */
  readonly code: string;
  /** The field at fault, in the wire's spelling; empty where none is. */
  readonly field: string;

  constructor({ code, field, message }: { code: string; field: string; message: string }) {
    super(message);
    this.code = code;
    this.field = field;
  }
}
