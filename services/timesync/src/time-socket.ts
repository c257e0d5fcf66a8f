import { setTimeout as sleep } from 'node:timers/promises';
import {
  type ClientFrame,
  type CloseReason,
  chosenSubprotocol,
  clientFrames,
  closeCodes,
  closeReasonText,
  limits as contract,
  serverFrames,
  subprotocols,
} from '@tutti/protocol';
import { admission, allowedOrigin, checkTlsFiles, type Faults, monotonicMs, PortInUseError, type TlsFiles } from '@tutti/service';
import * as uws from 'uws-pack';
import { TimeConnection } from './time-connection.ts';

export type TimeSocketOptions = {
  readonly host: string;
  /** 0: any free one. */
  readonly port: number;
  /** Several replicas on one port of one host. */
  readonly sharesPort?: boolean;
  readonly tls?: TlsFiles | undefined;
  readonly allowedOrigins?: readonly string[];
  /** More are told to come back. */
  readonly mostConnections?: number;
  readonly admitPerSec?: number;
  readonly nowServerMs: () => number;
  readonly counts: TimeSocketCounts;
  readonly faults: Faults;
};

export type TimeSocketCounts = {
  opened(): void;
  closed(): void;
  answered(): void;
  /** `limit`: a ping above the allowance; `other`: a frame that is none of ours. */
  ignored(why: 'limit' | 'other'): void;
  ended(reason: CloseReason): void;
};

export type TimeSocket = AsyncDisposable & { readonly port: number };

const idleTimeoutSec = 20;
const spreadMs = 1_000;
const drainWithinMs = 3_000;
const drainSliceMs = 50;
const smallestSlice = 20;
/** One answer is 100 bytes: who lets this many wait reads nothing. */
const mostUnreadBytes = 16_384;

/**
 * `/time`: TIME_PING in, TIME_PONG out, and nothing else [TM10], so that no room's traffic ever delays an answer. Closing it closes every client with `drain`, some at a time.
 * NOTE the second and last home of uWebSockets.js: an answer is small, and lost whole with its connection, so nothing of what the gateway does about slow readers is needed here.
 * @throws PortInUseError, TlsFilesError
 */
