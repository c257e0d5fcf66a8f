import { evolve, noRoom, type Room, upcast } from '@tutti/domain';
import type { StoredEvent } from '@tutti/event-log';

/** A moment of a room's history: up to a position of the log, or up to a server time. */
export type Moment = { readonly position: number } | { readonly serverMs: number };

export type RoomAt = { readonly room: Room; readonly version: number; readonly position: number; readonly occurredServerMs: number };

/** Numbers below this are positions of the log, from it on server times: 1e12 ms is September 2001, 1e12 events are not reached. */
const firstServerMs = 1e12;

/** What `?at=` means, or undefined when it means nothing. */
export function momentOf(at: string): Moment | undefined {
  if (!/^\d{1,15}(\.\d{1,6})?$/u.test(at)) return undefined;
  const value = Number(at);
  if (value >= firstServerMs) return { serverMs: value };
  return Number.isInteger(value) ? { position: value } : undefined;
}

/** The room as it was after the last of its events up to the moment; version 0 when there was none yet. */
export async function roomAt(events: AsyncIterable<StoredEvent>, moment: Moment): Promise<RoomAt> {
  let at: RoomAt = { room: noRoom, version: 0, position: 0, occurredServerMs: 0 };
  for await (const event of events) {
    if ('position' in moment ? event.position > moment.position : event.occurredServerMs > moment.serverMs) break;
    const { streamVersion: version, position, occurredServerMs } = event;
    at = { room: evolve(at.room, upcast(event), occurredServerMs), version, position, occurredServerMs };
  }
  return at;
}
