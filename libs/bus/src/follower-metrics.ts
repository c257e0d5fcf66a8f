import type { SampleOutcome, ServerClock } from '@tutti/clock';
import { Counter, Gauge, type Registry } from '@tutti/service';

export type FollowerState = {
  readonly clock: Pick<ServerClock, 'state'>;
  readonly errorMs: () => number;
  readonly term: () => number;
  readonly skewPpm: () => number;
};

/** What each service shows of the server time that it follows. */
export function followerMetrics(registry: Registry, { clock, errorMs, term, skewPpm }: FollowerState) {
  const registers = [registry];
  const gauge = (name: string, help: string, read: () => number) =>
    new Gauge({
      name: `tutti_server_time_${name}`,
      help,
      registers,
      collect() {
        this.set(read());
      },
    });
  gauge('offset_ms', 'Server time minus the monotonic clock', () => clock.state().offsetMs);
  gauge('pending_ms', 'How much of the last correction is still to be slewed', () => clock.state().pendingMs);
  gauge('skew_ppm', 'How fast the offset grows', skewPpm);
  gauge('error_ms', "How far server time may be from the reference's", errorMs);
  gauge('term', 'Of the reference that is followed', term);
  const exchanges = new Counter({
    name: 'tutti_server_time_exchanges_total',
    help: 'Answers of timesync, by what became of them',
    labelNames: ['outcome'],
    registers,
  });
  const apart = new Counter({
    name: 'tutti_server_time_host_steps_total',
    help: "Times that the host's wall and monotonic clock came apart",
    registers,
  });
  return {
    exchanged: (outcome: SampleOutcome | 'dropped' | 'older-term') => exchanges.inc({ outcome }),
    apart: () => apart.inc(),
  };
}
