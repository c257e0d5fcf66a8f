import { once } from 'node:events';
import { WebSocket } from 'ws';

/** A DevTools connection of our own to a browser; sessions are addressed by their id on the one line. */
export type Cdp = AsyncDisposable & {
  /** @throws CdpError when the browser refuses, or is gone. */
  send<T>(method: string, params?: object, sessionId?: string): Promise<T>;
  onEvent(listener: (event: CdpEvent) => void): void;
};

export type CdpEvent = { readonly method: string; readonly params: Readonly<Record<string, unknown>>; readonly sessionId?: string };

/** The browser did not do what it was told. */
export class CdpError extends Error {
  override readonly name = 'CdpError';
  readonly code = 'LAB_CDP';
}

type Answer = { id?: number; result?: unknown; error?: { message: string } };

export async function connectCdp(url: string): Promise<Cdp> {
  const socket = new WebSocket(url, { perMessageDeflate: false });
  await once(socket, 'open');
  const waiting = new Map<number, { resolve(value: unknown): void; reject(error: Error): void; method: string }>();
  const listeners: ((event: CdpEvent) => void)[] = [];
  let lastId = 0;

  socket.on('message', (data) => {
    const message = JSON.parse(String(data)) as Answer & CdpEvent;
    if (message.id === undefined) {
      for (const listener of listeners) listener(message);
      return;
    }
    const asked = waiting.get(message.id);
    waiting.delete(message.id);
    if (message.error) asked?.reject(new CdpError(`${asked.method}: ${message.error.message}`));
    else asked?.resolve(message.result);
  });
  socket.on('close', () => {
    for (const { reject, method } of waiting.values()) reject(new CdpError(`${method}: the browser is gone`));
    waiting.clear();
  });

  return {
    send<T>(method: string, params: object = {}, sessionId?: string) {
      const id = ++lastId;
      return new Promise<T>((resolve, reject) => {
        if (socket.readyState !== WebSocket.OPEN) return reject(new CdpError(`${method}: the browser is gone`));
        waiting.set(id, { resolve: resolve as (value: unknown) => void, reject, method });
        socket.send(JSON.stringify({ id, method, params, ...(sessionId === undefined ? {} : { sessionId }) }));
      });
    },
    onEvent: (listener) => void listeners.push(listener),
    async [Symbol.asyncDispose]() {
      socket.terminate();
    },
  };
}
