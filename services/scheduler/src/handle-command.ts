import { decide, type RoomContext, toStored } from '@tutti/domain';
import type { AppendAnswer, EventLog } from '@tutti/event-log';
import { type RefusalCode, type RoomCommandEnvelope, type RoomEvent, refusals } from '@tutti/protocol';
import { type Handled, type OwnedRoom, runAhead } from './owned-room.ts';

export type CommandLog = Pick<EventLog, 'append' | 'findCommand'>;

/**
 * One command from decision to the log's answer. The room in memory runs ahead; every answer, a refusal too, waits until what it rests on is in the log,
 * so nobody is told of something that then did not happen.
 */
export function handleCommand(envelope: RoomCommandEnvelope, owned: OwnedRoom, log: CommandLog, context: RoomContext): Promise<Handled> {
  const decision = decide(envelope.command, owned.room, context);
  if ('refused' in decision) return refusedUnlessDone(envelope, owned, log, decision);
  if (decision.events.length === 0) return acceptedAsIs(owned);
  return append(envelope, owned, log, decision.events, context.nowServerMs);
}

/** A repeat of a command that was accepted long ago often looks wrong today, so the log is asked before anyone is refused. */
async function refusedUnlessDone(
  { commandId }: RoomCommandEnvelope,
  owned: OwnedRoom,
  log: CommandLog,
  { refused, field = '' }: { refused: RefusalCode; field?: string },
): Promise<Handled> {
  await owned.settled;
  if (owned.stale) return { stale: 'a command before this one is in doubt' };
  const done = await log.findCommand(commandId);
  return done
    ? { accepted: { firstPosition: done.firstPosition, lastPosition: done.lastPosition, version: done.streamVersion } }
    : { refused: { code: refused, message: refusals[refused], field } };
}

async function acceptedAsIs(owned: OwnedRoom): Promise<Handled> {
  const { version } = owned;
  await owned.settled;
  return owned.stale ? { stale: 'a command before this one is in doubt' } : { accepted: { firstPosition: 0, lastPosition: 0, version } };
}

async function append(
  { commandId, actorId }: RoomCommandEnvelope,
  owned: OwnedRoom,
  log: CommandLog,
  events: readonly RoomEvent[],
  occurredServerMs: number,
): Promise<Handled> {
  const expectedVersion = runAhead(owned, events, occurredServerMs);
  const answered = log.append({
    stream: owned.stream,
    expectedVersion,
    commandId,
    actorId,
    occurredServerMs,
    events: events.map(toStored),
  });
  owned.settled = bothSettled(owned.settled, answered);
  try {
    return settle(owned, await answered);
  } catch (error) {
    owned.stale = true;
    return { stale: `the log did not answer: ${error instanceof Error ? error.message : String(error)}` };
  }
}

/** NOTE without a value: `Promise.allSettled` of the chain would hold every earlier answer for as long as the room is owned. */
async function bothSettled(before: Promise<void>, answered: Promise<unknown>): Promise<void> {
  await before;
  await answered.catch(() => undefined);
}

/** A repeat means that memory folded events in that the log had long had: right answer, wrong memory. */
function settle(owned: OwnedRoom, answer: AppendAnswer): Handled {
  if (answer.kind !== 'ok') owned.stale = true;
  if (answer.kind === 'conflict') return { stale: `the log is at version ${answer.streamVersion}` };
  return { accepted: { firstPosition: answer.firstPosition, lastPosition: answer.lastPosition, version: answer.streamVersion } };
}
