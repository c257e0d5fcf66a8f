import { setTimeout as pause } from 'node:timers/promises';
import { type Bus, ForeignStreamError, PublishRefusedError, StreamAheadError } from '@tutti/bus';
import type { EventLog } from '@tutti/event-log';
import type { Logger, Registry } from '@tutti/service';
import { mirrorLog } from './mirror-log.ts';
import { type RelayMetrics, relayMetrics } from './relay-metrics.ts';

export type RelayNeeds = {
  readonly log: Pick<EventLog, 'epoch' | 'head' | 'follow' | 'readAll'>;
  readonly bus: Bus;
  readonly logger: Pick<Logger, 'info' | 'warn' | 'error' | 'debug'>;
  readonly registry: Registry;
  /** How often the stream is looked at while nothing happens. */
  readonly checkEveryMs?: number;
};

export type Relay = AsyncDisposable & {
  /** True while the log is being copied, else why it is not. */
  ready(): true | string;
};

const healMs = 200;
const refusedMs = 5_000;
/** On leaving, what the log holds by then is still published, within this time; the next relay would do it otherwise. */
const drainMs = 2_000;

/**
 * Copies the log to JetStream, stream sequence equal to log position (E-3). It heals by itself: after any error it reads the stream's last sequence
 * again and goes on from there, from 1 when the store was wiped. A second relay is harmless, as the server refuses whatever is not the next position.
 * A stream that is ahead or another log's is never touched: the relay says so, is not ready, and looks again until somebody has put it right.
 */
export function runRelay({ log, bus, logger, registry, checkEveryMs = 5_000 }: RelayNeeds): Relay {
  const metrics = relayMetrics(registry, log);
  const stopping = new AbortController();
  let state: true | string = 'connecting';

  const run = async () => {
    while (!stopping.signal.aborted) {
      try {
        await connected(bus, stopping.signal);
        await mirrorLog({ log, bus, metrics, checkEveryMs, signal: stopping.signal, drainMs, onFollowing: following });
      } catch (error) {
        state = error instanceof Error ? error.message : String(error);
        tell(error, logger, metrics);
        await pause(pauseAfter(error), undefined, { signal: stopping.signal }).catch(() => undefined);
      }
    }
  };
  const following = (sequence: number) => {
    state = true;
    logger.info({ sequence }, 'relay follows the log');
  };
  const running = run();

  return {
    ready: () => state,
    async [Symbol.asyncDispose]() {
      stopping.abort();
      await running;
    },
  };
}

/** Asking a server that is away takes its time to fail; being told that it is back does not. */
async function connected(bus: Bus, signal: AbortSignal): Promise<void> {
  if (bus.connected || signal.aborted) return;
  const { promise, resolve } = Promise.withResolvers<void>();
  const forget = bus.onReconnect(resolve);
  signal.addEventListener('abort', () => resolve(), { once: true });
  await promise;
  forget();
}

const isRefusal = (error: unknown): boolean => error instanceof StreamAheadError || error instanceof ForeignStreamError;

/** JetStream's code for a wrong last sequence. */
const anotherWasQuicker = 10071;
const isRace = (error: unknown): boolean => error instanceof PublishRefusedError && error.serverCode === anotherWasQuicker;

/** After a race somewhat longer and by chance, so that one of two relays gets ahead and the other finds nothing to do. */
function pauseAfter(error: unknown): number {
  if (isRefusal(error)) return refusedMs;
  return isRace(error) ? healMs * (1 + 2 * Math.random()) : healMs;
}

function tell(error: unknown, logger: RelayNeeds['logger'], metrics: RelayMetrics): void {
  if (error instanceof PublishRefusedError) metrics.refused(isRace(error) ? 'race' : 'fault');
  if (isRefusal(error)) {
    metrics.refused('stream');
    logger.error({ err: error }, 'relay refuses to publish: EVENTS and the log do not belong together');
  } else if (isRace(error)) logger.debug({ err: error }, 'another relay was quicker');
  else logger.warn({ err: error }, 'relay starts again from the last sequence');
}
