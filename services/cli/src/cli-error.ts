export type CliFault =
  | 'ALREADY_RUNNING'
  | 'CLIP_IMPOSSIBLE'
  | 'DISK_FULL'
  | 'LOG_UNREACHABLE'
  | 'MIGRATION_FAILED'
  | 'NOT_WRITABLE'
  | 'PAGES_NOT_BUILT'
  | 'PORT_IN_USE'
  | 'SEED_FAILED'
  | 'SERVICE_NOT_STARTED'
  | 'TIME_UNREACHABLE'
  | 'TRACE_INVALID'
  | 'USAGE';

/** A command cannot do its work; the message is one sentence that says what to change. */
export class CliError extends Error {
  override readonly name = 'CliError';
  readonly code: CliFault;
  constructor(code: CliFault, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
