import { type PostgresEventLog, readCheckpoint, roomProjector, roomReadModel } from '@tutti/event-log';
import { partitionOf, roomIdOf } from '@tutti/protocol';

/** Rooms of a partition that may wait for something: those of the read model, and those that changed since the projector's last batch. */
export async function roomsWaiting(log: PostgresEventLog, partition: number): Promise<readonly string[]> {
  const projectedTo = await readCheckpoint(log.sql, roomProjector);
  const rooms = new Set((await roomReadModel(log.sql).pendingCues(partition)).map(({ roomId }) => roomId));
  for await (const { stream } of log.readAll(projectedTo)) {
    const roomId = roomIdOf(stream);
    if (roomId !== undefined && partitionOf(roomId) === partition) rooms.add(roomId);
  }
  return [...rooms];
}
