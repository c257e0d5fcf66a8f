// `ws` as its documentation broadcasts: one loop over the clients; the bytes made once, and no compression.
import type { AddressInfo } from 'node:net';
import { WebSocketServer } from 'ws';
import { servePublishes } from './peer.ts';

const server = new WebSocketServer({ host: '127.0.0.1', port: 0, perMessageDeflate: false, backlog: 4096 });
server.on('listening', () => {
  servePublishes((server.address() as AddressInfo).port, (frame) => {
    const bytes = Buffer.from(frame);
    for (const client of server.clients) client.send(bytes, { binary: false });
  });
});
