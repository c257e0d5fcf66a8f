import type { NatsConnection } from '@nats-io/nats-core';
import { connect } from '@nats-io/transport-node';
import type { Logger } from '@tutti/service';
import type { Bus } from './bus.ts';
import { request } from './request.ts';
import { sendCommand } from './send-command.ts';
import { serve } from './serve.ts';
import { traceHeaders, traceOf } from './trace-headers.ts';
import { turnBatch } from './turn-batch.ts';

export type BusOptions = {
  readonly url: string;
  /** Shown in the server's list of connections. */
  readonly name: string;
  readonly log: Pick<Logger, 'info' | 'warn' | 'error'>;
};

/** @throws when the first connection fails; later losses are waited out. */
export async function connectBus({ url, name, log }: BusOptions): Promise<Bus> {
  const connection = await connect({
    servers: url,
    name,
    maxReconnectAttempts: -1,
    reconnectTimeWait: 100,
    reconnectJitter: 100,
    ignoreAuthErrorAbort: true,
    // A peer that is gone without a word is noticed within these two intervals.
    pingInterval: 5_000,
    maxPingOut: 2,
    timeout: 5_000,
    // A stack kept for every request costs more than the request.
    noAsyncTraces: true,
  });
  const listeners = new Set<() => void>();
  let connected = true;
  void watch(connection, {
    log,
    onChange(up) {
      connected = up;
      if (up) for (const listener of listeners) listener();
    },
  });

  const batch = turnBatch();
  const bus: Bus = {
    connection,
    batch,
    get connected() {
      return connected && !connection.isClosed();
    },
    publish(subject, bytes) {
      const headers = traceHeaders();
      batch.add(() => connection.publish(subject, bytes, headers ? { headers } : {}));
    },
    flush() {
      batch.flush();
      return connection.flush();
    },
    request: (subject, bytes, { timeoutMs = 2_000 } = {}) => request({ connection, batch }, subject, bytes, timeoutMs),
    command: (envelope) => sendCommand(bus, envelope),
    serve: (subject, handler, options = {}) => serve(connection, { subject, handler, log, batch, ...options }),
    subscribe(subject, onMessage, options = {}) {
      const subscription = connection.subscribe(subject, {
        ...options,
        callback(error, message) {
          if (error) return log.warn({ err: error, subject }, 'subscription');
          onMessage(message.data, { subject: message.subject, context: () => traceOf(message.headers) });
        },
      });
      return {
        async [Symbol.asyncDispose]() {
          subscription.unsubscribe();
        },
      };
    },
    onReconnect(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    async [Symbol.asyncDispose]() {
      listeners.clear();
      batch.flush();
      await connection.drain().catch(() => connection.close());
    },
  };
  return bus;
}

type Watcher = { readonly log: BusOptions['log']; readonly onChange: (up: boolean) => void };

async function watch(connection: NatsConnection, { log, onChange }: Watcher): Promise<void> {
  for await (const status of connection.status()) {
    if (status.type === 'disconnect') {
      log.warn({ server: status.server }, 'NATS is gone; reconnecting');
      onChange(false);
    } else if (status.type === 'reconnect') {
      log.info({ server: status.server }, 'NATS is back');
      onChange(true);
    } else if (status.type === 'error') log.error({ err: status.error }, 'NATS');
  }
}
