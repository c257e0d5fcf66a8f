import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { type RawData, WebSocket, WebSocketServer } from 'ws';

/** Stands between clients and a gateway and takes one frame away: the first one with this version, from the first client it comes to. */
export async function lossyProxy({ url, version }: { url: string; version: number }): Promise<AsyncDisposable & { readonly url: string }> {
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1', perMessageDeflate: false });
  await once(server, 'listening');
  let taken = false;
  const isVictim = (data: RawData) => {
    const frame = JSON.parse(String(data));
    return frame.version === version && !['ROOM_STATE', 'RESUMED', 'COMMAND_OK'].includes(frame.t);
  };
  server.on('connection', (client, { headers }) => {
    const gateway = new WebSocket(url, headers['sec-websocket-protocol']);
    const early: RawData[] = [];
    client.on('message', (data) => (gateway.readyState === WebSocket.OPEN ? gateway.send(String(data)) : early.push(data)));
    gateway.on('open', () => {
      for (const data of early) gateway.send(String(data));
    });
    gateway.on('message', (data) => {
      if (!taken && isVictim(data)) taken = true;
      else client.send(String(data));
    });
    client.on('close', () => gateway.terminate());
    gateway.on('close', () => client.terminate());
    for (const socket of [client, gateway]) socket.on('error', () => undefined);
  });
  return {
    url: `ws://127.0.0.1:${(server.address() as AddressInfo).port}/ws`,
    async [Symbol.asyncDispose]() {
      for (const client of server.clients) client.terminate();
      server.close();
      await once(server, 'close');
    },
  };
}
