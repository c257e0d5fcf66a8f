import type { EventLog } from '@tutti/event-log';
import { Counter, Gauge, type Registry } from '@tutti/service';

export type RelayMetrics = {
  /** Everything up to `sequence` is in JetStream. */
  at(sequence: number): void;
  published(): void;
  /** `race`: another relay was quicker; `fault`: JetStream did not take it; `stream`: the stream is another log's. */
  refused(why: 'race' | 'fault' | 'stream'): void;
};

export function relayMetrics(registry: Registry, log: Pick<EventLog, 'head'>): RelayMetrics {
  const registers = [registry];
  let last = 0;
  const published = new Counter({ name: 'tutti_relay_published_total', help: 'Events acknowledged by JetStream', registers });
  const refused = new Counter({ name: 'tutti_relay_refused_total', help: 'Refusals, by reason', labelNames: ['why'], registers });
  new Gauge({
    name: 'tutti_relay_lag_events',
    help: "The log's head minus the last position in JetStream",
    registers,
    async collect() {
      const head = await log.head().catch(() => undefined); // Postgres is away: the last known lag stands
      if (head !== undefined) this.set(Math.max(0, head - last));
    },
  });
  return {
    at(sequence) {
      last = sequence;
    },
    published: () => published.inc(),
    refused: (why) => refused.inc({ why }),
  };
}
