import type { Bus } from '@tutti/bus';
import type { CommandAnswer, RoomCommand, Track } from '@tutti/protocol';
import { pause } from '@tutti/service';
import type { Acked } from './checker.ts';

export type Workload = {
  readonly acks: readonly Acked[];
  /** Commands sent and not yet answered. */
  inFlight(): number;
  /** Sent again because no answer came: a fault was felt. */
  retries(): number;
  readonly done: Promise<void>;
};

/** Seeks go on being accepted in a paused room, change nothing in size, and carry a number of their own. */
const longTrack: Track = { trackId: 'long', url: '/media/long', title: 'Long', filename: 'long.wav', durationMs: 1e12 };

/** Opens the rooms and leaves each paused in a track long enough for every number. */
export async function openRooms(bus: Bus, roomIds: readonly string[], track: Track = longTrack): Promise<void> {
  const steps: RoomCommand[] = [
    { type: 'OpenRoom', title: 'Faults' },
    { type: 'JoinRoom' },
    { type: 'AddTrack', track },
    { type: 'StartPlayback', trackId: track.trackId, positionMs: 0 },
    { type: 'PausePlayback' },
  ];
  for (const roomId of roomIds) {
    for (const [index, command] of steps.entries()) {
      const answer = await bus.command({ commandId: `open-${roomId}-${index}`, roomId, actorId: host, command });
      if (!('accepted' in answer)) throw new Error(`${command.type} in ${roomId}: ${JSON.stringify(answer)}`);
    }
  }
}

/** Who acts in the rooms opened here. */
export const host = 'host';

/**
 * `callers` callers, each with one command in flight, send `commands` in all over the bus. A caller repeats a command with its id until it is acknowledged,
 * then goes on to the next, so each caller's order is known.
 */
export function runCallers({
  bus,
  roomIds,
  callers,
  commands,
}: {
  bus: Bus;
  roomIds: readonly string[];
  callers: number;
  commands: number;
}): Workload {
  const acks: Acked[] = [];
  const share = Math.ceil(commands / callers);
  let [flying, repeated] = [0, 0];

  const call = async (caller: number) => {
    const roomId = roomIds[caller % roomIds.length] ?? '';
    for (let number = 1; number <= share; number++) {
      const commandId = `caller${caller}-${number}`;
      const command: RoomCommand = { type: 'SeekPlayback', positionMs: caller * 1e7 + number };
      flying++;
      const version = await untilAcknowledged(
        () => bus.command({ commandId, roomId, actorId: host, command }),
        () => repeated++,
      );
      flying--;
      acks.push({ caller, number, commandId, version });
    }
  };
  const done = Promise.all(Array.from({ length: callers }, (_, caller) => call(caller))).then(() => undefined);
  return { acks, inFlight: () => flying, retries: () => repeated, done };
}

/** Sends a command until it is in the log. Returns the version it is there with. */
export async function untilAcknowledged(send: () => Promise<CommandAnswer>, onRepeat: () => void = () => {}): Promise<number> {
  for (;;) {
    const answer = await send().catch((error: unknown): CommandAnswer => ({ again: String(error) }));
    if ('accepted' in answer) return answer.accepted.version;
    if ('refused' in answer && answer.refused.code !== 'not-answered') throw new Error(`refused: ${JSON.stringify(answer.refused)}`);
    onRepeat();
    await pause(50);
  }
}
