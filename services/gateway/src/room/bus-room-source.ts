import type { Bus } from '@tutti/bus';
import { type RecordedEvent, recordedEvents, roomAnswers, roomQueries, subjects } from '@tutti/protocol';
import type { Logger } from '@tutti/service';
import type { RoomSource } from './room-feed.ts';

export type BusRoomSourceNeeds = { readonly bus: Pick<Bus, 'subscribe' | 'request'>; readonly log: Pick<Logger, 'error'> };

const timeoutMs = 2_000;

/** A room's events from the relay, and its state or what was missed from room-state. */
export function busRoomSource(roomId: string, { bus, log }: BusRoomSourceNeeds): RoomSource {
  return {
    subscribe: (onEvent) =>
      bus.subscribe(subjects.roomEvents(roomId), (bytes) => {
        const event = read(bytes);
        if (event) onEvent(event);
      }),
    ask: async (query) => roomAnswers.decode(await bus.request(subjects.roomQuery(roomId), roomQueries.encode(query), { timeoutMs })),
  };

  /** One that cannot be read leaves a hole, which the feed mends. */
  function read(bytes: Uint8Array): RecordedEvent | undefined {
    try {
      return recordedEvents.decode(bytes);
    } catch (error) {
      log.error({ err: error, roomId }, 'an event from the relay cannot be read');
      return undefined;
    }
  }
}
