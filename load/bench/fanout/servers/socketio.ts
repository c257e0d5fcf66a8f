// socket.io over WebSockets alone: a room, no acknowledgements, no recovery, no compression.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Server } from 'socket.io';
import { servePublishes } from './peer.ts';

const http = createServer();
const io = new Server(http, { transports: ['websocket'], perMessageDeflate: false, httpCompression: false, serveClient: false });
io.on('connection', (socket) => socket.join('room'));
http.listen({ host: '127.0.0.1', port: 0, backlog: 4096 }, () => {
  servePublishes((http.address() as AddressInfo).port, (frame) => io.to('room').emit('frame', JSON.parse(frame)));
});
