import { once } from 'node:events';
import { type ClientFrame, clientFrames, type ServerFrame, serverFrames, subprotocols } from '@tutti/protocol';
import WebSocket from 'ws';

export type TimeClient = {
  readonly socket: WebSocket;
  readonly frames: readonly ServerFrame[];
  readonly closed: { readonly code: number; readonly reason: string } | undefined;
  send(frame: ClientFrame): void;
};

export type TimeClientOptions = { readonly protocol?: string; readonly origin?: string; readonly tls?: boolean; readonly path?: string };

/** A client of `/time` that keeps everything it was sent. @throws when it is not let in. */
export async function connectTimeClient(port: number, options: TimeClientOptions = {}): Promise<TimeClient> {
  const { protocol = subprotocols.json, origin, tls = false, path = '/time' } = options;
  const socket = new WebSocket(`${tls ? 'wss' : 'ws'}://127.0.0.1:${port}${path}`, protocol === '' ? [] : [protocol], {
    ...(origin === undefined ? {} : { origin }),
    rejectUnauthorized: false,
    perMessageDeflate: false,
  });
  const frames: ServerFrame[] = [];
  let closed: TimeClient['closed'];
  socket.on('message', (data: Buffer, isBinary: boolean) => {
    const parsed = isBinary ? serverFrames.parseBinary(data) : serverFrames.parseJson(data.toString());
    if (!('value' in parsed)) throw new Error(`/time sent ${data.toString()}: ${JSON.stringify(parsed)}`);
    frames.push(parsed.value);
  });
  socket.on('close', (code, reason) => {
    closed = { code, reason: reason.toString() };
  });
  await once(socket, 'open');
  return {
    socket,
    frames,
    get closed() {
      return closed;
    },
    send: (frame) => socket.send(protocol === subprotocols.binary ? clientFrames.encodeBinary(frame) : clientFrames.encodeJson(frame)),
  };
}
