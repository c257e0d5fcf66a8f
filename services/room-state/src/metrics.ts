import { Counter, Gauge, Histogram, type Logger, type Registry } from '@tutti/service';

/** What the projector counts and logs about its work, one function for each thing that happens. */
export type RoomStateMetrics = {
  projected(batch: { readonly events: number; readonly tookMs: number }): void;
  retried(error: Error): void;
  failed(error: unknown): void;
  queried(kind: 'room' | 'members', outcome: 'state' | 'events' | 'names' | 'registered'): void;
  /** `untimed`: server time was not known yet. */
  sampled(outcome: 'written' | 'dropped' | 'invalid' | 'untimed', count: number): void;
  sampleRetried(error: unknown): void;
};

export type RoomStateMetricsNeeds = {
  readonly metrics: Registry;
  readonly log: Logger;
  /** Events that are in the log and not yet projected. */
  readonly lag: () => Promise<number>;
};

export function roomStateMetrics({ metrics: registry, log, lag }: RoomStateMetricsNeeds): RoomStateMetrics {
  const registers = [registry];
  const events = new Counter({ name: 'tutti_projected_events_total', help: 'Events folded into the read model', registers });
  const batchSize = new Histogram({
    name: 'tutti_projected_batch_events',
    help: 'Events in a batch',
    buckets: [1, 2, 5, 10, 50, 100, 500, 1000],
    registers,
  });
  const seconds = new Histogram({
    name: 'tutti_projected_batch_seconds',
    help: 'From a batch read to its commit',
    buckets: [0.002, 0.005, 0.01, 0.05, 0.1, 0.5, 2],
    registers,
  });
  const retries = new Counter({
    name: 'tutti_projector_retries_total',
    help: 'Batches begun again, by cause',
    labelNames: ['code'],
    registers,
  });
  const queries = new Counter({
    name: 'tutti_room_queries_total',
    help: 'Questions answered, by kind and outcome',
    labelNames: ['kind', 'outcome'],
    registers,
  });
  const samples = new Counter({
    name: 'tutti_sync_samples_total',
    help: "Members' reports and starts, by what became of them",
    labelNames: ['outcome'],
    registers,
  });
  const sampleRetries = new Counter({
    name: 'tutti_sync_sample_retries_total',
    help: 'Batches of sync samples begun again, by cause',
    labelNames: ['code'],
    registers,
  });
  new Gauge({
    name: 'tutti_projector_lag_events',
    help: 'Events in the log that are not projected yet; -1 when the log cannot be asked',
    registers,
    async collect() {
      this.set(await lag().catch(() => -1));
    },
  });
  return {
    projected({ events: count, tookMs }) {
      events.inc(count);
      batchSize.observe(count);
      seconds.observe(tookMs / 1000);
    },
    retried(error) {
      retries.inc({ code: codeOf(error) });
      log.warn({ err: error }, 'projector goes on from its checkpoint');
    },
    failed(error) {
      retries.inc({ code: codeOf(error) });
      log.error({ err: error }, 'projector stands still');
    },
    queried(kind, outcome) {
      queries.inc({ kind, outcome });
    },
    sampled(outcome, count) {
      samples.inc({ outcome }, count);
    },
    sampleRetried(error) {
      sampleRetries.inc({ code: codeOf(error) });
      log.warn({ err: error }, 'sync samples wait');
    },
  };
}

const codeOf = (error: unknown): string => (error instanceof Error && 'code' in error ? String(error.code) : 'unknown');
