import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { type WebSocket, WebSocketServer } from 'ws';
import { connectRaw, UpgradeRefusedError } from './raw-socket.ts';

let server: WebSocketServer;
let url: string;
beforeEach(async () => {
  server = new WebSocketServer({ port: 0, host: '127.0.0.1', handleProtocols: (offered) => offered.has('yes') && 'yes' });
  await new Promise((resolve) => server.once('listening', resolve));
  url = `ws://127.0.0.1:${(server.address() as AddressInfo).port}/`;
});
afterEach(() => {
  for (const client of server.clients) client.terminate();
  server.close();
});

const next = () => new Promise<WebSocket>((resolve) => server.once('connection', resolve));

test('text and bytes go both ways, and what comes with the handshake is not lost', async () => {
  server.on('connection', (socket) => {
    socket.send('welcome');
    socket.on('message', (data, isBinary) => socket.send(data, { binary: isBinary }));
  });
  const heard: (string | Buffer)[] = [];
  const socket = await connectRaw(url, { protocol: 'yes', onText: (text) => heard.push(text), onBytes: (bytes) => heard.push(bytes) });
  expect(socket.protocol).toBe('yes');
  const long = 'ü'.repeat(70_000);
  socket.sendText(long);
  socket.sendBytes(Buffer.from([0, 255]));
  await vi.waitUntil(() => heard.length === 3, { timeout: 15_000 });
  expect(heard).toEqual(['welcome', long, Buffer.from([0, 255])]);
  socket.cut();
});

test('the server’s close code and reason are told; a cut is 1006', async () => {
  const accepted = next();
  const socket = await connectRaw(url);
  (await accepted).close(4506, 'flood');
  expect(await socket.closed).toEqual({ code: 4506, reason: 'flood' });
  const cut = await connectRaw(url);
  cut.cut();
  expect(await cut.closed).toEqual({ code: 1006, reason: '' });
});

test('who pauses holds up the server, and gets everything in order after', async () => {
  const accepted = next();
  const heard: number[] = [];
  const socket = await connectRaw(url, { onText: (text) => heard.push(Number(text.slice(0, 4))) });
  const peer = await accepted;
  socket.pause();
  for (let number = 0; number < 1000; number++) peer.send(String(number).padStart(4, '0') + '.'.repeat(10_000));
  const other = await connectRaw(url); // while a whole handshake goes through, nothing is heard here
  expect(heard).toEqual([]);
  expect(peer.bufferedAmount).toBeGreaterThan(0);
  other.cut();
  socket.resume();
  await vi.waitUntil(() => heard.length === 1000, { timeout: 5_000 });
  expect(heard).toEqual(heard.map((_, index) => index));
  socket.close();
  expect(await socket.closed).toEqual({ code: 1000, reason: '' });
});

test('an upgrade that is refused is an error with its status', async () => {
  const refusing = new WebSocketServer({ port: 0, host: '127.0.0.1', verifyClient: () => false });
  await new Promise((resolve) => refusing.once('listening', resolve));
  const { port } = refusing.address() as AddressInfo;
  const refused = connectRaw(`ws://127.0.0.1:${port}/`);
  await expect(refused).rejects.toThrow(UpgradeRefusedError);
  await expect(refused).rejects.toMatchObject({ status: 401 });
  refusing.close();
});
