import type { EventLog } from '@tutti/event-log';
import { roomStream } from '@tutti/protocol';

/** Whether the log has anything of a room. */
export async function roomExists(history: Pick<EventLog, 'readStream'>, roomId: string): Promise<boolean> {
  for await (const _event of history.readStream(roomStream(roomId))) return true;
  return false;
}
