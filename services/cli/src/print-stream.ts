import { type Clip, evolve, evolveClip, noClip, noRoom, type Room, UnreadableEventError, upcast, upcastClip } from '@tutti/domain';
import type { EventLog, StoredEvent } from '@tutti/event-log';
import { isClipStream, roomIdOf } from '@tutti/protocol';
import { describeClip } from './describe-clip.ts';
import { describeRoom, isoOf, quoted } from './describe-room.ts';

export type PrintStreamNeeds = {
  readonly log: Pick<EventLog, 'readStream'>;
  /** `room-demo` */
  readonly stream: string;
  readonly out: { write(text: string): unknown };
  /** One JSON object for each event, with the whole state, instead of lines to read. */
  readonly json?: boolean;
};

/** What a stream's events make: read one by one, told in a line, or whole. */
type Folding = { read(event: StoredEvent): void; line(): string; state(): Room | Clip };
type Step = { readonly event: StoredEvent; readonly folding: Folding | undefined; readonly unreadable: string | undefined };

/** Prints a stream's events, oldest first, and for a room or a clip the folded state after each. How many there were. */
export async function printStream({ log, stream, out, json = false }: PrintStreamNeeds): Promise<number> {
  let count = 0;
  for await (const step of steps(log, stream)) {
    count += 1;
    out.write(json ? toJsonLine(step) : toLines(step));
  }
  return count;
}

/** An event that this build cannot read is shown as it was stored, and the state stays what it was. */
async function* steps(log: Pick<EventLog, 'readStream'>, stream: string): AsyncGenerator<Step> {
  const folding = roomIdOf(stream) !== undefined ? foldingRoom() : isClipStream(stream) ? foldingClip() : undefined;
  for await (const event of log.readStream(stream))
    yield { event, folding, unreadable: folding && reasonUnreadable(() => folding.read(event)) };
}

function foldingRoom(): Folding {
  let room: Room = noRoom;
  return {
    read(event) {
      room = evolve(room, upcast(event), event.occurredServerMs);
    },
    line: () => describeRoom(room),
    state: () => room,
  };
}

function foldingClip(): Folding {
  let clip: Clip = noClip;
  return {
    read(event) {
      clip = evolveClip(clip, upcastClip(event));
    },
    line: () => describeClip(clip),
    state: () => clip,
  };
}

function reasonUnreadable(read: () => void): string | undefined {
  try {
    read();
    return undefined;
  } catch (error) {
    if (error instanceof UnreadableEventError) return error.message;
    throw error;
  }
}

function toLines({ event, folding, unreadable }: Step): string {
  const { position, streamVersion, occurredServerMs, type, schemaVersion, actorId, commandId, data } = event;
  const kind = schemaVersion === 1 ? type : `${type} (version ${schemaVersion})`;
  const lines = [
    `#${position} v${streamVersion}  ${isoOf(occurredServerMs)}  ${kind}  by ${actorId}  (${commandId})`,
    `    ${compact(data)}`,
    ...(unreadable === undefined ? [] : [`    ! ${unreadable}`]),
    ...(folding === undefined ? [] : [`    = ${folding.line()}`]),
  ];
  return `${lines.join('\n')}\n`;
}

/** `title="Kitchen" leadMs=500`: the data on one line, its strings quoted so that nothing in them moves the cursor. */
const compact = (data: StoredEvent['data']): string =>
  Object.entries(data)
    .map(([key, value]) => `${key}=${quoted(value)}`)
    .join(' ') || '(no data)';

const toJsonLine = ({ event, folding, unreadable }: Step): string =>
  `${JSON.stringify({ ...event, ...(unreadable === undefined ? {} : { unreadable }), ...(folding === undefined ? {} : { state: folding.state() }) })}\n`;
