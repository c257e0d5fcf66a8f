import { Counter, Gauge, type Registry } from '@tutti/service';
import type { ReferenceClock } from './reference-clock.ts';

/** What timesync counts. */
export function timesyncMetrics(registry: Registry, clock: ReferenceClock) {
  const registers = [registry];
  const exchanges = new Counter({ name: 'tutti_timesync_exchanges_total', help: 'Clock exchanges answered', registers });
  const reports = new Counter({
    name: 'tutti_timesync_reports_total',
    help: "Members' reports heard",
    labelNames: ['outcome'],
    registers,
  });
  const rooms = new Gauge({ name: 'tutti_timesync_rooms', help: 'Rooms whose members report', registers });
  new Gauge({
    name: 'tutti_timesync_utc_err_ms',
    help: 'How far server time may be from UTC',
    registers,
    collect() {
      this.set(clock.utcErrMs());
    },
  });
  return {
    exchanged: () => exchanges.inc(),
    reported(outcome: 'taken' | 'invalid', roomCount: number) {
      reports.inc({ outcome });
      rooms.set(roomCount);
    },
  };
}
