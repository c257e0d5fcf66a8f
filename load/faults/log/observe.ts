import { type PostgresEventLog, readCheckpoint, roomProjector, type StoredEvent } from '@tutti/event-log';
import { roomIdOf } from '@tutti/protocol';
import { waitFor } from '@tutti/testkit';
import type { Seen } from './checker.ts';

/** The log, once all is quiet. */
export async function readWholeLog(log: PostgresEventLog): Promise<Seen[]> {
  const events: Seen[] = [];
  for await (const event of log.readAll(0)) events.push(toSeen(event));
  return events;
}

/** A reader of the global order that was there the whole time. Stop it and take what it saw. */
export function followAlong(log: PostgresEventLog): { stop(upTo: number): Promise<Seen[]> } {
  const stopping = new AbortController();
  const seen: Seen[] = [];
  const running = (async () => {
    for await (const batch of log.follow(0, { signal: stopping.signal })) seen.push(...batch.map(toSeen));
  })();
  return {
    async stop(upTo) {
      await waitFor(() => (seen.at(-1)?.position ?? 0) >= upTo, { ...patience, what: 'the follower' });
      stopping.abort();
      await running;
      return seen;
    },
  };
}

/** How many events the projector folded into each room, once it has reached `upTo`. Streams that are no rooms are not its work. */
export async function projectedCounts(log: PostgresEventLog, upTo: number): Promise<Map<string, number>> {
  await waitFor(async () => (await readCheckpoint(log.sql, roomProjector)) >= upTo, { ...patience, what: 'the projector' });
  const rows = await log.sql<{ roomId: string; version: number }[]>`select room_id as "roomId", version from room_state`;
  return new Map(rows.map(({ roomId, version }) => [`room-${roomId}`, version]));
}

export const isRoom = ({ stream }: Seen): boolean => roomIdOf(stream) !== undefined;

const toSeen = ({ position, stream, streamVersion, eventId, commandId }: StoredEvent): Seen => ({
  position,
  stream,
  streamVersion,
  eventId,
  commandId,
});

/** How long whoever reads has to catch up once all is quiet. */
export const patience = { withinMs: 120_000, everyMs: 50 };
