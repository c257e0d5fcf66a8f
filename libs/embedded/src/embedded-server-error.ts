export type EmbeddedServerFault = 'BINARY_MISSING' | 'PORT_IN_USE' | 'NOT_WRITABLE' | 'DISK_FULL' | 'WRONG_VERSION' | 'NOT_STARTED';

/** Postgres or nats-server could not be started; the message is one sentence for the person at the terminal. */
export class EmbeddedServerError extends Error {
  override readonly name = 'EmbeddedServerError';
  readonly code: EmbeddedServerFault;
  constructor(code: EmbeddedServerFault, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

/** Says in one sentence why `what` did not start, from the last lines it wrote. */
export function toStartError(what: string, folder: string, lines: readonly string[]): EmbeddedServerError {
  const text = lines.join('\n');
  if (/address already in use|could not bind/i.test(text))
    return new EmbeddedServerError('PORT_IN_USE', `${what} could not start: its port is in use.`);
  if (/no space left on device/i.test(text))
    return new EmbeddedServerError('DISK_FULL', `${what} could not start: the disk of ${folder} is full.`);
  if (/permission denied|read-only file system/i.test(text)) {
    return new EmbeddedServerError('NOT_WRITABLE', `${what} could not start: ${folder} cannot be written.`);
  }
  if (/incompatible with server|not compatible with this version/i.test(text)) {
    return new EmbeddedServerError('WRONG_VERSION', `${what} could not start: ${folder} was written by another major version.`);
  }
  const last = lines.findLast((line) => /fatal|error|panic|initdb:/i.test(line)) ?? lines.at(-1) ?? 'it said nothing';
  return new EmbeddedServerError('NOT_STARTED', `${what} could not start: ${last.trim().replace(/\.?$/, '.')}`);
}
