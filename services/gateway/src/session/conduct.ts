import { limits } from '@tutti/protocol';
import { type FaultScope, type Faults, monotonicMs } from '@tutti/service';
import type { GatewayMetrics } from '../metrics.ts';
import type { Connection } from '../sockets/connection.ts';
import { allowance, type Limited } from './allowance.ts';
import { serialQueue } from './serial-queue.ts';

export type ConductNeeds = { readonly metrics: GatewayMetrics; readonly faults: Faults };

/** What every connection is held to, whatever it speaks: its limits (W16), patience with its mistakes, and one wish after the other. */
export type Conduct = {
  /** False: over that limit. */
  allows(what: Limited): boolean;
  /** Over a limit: not done, and counted against the sender's patience. */
  over(type: string): void;
  /** A message that is not of the protocol; after too many the client is a broken one. */
  fault(): void;
  /** In the order of their coming; not done when the connection is closed by then. */
  inTurn(type: string, task: () => Promise<void> | void): void;
  readonly closed: boolean;
  end(): void;
};

export function conduct(connection: FaultScope & Pick<Connection, 'close'>, { metrics, faults }: ConductNeeds): Conduct {
  const own = allowance();
  const queue = serialQueue(limits.mostWaiting, (error) => faults.contain(error, connection));
  let closed = false;
  let mistakes = 0;

  return {
    allows: (what) => own.take(what, monotonicMs()),
    over(type) {
      metrics.dropped(type);
      if (!own.take('excess', monotonicMs())) connection.close('flood');
    },
    fault() {
      if (++mistakes >= limits.mostFaults) connection.close('tooManyErrors');
    },
    inTurn(type, task) {
      if (queue.add(() => (closed ? undefined : task()))) return;
      metrics.dropped(type);
      connection.close('tooManyErrors');
    },
    get closed() {
      return closed;
    },
    end() {
      closed = true;
    },
  };
}