export async function timeSocket(options: TimeSocketOptions): Promise<TimeSocket> {
  const {
    host,
    port,
    sharesPort = false,
    tls,
    allowedOrigins = [],
    mostConnections = 20_000,
    admitPerSec = 500,
    nowServerMs,
    counts,
    faults,
  } = options;
  const door = admission({ perSec: admitPerSec, random: Math.random });
  const open = new Set<uws.WebSocket<Carried>>();

  const end = (ws: uws.WebSocket<Carried>, reason: CloseReason, retryAfterMs = Math.random() * spreadMs) => {
    counts.ended(reason);
    ws.end(closeCodes[reason], closeReasonText(reason, retryAfterMs));
  };
  const ignore = (ws: uws.WebSocket<Carried>, why: 'limit' | 'other', nowMs: number) => {
    counts.ignored(why);
    if (!ws.getUserData().connection.forgives(nowMs)) end(ws, 'flood');
  };

  /** A callback of the library in the fault scope of its client: what it throws ends that client's connection and no other. */
  const guarded = <Given extends unknown[]>(callback: (ws: uws.WebSocket<Carried>, ...given: Given) => void) => {
    return (ws: uws.WebSocket<Carried>, ...given: Given) =>
      faults.run({ where: 'connection', end: () => end(ws, 'stateLost') }, () => callback(ws, ...given));
  };
  const app = appFor(tls);
  app.ws<Carried>('/time', {
    maxPayloadLength: contract.maxFrameBytes,
    maxBackpressure: mostUnreadBytes,
    closeOnBackpressureLimit: true,
    idleTimeout: idleTimeoutSec,
    sendPingsAutomatically: true,
    upgrade: (response, request, httpContext) =>
      faults.run({ where: 'request', end: () => response.close() }, () => {
        const origin = request.getHeader('origin');
        if (!allowedOrigin(origin, request.getHeader('host'), allowedOrigins)) {
          response
            .writeStatus('403 Forbidden')
            .end(`pages of ${origin} may not connect here; the timesync's ALLOWED_ORIGINS says who may\n`);
          return;
        }
        const chosen = chosenSubprotocol(request.getHeader('sec-websocket-protocol'));
        if (!chosen) {
          response.writeStatus('400 Bad Request').end(`offer ${subprotocols.json} or ${subprotocols.binary}\n`);
          return;
        }
        const key = request.getHeader('sec-websocket-key');
        const extensions = request.getHeader('sec-websocket-extensions');
        response.upgrade<Carried>({ connection: new TimeConnection(chosen.encoding) }, key, chosen.protocol, extensions, httpContext);
      }),
    open: guarded((ws) => {
      const waitMs = open.size >= mostConnections ? spreadMs * (1 + Math.random()) : door.waitMs(monotonicMs());
      open.add(ws);
      counts.opened();
      if (waitMs > 0) end(ws, 'busy', waitMs);
    }),
    message: guarded((ws, message: ArrayBuffer, isBinary: boolean) => {
      const serverReceivedMs = nowServerMs();
      const { connection } = ws.getUserData();
      const nowMs = monotonicMs();
      const frame = frameOf(message, isBinary, connection);
      if (frame?.t !== 'TIME_PING') return ignore(ws, 'other', nowMs);
      if (!connection.mayPing(nowMs)) return ignore(ws, 'limit', nowMs);
      const { clientNowMs, pingId } = frame;
      const pong = { t: 'TIME_PONG' as const, clientNowMs, pingId, serverReceivedMs, serverNowMs: nowServerMs() };
      ws.send(isBinary ? serverFrames.encodeBinary(pong) : serverFrames.encodeJson(pong), isBinary);
      counts.answered();
    }),
    close: guarded((ws) => {
      open.delete(ws);
      counts.closed();
    }),
  });
  app.any('/*', (response) => {
    response.writeStatus('404 Not Found').end('server time is asked at /time\n');
  });

  const drain = async () => {
    const sliceSize = Math.max(smallestSlice, Math.ceil((open.size * drainSliceMs) / drainWithinMs));
    while (open.size > 0) {
      for (const ws of [...open].slice(0, sliceSize)) {
        open.delete(ws);
        end(ws, 'drain');
      }
      await sleep(drainSliceMs);
    }
  };

  // NOTE once: the library crashes when it is told to close a second time.
  let closing: Promise<void> | undefined;
  const close = async (listening: uws.us_listen_socket) => {
    uws.us_listen_socket_close(listening);
    await drain();
    app.close();
  };

  const { promise, resolve, reject } = Promise.withResolvers<TimeSocket>();
  (app as unknown as ListensAs).listen(host, port, sharesPort ? shared : exclusively, (listening) => {
    if (!listening) return reject(new PortInUseError({ service: 'timesync', variable: 'TIME_PORT', host, port }));
    resolve({
      port: uws.us_socket_local_port(listening),
      [Symbol.asyncDispose]() {
        closing ??= close(listening);
        return closing;
      },
    });
  });
  return promise;
}

/** NOTE the library copies the properties of what it is given to carry, so an object with methods is carried in another. */
type Carried = { readonly connection: TimeConnection };

function frameOf(message: ArrayBuffer, isBinary: boolean, { encoding }: TimeConnection): ClientFrame | undefined {
  if (isBinary !== (encoding === 'binary')) return undefined;
  const parsed = isBinary ? clientFrames.parseBinary(new Uint8Array(message)) : clientFrames.parseJson(Buffer.from(message).toString());
  return 'value' in parsed ? parsed.value : undefined;
}

function appFor(tls: TlsFiles | undefined): uws.TemplatedApp {
  if (!tls) return uws.App();
  checkTlsFiles(tls, 'TIME');
  return uws.SSLApp({ cert_file_name: tls.certFile, key_file_name: tls.keyFile });
}

/** What the library has and its types leave out. */
const { LIBUS_LISTEN_EXCLUSIVE_PORT: exclusively } = uws as unknown as { readonly LIBUS_LISTEN_EXCLUSIVE_PORT: number };
const shared = 0;
type ListensAs = {
  listen(host: string, port: number, options: number, done: (listening: uws.us_listen_socket | false) => void): void;
};
