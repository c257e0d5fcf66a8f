import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { testSound, wavOf } from '@tutti/testkit';
import { WebSocketServer } from 'ws';

/** A page, a clock and a start in 1 s: enough to prove the sound lab without a Tutti. It looks like one to the lab's listeners. */
export type SmallRoom = AsyncDisposable & { readonly port: number; readonly gatewayPort: number };

export async function smallRoom(): Promise<SmallRoom> {
  const page = await readFile(new URL('./small-room.html', import.meta.url));
  const wav = wavOf(testSound({ sampleRate: 48_000, seconds: 40, seed: 1 }), 48_000);
  const pages = createServer((request, response) => {
    const [type, body] = request.url === '/sound.wav' ? ['audio/wav', wav] : ['text/html; charset=utf-8', page];
    response.writeHead(200, { 'content-type': type }).end(body);
  });
  const gateway = createServer();
  const sockets = new WebSocketServer({ server: gateway });
  const nowMs = () => performance.timeOrigin + performance.now();
  sockets.on('connection', (socket) =>
    socket.on('message', (data) => {
      const t1 = nowMs();
      const message = JSON.parse(String(data)) as { t0?: number; play?: true; stop?: true };
      const everyone = (what: object) => {
        for (const one of sockets.clients) one.send(JSON.stringify(what));
      };
      if (message.play) everyone({ startAtMs: nowMs() + 1_000 });
      else if (message.stop) everyone({ stop: true });
      else socket.send(JSON.stringify({ t0: message.t0, t1, t2: nowMs() }));
    }),
  );
  return {
    port: await listen(pages),
    gatewayPort: await listen(gateway),
    async [Symbol.asyncDispose]() {
      for (const one of sockets.clients) one.terminate();
      for (const server of [pages, gateway]) {
        server.closeAllConnections();
        server.close();
      }
    },
  };
}

async function listen(server: Server): Promise<number> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}
