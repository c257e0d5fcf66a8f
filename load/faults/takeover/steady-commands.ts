import type { Bus } from '@tutti/bus';
import { partitionOf } from '@tutti/protocol';
import { monotonicMs } from '@tutti/service';
import { host, untilAcknowledged } from '../log/callers.ts';

/** A command on its way; `acked` once its owner said that it is in the log. Times are monotonic ms. */
export type Sent = {
  readonly commandId: string;
  readonly partition: number;
  readonly sentAtMs: number;
  acked?: { readonly atMs: number; readonly version: number };
};

export type SteadyCommands = {
  readonly sent: readonly Sent[];
  /** Commands of these partitions that are not acknowledged yet. */
  inFlight(partitions: ReadonlySet<number>): number;
  /** Sends no more; resolves when everything sent is acknowledged. */
  stop(): Promise<void>;
};

const everyMs = 5;

/**
 * Seeks at a fixed rate, room after room, whether or not earlier ones were answered: a dead owner does not slow the callers down, as it would not slow
 * down viewers. Each is sent again with its id until it is acknowledged.
 */
export function steadyCommands({ bus, roomIds, perSecond }: { bus: Bus; roomIds: readonly string[]; perSecond: number }): SteadyCommands {
  const sent: Sent[] = [];
  const waiting = new Set<Sent>();
  const answered = new Set<Promise<void>>();
  let failure: unknown;
  const startedAtMs = monotonicMs();

  const send = async (number: number, roomId: string) => {
    const one: Sent = { commandId: `steady-${number}`, partition: partitionOf(roomId), sentAtMs: monotonicMs() };
    const envelope = { commandId: one.commandId, roomId, actorId: host, command: { type: 'SeekPlayback' as const, positionMs: number } };
    sent.push(one);
    waiting.add(one);
    const version = await untilAcknowledged(() => bus.command(envelope));
    one.acked = { atMs: monotonicMs(), version };
    waiting.delete(one);
  };
  const timer = setInterval(() => {
    const due = Math.floor(((monotonicMs() - startedAtMs) / 1000) * perSecond);
    while (sent.length < due) {
      const roomId = roomIds[sent.length % roomIds.length] ?? '';
      const answer = send(sent.length, roomId)
        .catch((error: unknown) => {
          failure ??= error;
        })
        .finally(() => answered.delete(answer));
      answered.add(answer);
    }
  }, everyMs);

  return {
    sent,
    inFlight: (partitions) => [...waiting].filter(({ partition }) => partitions.has(partition)).length,
    async stop() {
      clearInterval(timer);
      await Promise.all(answered);
      if (failure !== undefined) throw failure;
    },
  };
}
