import { noRoom, toRecordedEvent } from '@tutti/domain';
import type { EventLog, RoomReadModel, StoredEvent } from '@tutti/event-log';
import { type RoomAnswer, roomStream } from '@tutti/protocol';
import { foldRoom, fromRow, unopened } from './fold-rooms.ts';

export type RoomQueryNeeds = {
  readonly log: Pick<EventLog, 'epoch' | 'readStream'>;
  /** Rooms as last projected: they may lag, the log's tail is read on top of them. */
  readonly rooms: Pick<RoomReadModel, 'load'>;
};

/** A client that missed more than this is sent the state instead. */
export const mostEvents = 500;

/**
 * What `qry.room.<roomId>` answers: what came after `afterVersion`, or the whole state. Never stale: whatever was committed before the question
 * is in it, because the end of the stream is read from the log itself, after the snapshot.
 */
export async function answerRoomQuery(roomId: string, afterVersion: number | undefined, needs: RoomQueryNeeds): Promise<RoomAnswer> {
  const missed = afterVersion === undefined ? undefined : await missedSince(roomId, afterVersion, needs);
  if (missed === undefined) return wholeState(roomId, needs);
  const { epoch } = needs.log;
  const version = missed.at(-1)?.streamVersion ?? afterVersion ?? 0;
  return { epoch, version, stateJson: '', events: missed.map((event) => toRecordedEvent(event, epoch)) };
}

async function wholeState(roomId: string, { log, rooms }: RoomQueryNeeds): Promise<RoomAnswer> {
  const row = await rooms.load(roomId);
  let folded = row ? fromRow(row) : unopened(roomId);
  for await (const event of log.readStream(roomStream(roomId), folded.version)) folded = foldRoom(folded, [event]);
  const { room, version } = folded;
  return { epoch: log.epoch, version, stateJson: JSON.stringify(version === 0 ? noRoom : room), events: [] };
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
