import type { Bus } from '@tutti/bus';
import {
  type CommandAnswer,
  commandAnswers,
  commandEnvelopes,
  InvalidMessageError,
  partitionOf,
  type RoomCommandEnvelope,
  subjects,
} from '@tutti/protocol';
import { monotonicMs, withSpan } from '@tutti/service';
import type { CueTimers } from './cue-timers.ts';
import type { SchedulerMetrics } from './metrics.ts';
import type { RoomOwner } from './room-owner.ts';

export type PartitionNeeds = {
  readonly bus: Bus;
  readonly owner: RoomOwner;
  readonly cues: CueTimers;
  /** Rooms of a partition that wait for something, the ones the projector has not reached yet included. */
  readonly waiting: (partition: number) => Promise<readonly string[]>;
  readonly metrics: SchedulerMetrics;
};

/** Answers a partition's commands until disposed; its rooms' pending cues are armed at once, as the last owner may have crashed. */
export async function servePartition(partition: number, { bus, owner, cues, waiting, metrics }: PartitionNeeds): Promise<AsyncDisposable> {
  const belongs = (roomId: string) => partitionOf(roomId) === partition;
  const serving = await bus.serve(subjects.roomCommandsOf(partition), async (bytes) =>
    commandAnswers.encode(await answerTo(bytes, owner, metrics)),
  );
  for (const roomId of await waiting(partition)) await owner.adopt(roomId);
  return {
    async [Symbol.asyncDispose]() {
      cues.clear(belongs);
      await serving[Symbol.asyncDispose]();
      await owner.release(belongs);
      cues.clear(belongs);
    },
  };
}

async function answerTo(bytes: Uint8Array, owner: RoomOwner, metrics: SchedulerMetrics): Promise<CommandAnswer> {
  const startedMs = monotonicMs();
  const parsed = parse(bytes);
  if ('refused' in parsed) return parsed;
  const answer = await withSpan(`scheduler.command ${parsed.command.type}`, { 'tutti.room': parsed.roomId }, () => owner.handle(parsed));
  metrics.answered(parsed, answer, monotonicMs() - startedMs);
  return answer;
}

/** Services write well-formed commands; one that does not is told which field is wrong, like anyone else. */
function parse(bytes: Uint8Array): RoomCommandEnvelope | Extract<CommandAnswer, { refused: unknown }> {
  try {
    return commandEnvelopes.decode(bytes);
  } catch (error) {
    const field = error instanceof InvalidMessageError ? error.violation.field : '';
    return { refused: { code: 'invalid-frame', message: error instanceof Error ? error.message : String(error), field } };
  }
}
