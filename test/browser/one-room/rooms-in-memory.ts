import { cuesOf, decide, evolve, type Room, system } from '@tutti/domain';
import { adaptiveLead, jumpLead } from '@tutti/playback';
import type { RoomCommand, ServerFrame, Track } from '@tutti/protocol';
import { roomFrame } from '../../../services/gateway/src/room/room-frames.ts';

export type KeptRoom = { room: Room; version: number; timer?: NodeJS.Timeout };

export type RoomsOptions = {
  readonly nowServerMs: () => number;
  /** The frame of each event, for those who are in the room. */
  readonly onFrame: (roomId: string, frame: ServerFrame | undefined) => void;
};

/** Rooms with the real decider behind them and their cues as timers; what the scheduler and the log are otherwise. */
export function roomsInMemory({ nowServerMs, onFrame }: RoomsOptions) {
  const rooms = new Map<string, KeptRoom>();
  const names = new Map<string, string>();
  let ids = 0;

  const roomOf = (roomId: string): KeptRoom => {
    const known = rooms.get(roomId) ?? { room: { status: 'absent' } as Room, version: 0 };
    rooms.set(roomId, known);
    return known;
  };

  const run = (roomId: string, actorId: string, command: RoomCommand) => {
    const kept = roomOf(roomId);
    const context = {
      actorId,
      nowServerMs: nowServerMs(),
      startLead: adaptiveLead({ forecastRttMs: 50, maxErrorMs: 2, maxPrepareMs: 600 }),
      jumpLead: jumpLead({ forecastRttMs: 50, maxErrorMs: 2 }),
    };
    const decision = decide(command, kept.room, context);
    if ('refused' in decision) return decision;
    for (const event of decision.events) {
      kept.room = evolve(kept.room, event, nowServerMs());
      kept.version++;
      const { room, version } = kept;
      onFrame(
        roomId,
        roomFrame(event, { view: { epoch: 'e1', room, version }, displayName: (id) => names.get(id) ?? '', urlOf: (url) => url }),
      );
    }
    clearTimeout(kept.timer);
    const [cue] = cuesOf(kept.room);
    if (cue) kept.timer = setTimeout(() => run(roomId, system, cue.command), Math.max(0, Math.ceil(cue.dueServerMs - nowServerMs()) + 1)); // a timer may be early by one
    return decision;
  };

  return {
    names,
    roomOf,
    run,
    newId: (kind: string) => `${kind}${++ids}`,
    all: () => [...rooms],
    addTrack(roomId: string, actorId: string, track: Track): string {
      run(roomId, actorId, { type: 'AddTrack', track });
      return track.trackId;
    },
    [Symbol.dispose]() {
      for (const { timer } of rooms.values()) clearTimeout(timer);
    },
  };
}

export type RoomsInMemory = ReturnType<typeof roomsInMemory>;
