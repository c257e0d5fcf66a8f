/** Nobody answered: no responder, or none in time. Whether the request was acted upon is unknown; send it again if it is idempotent. */
export class BusNoAnswerError extends Error {
  override readonly name = 'BusNoAnswerError';
  readonly code = 'BUS_NO_ANSWER';
  readonly subject: string;

  constructor(subject: string, why: string, cause?: unknown) {
    super(`${subject}: ${why}`, { cause });
    this.subject = subject;
  }
}

/** The answering side failed while handling the request; its own log has the stack. */
export class BusHandlerError extends Error {
  override readonly name = 'BusHandlerError';
  readonly code = 'BUS_HANDLER_FAILED';
  readonly subject: string;

  constructor(subject: string, message: string) {
    super(`${subject}: the other side failed: ${message}`);
    this.subject = subject;
  }
}

/** EVENTS carries another log: another epoch, or an event that is not this log's. Someone has to say which is right; nothing was published. */
export class ForeignStreamError extends Error {
  override readonly name = 'ForeignStreamError';
  readonly code = 'RELAY_STREAM_FOREIGN';
  readonly expected: string;
  readonly found: string;

  constructor(expected: string, found: string) {
    super(`EVENTS is of ${found}, the log is ${expected}: NATS holds another log's events`);
    this.expected = expected;
    this.found = found;
  }
}

/** EVENTS is ahead of the log: Postgres was restored to an earlier day, or the stream is another log's. Nothing was published. */
export class StreamAheadError extends Error {
  override readonly name = 'StreamAheadError';
  readonly code = 'RELAY_STREAM_AHEAD';
  readonly sequence: number;
  readonly head: number;

  constructor(sequence: number, head: number) {
    super(`EVENTS is at ${sequence}, the log's head is ${head}: it belongs to another log`);
    this.sequence = sequence;
    this.head = head;
  }
}

/** JetStream did not take a message: another publisher was quicker, the stream is gone, or no acknowledgement came. Read the stream's last sequence and go on from there. */
export class PublishRefusedError extends Error {
  override readonly name = 'PublishRefusedError';
  readonly code = 'BUS_PUBLISH_REFUSED';
  readonly sequence: number;
  /** JetStream's own number, 10071 for a wrong last sequence; 0 when there was none. */
  readonly serverCode: number;

  constructor(sequence: number, why: string, serverCode = 0, cause?: unknown) {
    super(`message ${sequence} was not taken: ${why}`, { cause });
    this.sequence = sequence;
    this.serverCode = serverCode;
  }
}

/** A message is larger than the server takes; it was not sent. Sending it again changes nothing. */
export class BusTooLargeError extends Error {
  override readonly name = 'BusTooLargeError';
  readonly code = 'BUS_TOO_LARGE';
  readonly subject: string;
  readonly bytes: number;
  readonly mostBytes: number;

  constructor(subject: string, bytes: number, mostBytes: number) {
    super(`${subject}: a message of ${bytes} bytes is larger than the server's max_payload of ${mostBytes}`);
    this.subject = subject;
    this.bytes = bytes;
    this.mostBytes = mostBytes;
  }
}

/** The NATS server takes smaller messages than Tutti sends. Raise `max_payload` in the server's configuration. */
export class BusPayloadLimitError extends Error {
  override readonly name = 'BusPayloadLimitError';
  readonly code = 'BUS_PAYLOAD_LIMIT';
  readonly server: string;
  readonly found: number;
  readonly needed: number;

  constructor(server: string, found: number, needed: number) {
    super(`NATS at ${server} takes messages of at most ${found} bytes; Tutti needs its max_payload to be at least ${needed}`);
    this.server = server;
    this.found = found;
    this.needed = needed;
  }
}
