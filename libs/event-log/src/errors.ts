/** The connection to Postgres went away while something was under way. An append may or may not be written: append again with the same command id. */
export class LogConnectionLostError extends Error {
  override readonly name = 'LogConnectionLostError';
  readonly code = 'LOG_CONNECTION_LOST';

  constructor(doing: string, cause?: unknown) {
    super(`connection to the log lost while ${doing}: ${messageOf(cause)}`, { cause });
  }
}

/** A position is missing: the log is damaged, or the reader's position is of another log. Start again from a checkpoint of this log. */
export class LogHoleError extends Error {
  override readonly name = 'LogHoleError';
  readonly code = 'LOG_HOLE';
  readonly expected: number;
  readonly found: number;

  constructor(expected: number, found: number) {
    super(`expected position ${expected}, found ${found}`);
    this.expected = expected;
    this.found = found;
  }
}

/** The item cannot be stored, whatever the log's state. Nothing of it was written. */
export class InvalidAppendError extends Error {
  override readonly name = 'InvalidAppendError';
  readonly code = 'LOG_INVALID_APPEND';
  readonly commandId: string;

  constructor(commandId: string, why: string, cause?: unknown) {
    super(`command ${JSON.stringify(commandId)} cannot be appended: ${why}`, { cause });
    this.commandId = commandId;
  }
}

/** Postgres refused the batch (disk full, a lock time-out, …). Nothing of it was written; it may be tried again. */
export class LogAppendError extends Error {
  override readonly name = 'LogAppendError';
  readonly code = 'LOG_APPEND_FAILED';
  readonly sqlState: string;

  constructor(sqlState: string, cause: unknown) {
    super(`the log refused the batch (${sqlState}): ${messageOf(cause)}`, { cause });
    this.sqlState = sqlState;
  }
}

/** The log was closed by this process before the append was sent. */
export class LogClosedError extends Error {
  override readonly name = 'LogClosedError';
  readonly code = 'LOG_CLOSED';

  constructor() {
    super('the log is closed');
  }
}

/** Another projector of the same name moved the checkpoint. Nothing of this batch was kept; go on from the checkpoint. */
export class CheckpointMovedError extends Error {
  override readonly name = 'CheckpointMovedError';
  readonly code = 'LOG_CHECKPOINT_MOVED';
  readonly projector: string;
  readonly expected: number;
  readonly found: number;

  constructor(projector: string, expected: number, found: number) {
    super(`checkpoint of ${projector} is at ${found}, expected ${expected}: another instance moved it`);
    this.projector = projector;
    this.expected = expected;
    this.found = found;
  }
}

/** The session that held the partition locks is gone, and with it every lock. Let go of the partitions and take new locks. */
export class PartitionLocksLostError extends Error {
  override readonly name = 'PartitionLocksLostError';
  readonly code = 'LOG_PARTITION_LOCKS_LOST';

  constructor(cause?: unknown) {
    super(`the session holding the partition locks is gone${cause === undefined ? '' : `: ${messageOf(cause)}`}`, { cause });
  }
}

/** The person was forgotten (E-6); the id is never used for a person again. */
export class MemberForgottenError extends Error {
  override readonly name = 'MemberForgottenError';
  readonly code = 'MEMBER_FORGOTTEN';
  readonly memberId: string;

  constructor(memberId: string) {
    super(`member ${memberId} was forgotten and cannot be sealed again`);
    this.memberId = memberId;
  }
}

const messageOf = (cause: unknown): string => (cause instanceof Error ? cause.message : String(cause));
