import type { Bus } from '@tutti/bus';
import type { RoomCommand } from '@tutti/protocol';
import { monotonicMs, pause } from '@tutti/service';
import { host, untilAcknowledged } from '../log/callers.ts';

export type FatSeeks = {
  readonly count: number;
  /** When the seek to this position was sent, monotonic ms. */
  sentAtMs(positionMs: number): number | undefined;
  stop(): Promise<void>;
};

/** Plays a paused room and seeks to 1, 2, 3 … ms, over the bus at a fixed rate; each is one PLAY_AT with the whole track in it for every member. */
export function fatSeeks(bus: Bus, roomId: string, perSecond: number): FatSeeks {
  const stopping = new AbortController();
  const sentAtMs: number[] = [];
  const send = (commandId: string, command: RoomCommand) =>
    untilAcknowledged(() => bus.command({ commandId, roomId, actorId: host, command }));
  const seek = (positionMs: number) => {
    sentAtMs[positionMs] = monotonicMs();
    return send(`fat-${roomId}-${positionMs}`, { type: 'SeekPlayback', positionMs });
  };
  const run = async () => {
    await send(`fat-${roomId}`, { type: 'ResumePlayback' });
    const startedAtMs = monotonicMs();
    const acked: Promise<number>[] = [];
    while (!stopping.signal.aborted) {
      while (acked.length < ((monotonicMs() - startedAtMs) / 1000) * perSecond) acked.push(seek(acked.length + 1));
      await pause(4, stopping.signal);
    }
    await Promise.all(acked);
  };
  const running = run();
  return {
    get count() {
      return sentAtMs.length;
    },
    sentAtMs: (positionMs) => sentAtMs[positionMs],
    async stop() {
      stopping.abort();
      await running;
    },
  };
}
