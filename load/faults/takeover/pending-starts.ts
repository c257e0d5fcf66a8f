import type { Bus } from '@tutti/bus';
import type { StoredEvent } from '@tutti/event-log';
import { pause } from '@tutti/service';
import { host, untilAcknowledged } from '../log/callers.ts';

const startIds = 'start-';
/** A start is due a lead of 1100 ms after its command while nobody reported anything: all of these are pending at the end of this time. */
const spreadMs = 1_000;

/** Schedules a start in each room, spread over a second, so that whoever is killed then leaves some due at once and some later. */
export async function scheduleStarts(bus: Bus, roomIds: readonly string[], turn: number): Promise<void> {
  const starts = [];
  for (const roomId of roomIds) {
    const command = { type: 'StartPlayback' as const, trackId: 'long', positionMs: 0 };
    starts.push(untilAcknowledged(() => bus.command({ commandId: `${startIds}${roomId}-${turn}`, roomId, actorId: host, command })));
    await pause(spreadMs / roomIds.length);
  }
  await Promise.all(starts);
}

export type Starts = {
  /** How late each scheduled start was begun, ms, by the log. */
  readonly lateMs: readonly number[];
  /** Scheduled and never begun, or begun twice. */
  readonly wrong: number;
};

/** The scheduled starts of these rooms against what became of them. */
export function startsIn(events: readonly StoredEvent[], streams: ReadonlySet<string>): Starts {
  const begun = new Map<string, number[]>();
  const keyOf = ({ stream, data }: StoredEvent) => `${stream} ${data['streamId']}`;
  for (const event of events) {
    if (!streams.has(event.stream)) continue;
    if (event.type === 'PlaybackScheduled' && event.commandId.startsWith(startIds)) begun.set(keyOf(event), []);
    if (event.type === 'PlaybackStarted') begun.get(keyOf(event))?.push(event.occurredServerMs - Number(event.data['startAtServerMs']));
  }
  const each = [...begun.values()];
  return { lateMs: each.flat(), wrong: each.filter(({ length }) => length !== 1).length };
}
