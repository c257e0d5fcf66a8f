import { type CommandAnswer, limits, type RoomCommand, type RoomCommandEnvelope } from '@tutti/protocol';
import { type Logger, monotonicMs, pause } from '@tutti/service';

export type PresenceNeeds = {
  /** Asks the room's owner; by itself repeats the same command for some seconds. */
  readonly command: (envelope: RoomCommandEnvelope) => Promise<CommandAnswer>;
  readonly log: Pick<Logger, 'warn'>;
  readonly times?: Partial<PresenceTimes>;
};

export type PresenceTimes = {
  /** A member whose last connection is gone may come back so long without a trace (RM6). */
  readonly lingerMs: number;
  /** The same while this gateway closes: who was told to come back does so sooner. */
  readonly drainLingerMs: number;
  /** How long closing waits beyond that for what is not yet answered. */
  readonly drainWithinMs: number;
};

/** A member in a room, by one of its connections. */
export type Attendance = {
  readonly roomId: string;
  readonly memberId: string;
  readonly connectionId: string;
  /** The older protocol that the connection speaks; undefined: ours. */
  readonly dialect?: string;
};

export type Loss = {
  readonly who: Attendance;
  /** The member is connected again, here or at another gateway. */
  readonly isBack: () => boolean;
  /** Its joining, which has to be decided before. */
  readonly joining: Promise<unknown>;
  /** Unless said, the usual one. */
  readonly lingerMs?: number;
};

/**
 * Tells rooms who is here. Ids are made of the connection's, so that a repeat leaves one trace, and a member who comes back by a new connection
 * is never taken for the repeat of the old one.
 */
export type Presence = AsyncDisposable & {
  join(who: Attendance): Promise<CommandAnswer>;
  /** The member's last connection here is gone: says so after a while, until it is heard, or until the member is back. Never rejects. */
  lose(loss: Loss): Promise<void>;
  /** The room believes the member lost at `version`, by another gateway's word or an old one of ours, but it is here. */
  stillHere(who: Attendance, version: number): void;
};

const usual: PresenceTimes = { lingerMs: limits.lingerMs, drainLingerMs: 2_000, drainWithinMs: 2_000 };

export function presence({ command, log, times: given }: PresenceNeeds): Presence {
  const times = { ...usual, ...given };
  const pending = new Map<string, Promise<void>>();
  const closing = new AbortController();

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
  const linger = async (lingerMs: number) => {
    const sinceMs = monotonicMs();
    await pause(lingerMs, closing.signal);
    const lingeredMs = monotonicMs() - sinceMs;
    if (lingeredMs < lingerMs) await pause(Math.min(lingerMs, times.drainLingerMs) - lingeredMs);
  };
  const inBackground = (commandId: string, say: () => Promise<void>): Promise<void> => {
    const already = pending.get(commandId);
    if (already) return already;
    const saying = say().finally(() => pending.delete(commandId));
    pending.set(commandId, saying);
    return saying;
  };

  return {
    join: (who) => send(who, `join-${who.connectionId}`, joinRoom(who)),
    lose({ who, isBack, joining, lingerMs = times.lingerMs }) {
      const commandId = `lose-${who.connectionId}`;
      return inBackground(commandId, async () => {
        await joining;
        await linger(lingerMs);
        await untilHeard(who, commandId, { type: 'LoseMember' }, isBack);
      });
    },
    stillHere(who, version) {
      const commandId = `back-${who.connectionId}-${version}`;
      void inBackground(commandId, () => untilHeard(who, commandId, joinRoom(who), () => closing.signal.aborted));
    },
    async [Symbol.asyncDispose]() {
      closing.abort();
      const inTime = new AbortController();
      const late = pause(times.drainLingerMs + times.drainWithinMs, inTime.signal).then(() => 'late');
      const outcome = await Promise.race([Promise.all(pending.values()), late]);
      inTime.abort();
      if (outcome === 'late') log.warn({ unheard: pending.size }, 'closed before every absence was heard');
    },
  };
}

const joinRoom = ({ dialect }: Attendance): RoomCommand => ({ type: 'JoinRoom', ...(dialect === undefined ? {} : { dialect }) });

const retryMs = 500;
/** After this a member that nobody could be told of stays as it is; the next connection of it sets it right. */
const longestMs = 120_000;
