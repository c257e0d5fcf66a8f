import type { CloseReason } from '@tutti/protocol';
import { Counter, Gauge, type Registry } from '@tutti/service';
import type { TimeKeeper } from './time-keeper.ts';
import type { TimeSocketCounts } from './time-socket.ts';

/** What timesync counts. */
export function timesyncMetrics(registry: Registry) {
  const registers = [registry];
  const counter = <L extends string>(name: string, help: string, ...labelNames: L[]) =>
    new Counter<L>({ name: `tutti_timesync_${name}`, help, labelNames, registers });
  const gauge = (name: string, help: string, collect?: (this: Gauge) => void) =>
    new Gauge({ name: `tutti_timesync_${name}`, help, registers, ...(collect ? { collect } : {}) });
  const exchanges = counter('exchanges_total', 'Clock exchanges answered on the bus');
  const elections = counter('elections_total', 'Times that this replica was elected');
  const hostSteps = counter('host_steps_total', "Times that the reference's host clock stepped, and was carried");
  const reports = counter('reports_total', "Members' reports heard", 'outcome');
  const rooms = gauge('rooms', 'Rooms whose members report');
  const connections = gauge('connections', 'Open WebSockets at /time');
  const pongs = counter('pongs_total', 'Clock exchanges answered at /time');
  const ignored = counter('ignored_total', 'Frames at /time that were not answered: above the limit, or no TIME_PING', 'why');
  const closes = counter('closes_total', 'Connections that /time closed', 'reason');
  const sockets: TimeSocketCounts = {
    opened: () => connections.inc(),
    closed: () => connections.dec(),
    answered: () => pongs.inc(),
    ignored: (why) => ignored.inc({ why }),
    ended: (reason: CloseReason) => closes.inc({ reason }),
  };
  return {
    sockets,
    exchanged: () => exchanges.inc(),
    elected: () => elections.inc(),
    hostStepped: () => hostSteps.inc(),
    reported(outcome: 'taken' | 'invalid', roomCount: number) {
      reports.inc({ outcome });
      rooms.set(roomCount);
    },
    /** What is asked of the keeper whenever somebody looks. */
    show(keeper: TimeKeeper) {
      gauge('reference', '1: this replica keeps server time', function () {
        this.set(keeper.active() ? 1 : 0);
      });
      gauge('utc_err_ms', 'How far server time may be from UTC, as far as its keeper knows', function () {
        this.set(keeper.utcErrMs());
      });
      gauge('carried_ms', "Server time minus the reference's host clock, carried and not led back", function () {
        this.set(keeper.carriedMs());
      });
    },
  };
}
