import { type Cue, system } from '@tutti/domain';
import type { CommandAnswer, RoomCommandEnvelope } from '@tutti/protocol';

export type CueTimersNeeds = {
  readonly nowServerMs: () => number;
  readonly handle: (envelope: RoomCommandEnvelope) => Promise<CommandAnswer>;
  readonly onFired?: (cue: Cue, lateMs: number) => void;
};

/** Fires each room's soonest cue when it is due. The decider has the last word: a cue that something newer replaced is refused there. */
export type CueTimers = AsyncDisposable & {
  set(roomId: string, cues: readonly Cue[]): void;
  clear(belongs: (roomId: string) => boolean): void;
  readonly pending: number;
};

/** Server time is slewed against the process's timers, so a long wait is cut into pieces. */
const longestWaitMs = 10_000;
/** The log is out of reach: the cue is not lost, only late. */
const retryMs = 200;

export function cueTimers({ nowServerMs, handle, onFired }: CueTimersNeeds): CueTimers {
  const timers = new Map<string, { readonly cue: Cue; readonly timer: NodeJS.Timeout }>();

  const arm = (roomId: string, cue: Cue) => {
    const waitMs = Math.min(longestWaitMs, Math.max(0, cue.dueServerMs - nowServerMs()));
    timers.set(roomId, { cue, timer: setTimeout(() => due(roomId, cue), waitMs) });
  };
  const due = (roomId: string, cue: Cue) => {
    if (cue.dueServerMs > nowServerMs()) return arm(roomId, cue);
    timers.delete(roomId);
    onFired?.(cue, nowServerMs() - cue.dueServerMs);
    return fire(roomId, cue);
  };
  const fire = async (roomId: string, cue: Cue) => {
    const answer = await handle({ commandId: cueCommandId(roomId, cue), roomId, actorId: system, command: cue.command });
    if ('again' in answer && !timers.has(roomId)) timers.set(roomId, { cue, timer: setTimeout(() => due(roomId, cue), retryMs) });
  };

  return {
    set(roomId, [soonest]) {
      const armed = timers.get(roomId);
      if (armed && soonest && armed.cue.dueServerMs === soonest.dueServerMs && armed.cue.command.type === soonest.command.type) return;
      clearTimeout(armed?.timer);
      timers.delete(roomId);
      if (soonest) arm(roomId, soonest);
    },
    clear(belongs) {
      for (const [roomId, { timer }] of timers) {
        if (!belongs(roomId)) continue;
        clearTimeout(timer);
        timers.delete(roomId);
      }
    },
    get pending() {
      return timers.size;
    },
    async [Symbol.asyncDispose]() {
      for (const { timer } of timers.values()) clearTimeout(timer);
      timers.clear();
    },
  };
}

/** The same cue has the same id in every owner, so two that fire it leave one trace (E-2). */
export function cueCommandId(roomId: string, { command, dueServerMs }: Cue): string {
  const subject = command.type === 'RemoveAbsent' ? `${roomId}-${command.memberId}` : roomId;
  return `${command.type}-${subject}-${String(dueServerMs).replace('.', '_')}`;
}
