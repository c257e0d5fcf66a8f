import { noRoom, toRecordedEvent } from '@tutti/domain';
import type { EventLog, RoomReadModel, StoredEvent } from '@tutti/event-log';
import { type RoomAnswer, type RoomQuery, roomStream } from '@tutti/protocol';
import { foldRoom, fromRow, unopened } from './fold-rooms.ts';

export type RoomQueryNeeds = {
  readonly log: Pick<EventLog, 'epoch' | 'readStream'>;
  /** Rooms as last projected: they may lag, the log's tail is read on top of them. */
  readonly rooms: Pick<RoomReadModel, 'load'>;
};

/** A client that missed more than this is sent the state instead. */
export const mostEvents = 500;

/** Of a room that is older than this the history is not told: a state some events back is folded from the beginning. */
export const longestFold = 20_000;

/**
 * What `qry.room.<roomId>` answers: what came after `afterVersion`, or the whole state, or a state `history` events back and those events. Never
 * stale: whatever was committed before the question is in it, because the end of the stream is read from the log itself, after the snapshot.
 */
export async function answerRoomQuery(roomId: string, { afterVersion, history }: RoomQuery, needs: RoomQueryNeeds): Promise<RoomAnswer> {
  const missed = afterVersion === undefined ? undefined : await missedSince(roomId, afterVersion, needs);
  if (missed === undefined) return wholeState(roomId, history, needs);
  const { epoch } = needs.log;
  const version = missed.at(-1)?.streamVersion ?? afterVersion ?? 0;
  return { epoch, version, stateJson: '', stateVersion: 0, events: missed.map((event) => toRecordedEvent(event, epoch)) };
}

/** The stream is read once: each event waits until `history` others have come after it, and is folded then. */
async function wholeState(roomId: string, history: number, { log, rooms }: RoomQueryNeeds): Promise<RoomAnswer> {
  const row = await rooms.load(roomId);
  const told = (row?.version ?? 0) > longestFold ? 0 : history;
  let folded = row && told === 0 ? fromRow(row) : unopened(roomId);
  const since: StoredEvent[] = [];
  for await (const event of log.readStream(roomStream(roomId), folded.version)) {
    since.push(event);
    if (since.length > told) folded = foldRoom(folded, since.splice(0, 1));
  }
  const { epoch } = log;
  const { room, version: stateVersion } = folded;
  return {
    epoch,
    version: stateVersion + since.length,
    stateJson: JSON.stringify(stateVersion === 0 ? noRoom : room),
    stateVersion,
    events: since.map((event) => toRecordedEvent(event, epoch)),
  };
}

/** Undefined when they are too many, or when the asker is at a version that this room never had. */
async function missedSince(roomId: string, afterVersion: number, { log }: RoomQueryNeeds): Promise<StoredEvent[] | undefined> {
  const known = Math.max(0, afterVersion - 1);
  const read: StoredEvent[] = [];
  for await (const event of log.readStream(roomStream(roomId), known)) {
    read.push(event);
    if (read.length > mostEvents + 1) return undefined;
  }
  if (afterVersion > 0 && read.shift()?.streamVersion !== afterVersion) return undefined;
  return read.length > mostEvents ? undefined : read;
}
