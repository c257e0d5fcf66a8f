import { randomBytes } from 'node:crypto';
import { type Socket, connect as tcpConnect } from 'node:net';
import { clientFrame, frameReader, opcodes } from './websocket-frames.ts';

/** A WebSocket client that is a TCP connection and little else: thousands fit into one process, and it can be as badly behaved as a test wants. */
export type RawSocket = {
  /** The subprotocol that the server chose; empty when none. */
  readonly protocol: string;
  /** False when the kernel takes no more for now: see `drained`. Nothing happens when the connection is over. */
  sendText(text: string): boolean;
  sendBytes(bytes: Buffer): boolean;
  /** Bytes as they are, framed by the caller (`clientFrame`): many frames in one write, or what is no frame at all. */
  write(bytes: Buffer): boolean;
  drained(): Promise<void>;
  /**
   * Stops reading: the kernel's buffers fill, then the server's own.
   * NOTE on one Linux host the kernel takes 3.9 MB first (measured; nearly all is the server's send buffer, `tcp_wmem`). Node cannot make it smaller.
   */
  pause(): void;
  resume(): void;
  /** A close frame; the server's answer, or its end, is told by `closed`. */
  close(code?: number): void;
  /** Ends without a word, as a lost network would. */
  cut(): void;
  /** How it ended: the server's close code and reason, or 1006 when none came. Never rejects. */
  readonly closed: Promise<Closed>;
};

export type Closed = { readonly code: number; readonly reason: string };

export type RawSocketOptions = {
  /** The subprotocol to offer; none when left out. */
  readonly protocol?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly onText?: (text: string) => void;
  /** The bytes are the listener's own. */
  readonly onBytes?: (bytes: Buffer) => void;
  /** In place of the two above, for those who count: every message as a view of memory that is used again after the call. */
  readonly onMessage?: (payload: Buffer, isText: boolean) => void;
  /** How the connection ended, once, for those who keep no promise for each. */
  readonly onClosed?: (closed: Closed) => void;
  readonly connectWithinMs?: number;
};

/** The server answered the upgrade with something else. */
export class UpgradeRefusedError extends Error {
  override readonly name = 'UpgradeRefusedError';
  readonly code = 'UPGRADE_REFUSED';
  readonly status: number;
  constructor(url: string, status: number, answer: string) {
    super(`${url} answered the upgrade with ${status === 0 ? `"${answer.slice(0, 100)}"` : status}`);
    this.status = status;
  }
}

/**
 * Connects to `ws://…`. Pings are answered, and so is a close frame; frames may come before this resolves, and go to the listeners.
 *
 * @throws UpgradeRefusedError, or the socket's own error when nobody listens or nobody answers within `connectWithinMs`.
 */
export function connectRaw(url: string, options: RawSocketOptions = {}): Promise<RawSocket> {
  const { hostname, port, pathname, search, host } = new URL(url);
  const { promise, resolve, reject } = Promise.withResolvers<RawSocket>();
  const closed = Promise.withResolvers<Closed>();
  let ending: Closed | undefined;
  let failure = new Error(`${url} ended the connection before it was open`);
  let take = (chunk: Buffer): void => handshake(chunk);
  let answer = '';

  const tcp = tcpConnect({
    host: hostname,
    port: Number(port),
    noDelay: true,
    // One piece of memory for all: what is read is looked at before the next read.
    onread: {
      buffer: readBuffer,
      callback(size) {
        take(readBuffer.subarray(0, size));
        return true;
      },
    },
  });
  const timer = setTimeout(() => tcp.destroy(new Error(`${url} did not answer in time`)), options.connectWithinMs ?? 15_000);

  const listen = frameReader((opcode, payload) => {
    if (opcode === opcodes.text || opcode === opcodes.binary) hear(options, payload, opcode === opcodes.text);
    else if (opcode === opcodes.ping) tcp.write(clientFrame(opcodes.pong, payload));
    else if (opcode === opcodes.close) {
      ending ??= payload.length < 2 ? { code: 1005, reason: '' } : { code: payload.readUInt16BE(0), reason: payload.toString('utf8', 2) };
      tcp.end(clientFrame(opcodes.close, Buffer.from(payload.subarray(0, 2))));
    }
  });
  const handshake = (chunk: Buffer) => {
    answer += chunk.toString('latin1');
    const end = answer.indexOf('\r\n\r\n');
    if (end < 0) return;
    const status = Number(/^HTTP\/1\.1 (\d{3})/u.exec(answer)?.[1] ?? 0);
    if (status !== 101) return void tcp.destroy(new UpgradeRefusedError(url, status, answer));
    clearTimeout(timer);
    const protocol = /^sec-websocket-protocol: *(\S+)/imu.exec(answer.slice(0, end))?.[1] ?? '';
    const early = Buffer.from(answer.slice(end + 4), 'latin1');
    take = listen;
    resolve(rawSocket(tcp, protocol, closed.promise));
    if (early.length > 0) listen(early);
  };

  tcp.on('error', (error) => {
    failure = error;
  });
  tcp.on('close', () => {
    clearTimeout(timer);
    ending ??= { code: 1006, reason: '' };
    closed.resolve(ending);
    options.onClosed?.(ending);
    reject(failure);
  });
  tcp.write(upgradeRequest({ host, path: pathname + search, ...options }));
  return promise;
}

const readBuffer = Buffer.allocUnsafe(256 * 1024);

function hear({ onMessage, onText, onBytes }: RawSocketOptions, payload: Buffer, isText: boolean): void {
  if (onMessage) onMessage(payload, isText);
  else if (isText) onText?.(payload.toString('utf8'));
  else onBytes?.(Buffer.from(payload));
}

function rawSocket(tcp: Socket, protocol: string, closed: Promise<Closed>): RawSocket {
  const write = (bytes: Buffer) => tcp.writable && tcp.write(bytes);
  return {
    protocol,
    sendText: (text) => write(clientFrame(opcodes.text, text)),
    sendBytes: (bytes) => write(clientFrame(opcodes.binary, bytes)),
    write,
    drained: () =>
      tcp.writableNeedDrain ? new Promise((resolve) => tcp.once('drain', resolve).once('close', resolve)) : Promise.resolve(),
    pause: () => void tcp.pause(),
    resume: () => void tcp.resume(),
    close(code = 1000) {
      const payload = Buffer.alloc(2);
      payload.writeUInt16BE(code);
      write(clientFrame(opcodes.close, payload));
    },
    cut: () => void tcp.resetAndDestroy(),
    closed,
  };
}

type Request = Pick<RawSocketOptions, 'protocol' | 'headers'> & { readonly host: string; readonly path: string };

function upgradeRequest({ host, path, protocol, headers = {} }: Request): string {
  const all: Record<string, string> = {
    host,
    upgrade: 'websocket',
    connection: 'Upgrade',
    'sec-websocket-version': '13',
    'sec-websocket-key': randomBytes(16).toString('base64'),
    ...(protocol === undefined ? {} : { 'sec-websocket-protocol': protocol }),
    ...headers,
  };
  return `GET ${path} HTTP/1.1\r\n${Object.entries(all)
    .map(([name, value]) => `${name}: ${value}\r\n`)
    .join('')}\r\n`;
}
