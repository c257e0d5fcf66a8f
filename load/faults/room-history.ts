import { evolve, noRoom, type Room, toStateFrame, upcast } from '@tutti/domain';
import type { PostgresEventLog, StoredEvent } from '@tutti/event-log';
import { roomStream, type ServerFrame, serverFrames } from '@tutti/protocol';
import { roomFrame } from '../../services/gateway/src/room/room-frames.ts';

/** What the log says that a room's members should have been told. */
export type RoomHistory = {
  /** Of the last event. */
  readonly version: number;
  readonly events: readonly StoredEvent[];
  /** The frame of the event at a version, as it goes over the wire in JSON. */
  frameAt(version: number): string | undefined;
  /** ROOM_STATE as it should have been at the version, moment and receiver that it names. */
  stateLike(state: Extract<ServerFrame, { t: 'ROOM_STATE' }>): string | undefined;
};

const nameless = () => '';
/** Fault runs play tracks from elsewhere: nothing is signed. */
const asItIs = (url: string) => url;

export async function roomHistory(log: PostgresEventLog, roomId: string): Promise<RoomHistory> {
  const { epoch } = log;
  const events: StoredEvent[] = [];
  const frames: (string | undefined)[] = [undefined];
  const rooms: Room[] = [noRoom];
  for await (const stored of log.readStream(roomStream(roomId))) {
    const event = upcast(stored);
    const room = evolve(rooms.at(-1) ?? noRoom, event, stored.occurredServerMs);
    const frame = roomFrame(event, { view: { epoch, version: stored.streamVersion, room }, displayName: nameless, urlOf: asItIs });
    events.push(stored);
    rooms.push(room);
    frames.push(frame && serverFrames.encodeJson(frame));
  }
  return {
    version: events.length,
    events,
    frameAt: (version) => frames[version],
    stateLike({ version, memberId, serverNowMs: nowServerMs, reason }) {
      const room = rooms[version];
      if (room?.status !== 'open') return undefined;
      const context = { roomId, epoch, version, memberId, nowServerMs, displayNameOf: nameless, urlOf: asItIs };
      return serverFrames.encodeJson(toStateFrame(room, { ...context, ...(reason ? { reason: reason as 'joined' } : {}) }));
    },
  };
}
