import { type Cue, cuesOf } from '@tutti/domain';
import type { EventLog } from '@tutti/event-log';
import { adaptiveLead, jumpLead, type LeadInputs } from '@tutti/playback';
import type { CommandAnswer, RoomCommandEnvelope } from '@tutti/protocol';
import { type CommandLog, handleCommand } from './handle-command.ts';
import { type Handled, loadRoom, type OwnedRoom } from './owned-room.ts';

export type RoomOwnerNeeds = {
  readonly log: CommandLog & Pick<EventLog, 'readStream'>;
  readonly nowServerMs: () => number;
  /** What is known of a room's members, for the lead (P-3). */
  readonly leadInputs: (roomId: string) => LeadInputs;
  /** What the room waits for, told again whenever the log confirmed a change. */
  readonly onCues: (roomId: string, cues: readonly Cue[]) => void;
};

/** Holds the rooms of this process and answers their commands, each room's in order of arrival. */
export type RoomOwner = {
  handle(envelope: RoomCommandEnvelope): Promise<CommandAnswer>;
  /** Loads a room so that its cues are known, as a new owner must. */
  adopt(roomId: string): Promise<void>;
  /** Forgets rooms, once what they have on its way to the log is answered. */
  release(belongs: (roomId: string) => boolean): Promise<void>;
  /** Forgets the rooms that nobody used for `idleMs` and that wait for nothing. */
  sweep(idleMs: number): void;
};

/** A room that memory was wrong about is loaded again this often within one command; then the caller is asked to come again. */
const maxAttempts = 3;
const recoverEveryMs = 500;

export function roomOwner({ log, nowServerMs, leadInputs, onCues }: RoomOwnerNeeds): RoomOwner {
  const rooms = new Map<string, Promise<OwnedRoom>>();
  const inDoubt = new Set<string>();

  const owned = (roomId: string): Promise<OwnedRoom> => {
    const known = rooms.get(roomId);
    if (known) return known;
    const loading = loadRoom(roomId, log, nowServerMs());
    rooms.set(roomId, loading);
    loading.catch(() => forget(roomId, loading));
    return loading;
  };
  const forget = (roomId: string, current: Promise<OwnedRoom>) => {
    if (rooms.get(roomId) === current) rooms.delete(roomId);
  };
  const fresh = async (roomId: string): Promise<OwnedRoom> => {
    const current = owned(roomId);
    const room = await current;
    if (!room.stale) return room;
    await room.settled;
    forget(roomId, current);
    return owned(roomId);
  };

  async function attempt(envelope: RoomCommandEnvelope): Promise<Handled> {
    const room = await fresh(envelope.roomId);
    room.lastUsedMs = nowServerMs();
    const known = room.inFlight.get(envelope.commandId);
    if (known) return known;
    const inputs = leadInputs(envelope.roomId);
    const leads = { startLead: adaptiveLead(inputs), jumpLead: jumpLead(inputs), p95RttMs: inputs.p95RttMs };
    const handled = handleCommand(envelope, room, log, { actorId: envelope.actorId, nowServerMs: nowServerMs(), ...leads });
    room.inFlight.set(envelope.commandId, handled);
    const answer = await handled.finally(() => room.inFlight.delete(envelope.commandId));
    if (room.stale) recover(envelope.roomId);
    else onCues(room.roomId, cuesOf(room.room));
    return answer;
  }

  /** Memory was wrong, so the timers may be too: load the room until it works, or until another owner has it. */
  function recover(roomId: string) {
    if (inDoubt.has(roomId)) return;
    inDoubt.add(roomId);
    const again = async () => {
      try {
        if (rooms.has(roomId)) onCues(roomId, cuesOf((await fresh(roomId)).room));
        inDoubt.delete(roomId);
      } catch {
        setTimeout(again, recoverEveryMs).unref();
      }
    };
    void again();
  }

  return {
    async handle(envelope) {
      let why = '';
      for (let attempts = 0; attempts < maxAttempts; attempts++) {
        const answer = await attempt(envelope).catch(
          (error: unknown): Handled => ({ stale: `the room cannot be loaded: ${String(error)}` }),
        );
        if (!('stale' in answer)) return answer;
        why = answer.stale;
      }
      return { again: why };
    },
    async adopt(roomId) {
      onCues(roomId, cuesOf((await fresh(roomId)).room));
    },
    async release(belongs) {
      const leaving = [...rooms].filter(([roomId]) => belongs(roomId));
      for (const [roomId] of leaving) rooms.delete(roomId);
      await Promise.allSettled(leaving.map(async ([, room]) => (await room).settled));
    },
    sweep(idleMs) {
      for (const [roomId, loading] of rooms) {
        const forgetIdle = (room: OwnedRoom) => {
          const idle = nowServerMs() - room.lastUsedMs > idleMs && room.inFlight.size === 0;
          if (idle && cuesOf(room.room).length === 0) forget(roomId, loading);
        };
        loading.then(forgetIdle, () => undefined); // a room that cannot be loaded is forgotten already, and its callers have their answer
      }
    },
  };
}
