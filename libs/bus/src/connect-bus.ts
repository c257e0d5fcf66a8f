import type { NatsConnection } from '@nats-io/nats-core';
import { connect } from '@nats-io/transport-node';
import { containedFaults, type FaultScope, type Faults, faultScope, type Logger } from '@tutti/service';
import type { Bus } from './bus.ts';
import { heldAnswers } from './held-answers.ts';
import { checkPayloadLimit, checkSize } from './payload-limit.ts';
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
  /** Counts what goes wrong with one message; unless given, that is only logged. */
  readonly faults?: Faults;
};

/** @throws when the first connection fails, BusPayloadLimitError when the server takes too small messages; later losses are waited out. */
export async function connectBus({ url, name, log, faults = containedFaults({ log }) }: BusOptions): Promise<Bus> {
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
  try {
    checkPayloadLimit(connection);
  } catch (error) {
    await connection.close();
    throw error;
  }
  const listeners = new Map<() => void, () => FaultScope>();
  let connected = true;
  void watch(connection, {
    log,
    onChange(up) {
      connected = up;
      if (up) for (const [listener, scope] of listeners) faults.run(scope(), listener);
    },
  });

  const batch = turnBatch();
  const held = heldAnswers({ connection, faults });
  /** A subscription made for a room or a connection works in its fault scope; any other fault belongs to the one message. */
  const scopeFor = (subject: string) => {
    const scope = faultScope();
    return (): FaultScope => scope ?? { where: 'message', about: { subject } };
  };
  const bus: Bus = {
    connection,
    batch,
    get connected() {
      return connected && !connection.isClosed();
    },
    publish(subject, bytes) {
      const headers = traceHeaders();
      const send = () => {
        checkSize(connection, { subject, bytes, headers });
        connection.publish(subject, bytes, headers ? { headers } : {});
      };
      batch.add(send, (error) => faults.contain(error, { where: 'send', about: { subject, bytes: bytes.length } }));
    },
    flush() {
      batch.flush();
      return connection.flush();
    },
    request: (subject, bytes, { timeoutMs = 2_000 } = {}) => request({ connection, batch }, subject, bytes, timeoutMs),
    command: (envelope) => sendCommand(bus, envelope),
    serve: (subject, handler, options = {}) => serve(connection, { subject, handler, log, faults, batch, held, ...options }),
    subscribe(subject, onMessage, options = {}) {
      const scope = scopeFor(subject);
      const subscription = connection.subscribe(subject, {
        ...options,
        callback(error, message) {
          if (error) return log.warn({ err: error, subject }, 'subscription');
          faults.run(scope(), () => onMessage(message.data, { subject: message.subject, context: () => traceOf(message.headers) }));
        },
      });
      return {
        async [Symbol.asyncDispose]() {
          subscription.unsubscribe();
        },
      };
    },
    onReconnect(listener) {
      listeners.set(listener, scopeFor('reconnection'));
      return () => listeners.delete(listener);
    },
    async [Symbol.asyncDispose]() {
      listeners.clear();
      await held[Symbol.asyncDispose]();
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
      try {
        checkPayloadLimit(connection);
      } catch (error) {
        log.error({ err: error }, 'this NATS server takes too small messages');
      }
      onChange(true);
    } else if (status.type === 'error') log.error({ err: status.error }, 'NATS');
  }
}
