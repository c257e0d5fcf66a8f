import { fileURLToPath } from 'node:url';
import { closeCodes, limits, subprotocols } from '@tutti/protocol';
import { containedFaults, createMetrics, monotonicMs } from '@tutti/service';
import { afterEach, expect, test, vi } from 'vitest';
import { connectTimeClient, type TimeClient, type TimeClientOptions } from './testing/time-client.ts';
import { type TimeSocket, type TimeSocketOptions, timeSocket } from './time-socket.ts';

const atStartMs = 1_790_000_000_000;
const nowServerMs = () => atStartMs + monotonicMs();

const sockets: TimeSocket[] = [];
const clients: TimeClient[] = [];
afterEach(async () => {
  for (const { socket } of clients.splice(0)) socket.terminate();
  await Promise.all(sockets.splice(0).map((socket) => socket[Symbol.asyncDispose]()));
});

async function serve(options: Partial<TimeSocketOptions> = {}) {
  const counted: Record<string, number> = {};
  const count = (what: string) => {
    counted[what] = (counted[what] ?? 0) + 1;
  };
  const metrics = createMetrics('timesync', 'test');
  const socket = await timeSocket({
    host: '127.0.0.1',
    port: 0,
    nowServerMs,
    counts: {
      opened: () => count('opened'),
      closed: () => count('closed'),
      answered: () => count('answered'),
      ignored: count,
      ended: count,
    },
    faults: containedFaults({ log: { error: () => undefined }, metrics }),
    ...options,
  });
  sockets.push(socket);
  const connect = async (how: TimeClientOptions = {}) => {
    const client = await connectTimeClient(socket.port, how);
    clients.push(client);
    return client;
  };
  return { connect, counted, metrics, port: socket.port, close: () => socket[Symbol.asyncDispose]() };
}

const ping = (pingId: number) => ({ t: 'TIME_PING' as const, clientNowMs: 1_234.5, pingId });

test.each([subprotocols.json, subprotocols.binary, ''])('[TM10] [TM1] T-1 a ping is answered in the subprotocol %j', async (protocol) => {
  const { connect } = await serve();
  const client = await connect({ protocol });
  const beforeMs = nowServerMs();
  client.send(ping(7));
  await vi.waitUntil(() => client.frames.length === 1, { timeout: 15_000 });
  const [pong] = client.frames;
  expect(pong).toMatchObject({ t: 'TIME_PONG', clientNowMs: 1_234.5, pingId: 7 });
  if (pong?.t !== 'TIME_PONG') throw new Error('no pong');
  expect(pong.serverReceivedMs).toBeGreaterThanOrEqual(beforeMs);
  expect(pong.serverNowMs).toBeGreaterThanOrEqual(pong.serverReceivedMs);
  expect(nowServerMs()).toBeGreaterThanOrEqual(pong.serverNowMs);
});

test('[TM10] nothing else is answered: other frames, unknown ones and no frames at all are ignored and counted', async () => {
  const { connect, counted } = await serve();
  const client = await connect();
  client.send({ t: 'HOST_STOP', commandId: 'c1' });
  for (const text of ['{"t":"NO_SUCH"}', 'rubbish', '{"t":"TIME_PING","clientNowMs":"1","pingId":1}']) client.socket.send(text);
  client.socket.send(new Uint8Array([1, 2, 3]));
  client.send(ping(1));
  await vi.waitUntil(() => client.frames.length === 1, { timeout: 15_000 });
  expect(counted).toMatchObject({ other: 5, answered: 1 });
});

test('[TM7] T-2 a burst is answered, what is over is dropped and counted; another client notices nothing', async () => {
  const { connect, counted } = await serve();
  const eve = await connect();
  const ann = await connect();
  for (let nth = 0; nth < 100; nth++) eve.send(ping(nth));
  ann.send(ping(1));
  await vi.waitUntil(() => ann.frames.length === 1 && (counted['limit'] ?? 0) >= 80, { timeout: 15_000 });
  expect(eve.frames.length).toBeGreaterThanOrEqual(limits.pingBurst);
  expect(eve.frames.length).toBeLessThan(limits.pingBurst + 5);
});

test('O-5 a fault while one client is answered closes that client with 4004 and is counted; the others are answered', async () => {
  let breaks = false;
  const clock = () => (breaks ? JSON.parse('no time') : nowServerMs());
  const { connect, metrics } = await serve({ nowServerMs: clock });
  const [ann, bob] = [await connect(), await connect()];
  breaks = true;
  bob.send(ping(1));
  await vi.waitUntil(() => bob.closed, { timeout: 15_000 });
  expect(bob.closed?.code).toBe(closeCodes.stateLost);
  breaks = false;
  ann.send(ping(2));
  await vi.waitUntil(() => ann.frames.length === 1, { timeout: 15_000 });
  expect(await metrics.metrics()).toMatch(/tutti_faults_total\{where="connection",[^}]*\} 1\n/u);
});

test('[W16] who floods is closed with flood', async () => {
  const { connect } = await serve();
  const eve = await connect();
  for (let nth = 0; nth < 4 * limits.floodBurst && !eve.closed; nth++) eve.socket.send('{}');
  await vi.waitUntil(() => eve.closed, { timeout: 10_000 });
  expect(eve.closed?.code).toBe(closeCodes.flood);
});

test('[W18] a page of another origin is turned away, one of the list or of the same host is let in', async () => {
  const { connect } = await serve({ allowedOrigins: ['https://tutti.example'] });
  await expect(connect({ origin: 'https://evil.example' })).rejects.toThrow('403');
  await connect({ origin: 'https://tutti.example' });
  await connect({ origin: 'http://127.0.0.1:5555' });
});

test('[W15] above the most connections, and when too many come at once, it says busy and when to come back', async () => {
  const few = await serve({ mostConnections: 1 });
  await few.connect();
  const second = await few.connect();
  await vi.waitUntil(() => second.closed, { timeout: 15_000 });
  expect(second.closed?.code).toBe(closeCodes.busy);
  expect(second.closed?.reason).toMatch(/^busy \d+$/u);
  const slow = await serve({ admitPerSec: 1 });
  await slow.connect();
  const late = await slow.connect();
  await vi.waitUntil(() => late.closed, { timeout: 15_000 });
  expect(late.closed?.code).toBe(closeCodes.busy);
});

test('[W14] at the drain every client is told to come back', async () => {
  const { connect, close } = await serve();
  const all = await Promise.all(Array.from({ length: 30 }, () => connect()));
  await close();
  await vi.waitUntil(() => all.every(({ closed }) => closed), { timeout: 15_000 });
  expect(new Set(all.map(({ closed }) => closed?.code))).toEqual(new Set([closeCodes.drain]));
});

test('with certificate and key it speaks wss; a certificate without its key, a taken port and another path are clear errors', async () => {
  const file = (name: string) => fileURLToPath(new URL(`./testing/${name}`, import.meta.url));
  const tls = { certFile: file('certificate-for-tests.pem'), keyFile: file('key-for-tests.pem') };
  const { connect, port } = await serve({ tls });
  const client = await connect({ tls: true });
  client.send(ping(1));
  await vi.waitUntil(() => client.frames.length === 1, { timeout: 15_000 });
  await expect(serve({ tls: { ...tls, keyFile: tls.certFile } })).rejects.toThrow('TIME_TLS_CERT');
  await expect(serve({ port })).rejects.toThrow('TIME_PORT');
  const plain = await serve();
  await expect(plain.connect({ path: '/ws' })).rejects.toThrow('404');
});
