import type { EventLog } from '@tutti/event-log';

/** Events are logged nearly in the order of their times; this many are looked at for the latest. */
const looked = 1_000;

/** The latest server time in the log; 0 in an empty one. */
export async function lastLoggedServerMs(log: Pick<EventLog, 'head' | 'readAll'>): Promise<number> {
  let latestMs = 0;
  for await (const { occurredServerMs } of log.readAll(Math.max(0, (await log.head()) - looked))) {
    latestMs = Math.max(latestMs, occurredServerMs);
  }
  return latestMs;
}
