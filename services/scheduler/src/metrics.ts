import type { Cue } from '@tutti/domain';
import type { CommandAnswer, RoomCommandEnvelope } from '@tutti/protocol';
import { Counter, Gauge, Histogram, type Logger, type Registry } from '@tutti/service';

/** What a scheduler counts and logs about its work, one function for each thing that happens. */
export type SchedulerMetrics = {
  answered(envelope: RoomCommandEnvelope, answer: CommandAnswer, tookMs: number): void;
  fired(cue: Cue, lateMs: number): void;
  partition(change: 'taken' | 'released', partition: number, held: number): void;
};

export function schedulerMetrics({ metrics: registry, log }: { metrics: Registry; log: Logger }): SchedulerMetrics {
  const registers = [registry];
  const commands = new Counter({
    name: 'tutti_commands_total',
    help: 'Room commands by type and outcome',
    labelNames: ['type', 'outcome'],
    registers,
  });
  const seconds = new Histogram({
    name: 'tutti_command_seconds',
    help: 'From a command at its owner to its answer',
    buckets: [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.5, 2],
    registers,
  });
  const late = new Histogram({
    name: 'tutti_cue_late_seconds',
    help: 'How late a timed cue fired',
    labelNames: ['type'],
    buckets: [0.001, 0.002, 0.005, 0.01, 0.05, 0.5],
    registers,
  });
  const partitions = new Gauge({ name: 'tutti_partitions_held', help: 'Partitions this scheduler owns', registers });
  return {
    answered({ roomId, command, actorId }, answer, tookMs) {
      const outcome = 'accepted' in answer ? 'accepted' : 'refused' in answer ? answer.refused.code : 'again';
      commands.inc({ type: command.type, outcome });
      seconds.observe(tookMs / 1000);
      log.debug({ roomId, actorId, type: command.type, outcome }, 'command');
    },
    fired({ command }, lateMs) {
      late.observe({ type: command.type }, lateMs / 1000);
    },
    partition(change, partition, held) {
      partitions.set(held);
      log.debug({ partition, held }, `partition ${change}`);
    },
  };
}
