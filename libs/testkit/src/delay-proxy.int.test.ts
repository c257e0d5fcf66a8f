import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { type DelayProxy, type DelayProxyOptions, delayProxy } from './delay-proxy.ts';
import { waitFor } from './wait-for.ts';

let echo: Server;
const open: (Socket | DelayProxy)[] = [];

beforeAll(async () => {
  echo = createServer({ allowHalfOpen: true, noDelay: true }, (socket) => socket.on('error', () => {}).pipe(socket)).listen(0, '127.0.0.1');
  await once(echo, 'listening');
});
afterEach(async () => {
  for (const one of open.splice(0)) await ('destroy' in one ? one.destroy() : one[Symbol.asyncDispose]());
});
afterAll(() => void echo.close());

async function proxied(options: Partial<DelayProxyOptions> = {}) {
  const proxy = await delayProxy({ targetPort: (echo.address() as AddressInfo).port, ...options });
  open.push(proxy);
  return proxy;
}

async function client(proxy: DelayProxy) {
  const socket = connect({ port: proxy.port, host: '127.0.0.1', noDelay: true });
  open.push(socket);
  socket.on('error', () => {});
  await once(socket, 'connect');
  const received: Buffer[] = [];
  socket.on('data', (chunk: Buffer) => received.push(chunk));
  return { socket, text: () => Buffer.concat(received).toString() };
}

/** However it ends, with an error or without. */
const gone = (socket: Socket) => new Promise<void>((resolve) => socket.on('error', () => {}).once('close', () => resolve()));

async function roundTripsMs(proxy: DelayProxy, count: number): Promise<number[]> {
  const { socket } = await client(proxy);
  const trips: number[] = [];
  for (let n = 0; n < count; n += 1) {
    const sentMs = performance.now();
    socket.write(`ping ${n}`);
    await once(socket, 'data');
    trips.push(performance.now() - sentMs);
  }
  return trips;
}

test('each direction of a round trip waits what was drawn, little more and never less', async () => {
  const proxy = await proxied({ minMs: 10, maxMs: 40, seed: 3 });
  const trips = await roundTripsMs(proxy, 20);
  const { upDelaysMs, downDelaysMs } = proxy.connections()[0] ?? { upDelaysMs: [], downDelaysMs: [] };
  const excess = trips.map((trip, n) => trip - (upDelaysMs[n] ?? 0) - (downDelaysMs[n] ?? 0)).toSorted((x, y) => x - y);
  expect(upDelaysMs).toHaveLength(20);
  expect(Math.min(...upDelaysMs, ...downDelaysMs)).toBeGreaterThanOrEqual(10);
  expect(Math.max(...upDelaysMs, ...downDelaysMs)).toBeLessThanOrEqual(40);
  expect(Math.max(...upDelaysMs) - Math.min(...upDelaysMs)).toBeGreaterThan(15);
  expect(excess[0]).toBeGreaterThan(-1.5);
  expect(excess[10]).toBeLessThan(8);
});

test('the same seed draws the same delays, another seed others', async () => {
  const draws = async (seed: number) => {
    const proxy = await proxied({ minMs: 0, maxMs: 4, seed });
    await roundTripsMs(proxy, 5);
    return proxy.connections()[0]?.upDelaysMs;
  };
  const [first, again, other] = [await draws(5), await draws(5), await draws(6)];
  expect(first).toEqual(again);
  expect(first).not.toEqual(other);
});

test('nothing is reordered or lost, also a megabyte that ends in a half-close', async () => {
  const proxy = await proxied({ minMs: 0, maxMs: 20 });
  const { socket, text } = await client(proxy);
  const sent = Array.from({ length: 150_000 }, (_, n) => n.toString(36)).join(' ');
  for (let at = 0; at < sent.length; at += 50_000) {
    socket.write(sent.slice(at, at + 50_000));
    await sleep(1);
  }
  socket.end();
  await once(socket, 'end');
  expect(text() === sent).toBe(true);
  await waitFor(() => proxy.connections()[0]?.open === false);
  expect(proxy.connections()[0]?.upBytes).toBe(sent.length);
});

test('a black hole holds everything back and closes nothing; afterwards all of it arrives', async () => {
  const proxy = await proxied({ minMs: 0, maxMs: 2 });
  const { socket, text } = await client(proxy);
  socket.write('before ');
  await waitFor(() => text() === 'before ');
  proxy.blackhole(true);
  socket.write('during ');
  await sleep(60);
  expect([text(), socket.destroyed]).toEqual(['before ', false]);
  proxy.blackhole(false);
  socket.write('after');
  await waitFor(() => text() === 'before during after');
});

test('a cut ends both sides abruptly, a refusal lets nobody in', async () => {
  const proxy = await proxied();
  const { socket } = await client(proxy);
  await waitFor(() => proxy.connections().length === 1);
  const closed = gone(socket);
  proxy.connections()[0]?.cut();
  await closed;
  expect(proxy.connections()[0]?.open).toBe(false);
  proxy.refuse(true);
  const refused = connect({ port: proxy.port, host: '127.0.0.1' });
  refused.on('error', () => {});
  await gone(refused);
  expect(proxy.connections()).toHaveLength(1);
});

test('a target that is not there closes the client, and the proxy lives on', async () => {
  const proxy = await delayProxy({ targetPort: 1 });
  open.push(proxy);
  const socket = connect({ port: proxy.port, host: '127.0.0.1' });
  socket.on('error', () => {});
  await gone(socket);
  expect(proxy.port).toBeGreaterThan(0);
});

test('as much gets through to the server as it is told, and no more', async () => {
  const proxy = await proxied({ minMs: 0, maxMs: 0, upBytesPerSec: 1_000_000 });
  const { socket } = await client(proxy);
  const startedMs = performance.now();
  socket.write(Buffer.alloc(300_000));
  let echoed = 0;
  socket.on('data', (chunk: Buffer) => {
    echoed += chunk.length;
  });
  await waitFor(() => echoed === 300_000, { what: 'all of it' });
  expect(performance.now() - startedMs).toBeGreaterThan(280);
});

test('a path may be slower one way than the other', async () => {
  const proxy = await proxied({ up: { minMs: 1, maxMs: 3 }, down: { minMs: 20, maxMs: 30 } });
  await roundTripsMs(proxy, 10);
  const { upDelaysMs, downDelaysMs } = proxy.connections()[0] ?? { upDelaysMs: [], downDelaysMs: [] };
  expect(Math.max(...upDelaysMs)).toBeLessThanOrEqual(3);
  expect(Math.min(...downDelaysMs)).toBeGreaterThanOrEqual(20);
});

test('a path that stalls again and again holds back what comes then, and loses nothing', async () => {
  const proxy = await proxied({ minMs: 0, maxMs: 1, stalls: { everyMs: 100, forMs: 150 } });
  const trips = await roundTripsMs(proxy, 200);
  expect(Math.max(...trips)).toBeGreaterThan(60);
  expect(trips.toSorted((x, y) => x - y)[100]).toBeLessThan(60);
});
