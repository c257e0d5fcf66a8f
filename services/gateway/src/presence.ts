import type { CommandAnswer, RoomCommand, RoomCommandEnvelope } from '@tutti/protocol';
import { type Logger, monotonicMs, pause } from '@tutti/service';

export type PresenceNeeds = {
  /** Asks the room's owner; by itself repeats the same command for some seconds. */
  readonly command: (envelope: RoomCommandEnvelope) => Promise<CommandAnswer>;
  readonly log: Pick<Logger, 'warn'>;
  /** How long closing waits for what is not yet answered. */
  readonly drainWithinMs?: number;
};

/** A member in a room, by one of its connections. */
export type Attendance = { readonly roomId: string; readonly memberId: string; readonly connectionId: string };

/**
 * Tells rooms who is here. Ids are made of the connection's, so that a repeat leaves one trace, and a member who comes back by a new connection
 * is never taken for the repeat of the old one.
 */
export type Presence = AsyncDisposable & {
  join(who: Attendance): Promise<CommandAnswer>;
  /** The member's last connection here is gone: says so, once its joining is answered, until it is heard, or until `isBack`. */
  lose(who: Attendance, isBack: () => boolean, joining: Promise<unknown>): void;
  /** The room believes the member lost at `version`, by another gateway's word or an old one of ours, but it is here. */
  stillHere(who: Attendance, version: number): void;
};

export function presence({ command, log, drainWithinMs = 5_000 }: PresenceNeeds): Presence {
  const pending = new Map<string, Promise<void>>();
  let closing = false;

  const send = ({ roomId, memberId }: Attendance, commandId: string, wish: RoomCommand) =>
    command({ commandId, roomId, actorId: memberId, command: wish });

  const untilHeard = async (who: Attendance, commandId: string, wish: RoomCommand, obsolete: () => boolean) => {
    const giveUpAtMs = monotonicMs() + longestMs;
    while (!obsolete() && monotonicMs() < giveUpAtMs) {
      const answer = await send(who, commandId, wish).catch((error: unknown) => ({ again: String(error) }));
      if (!('again' in answer)) return;
      log.warn({ roomId: who.roomId, memberId: who.memberId, why: answer.again }, `${wish.type} was not heard yet`);
      await pause(retryMs);
    }
  };
  const inBackground = (commandId: string, say: () => Promise<void>) => {
    if (!pending.has(commandId))
      pending.set(
        commandId,
        say().finally(() => pending.delete(commandId)),
      );
  };

  return {
    join: (who) => send(who, `join-${who.connectionId}`, { type: 'JoinRoom' }),
    lose(who, isBack, joining) {
      const commandId = `lose-${who.connectionId}`;
      inBackground(commandId, async () => {
        await joining;
        await untilHeard(who, commandId, { type: 'LoseMember' }, isBack);
      });
    },
    stillHere(who, version) {
      const commandId = `back-${who.connectionId}-${version}`;
      inBackground(commandId, () => untilHeard(who, commandId, { type: 'JoinRoom' }, () => closing));
    },
    async [Symbol.asyncDispose]() {
      closing = true;
      const inTime = new AbortController();
      const late = pause(drainWithinMs, inTime.signal).then(() => 'late');
      const outcome = await Promise.race([Promise.all(pending.values()), late]);
      inTime.abort();
      if (outcome === 'late') log.warn({ unheard: pending.size }, 'closed before every absence was heard');
    },
  };
}

const retryMs = 500;
/** After this a member that nobody could be told of stays as it is; the next connection of it sets it right. */
const longestMs = 120_000;
