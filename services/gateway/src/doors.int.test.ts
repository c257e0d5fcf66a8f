import { fileURLToPath } from 'node:url';
import { freePort } from '@tutti/embedded';
import { closeCodes, limits } from '@tutti/protocol';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { type GatewayWorld, gatewayWorld } from './testing/gateway-world.ts';
import { elapsedMs } from './testing/test-client.ts';

let world: GatewayWorld;
beforeAll(async () => {
  world = await gatewayWorld();
});
afterEach(() => world.clear());
afterAll(() => world[Symbol.asyncDispose]());

const file = (name: string) => fileURLToPath(new URL(`./testing/${name}`, import.meta.url));
const tls = { certFile: file('certificate-for-tests.pem'), keyFile: file('key-for-tests.pem') };

test('[W15] who comes when too many come is closed with busy and a time; at that time it comes in', { timeout: 30_000 }, async () => {
  const roomId = await world.room();
  const gateway = await world.gateway({ limits: { admitPerSec: 3 } });
  const clients = await Promise.all(Array.from({ length: 12 }, () => gateway.connect()));
  await vi.waitUntil(() => clients.filter(({ closed }) => closed).length >= 3, { timeout: 20_000 });
  const ends = clients.flatMap(({ closed }) => (closed ? [closed] : []));
  expect(new Set(ends.map(({ code }) => code))).toEqual(new Set([closeCodes.busy]));
  const waits = ends.map(({ reason }) => Number(/^busy (\d+)$/u.exec(reason)?.[1]));
  expect(waits.every((ms) => ms > 0 && ms < 10_000)).toBe(true);
  await new Promise((resolve) => setTimeout(resolve, Math.max(...waits)));
  await gateway.joined(roomId, 'ann');
});

test('[W18] a page of another origin is turned away, one that the gateway is told of is let in', async () => {
  const roomId = await world.room();
  const gateway = await world.gateway({ allowedOrigins: ['https://tutti.example'] });
  await expect(gateway.connect({ origin: 'https://evil.example' })).rejects.toThrow('did not accept');
  await gateway.joined(roomId, 'ann', { origin: 'https://tutti.example' });
  await gateway.joined(roomId, 'bob', { origin: 'http://127.0.0.1:5555' });
});

test('with certificate and key it speaks wss, and only that', async () => {
  const roomId = await world.room();
  const gateway = await world.gateway({ tls });
  await gateway.joined(roomId, 'ann', { tls: true });
  await expect(gateway.connect()).rejects.toThrow('did not accept');
});

test('a certificate without its key is one clear error', async () => {
  await expect(world.gateway({ tls: { ...tls, keyFile: tls.certFile } })).rejects.toMatchObject({ code: 'TLS_FILES' });
  await expect(world.gateway({ tls: { ...tls, certFile: '/nowhere' } })).rejects.toThrow('GATEWAY_TLS_CERT');
});

test('[W16] commands above the limit are refused and not done; who goes on is closed with flood, and others notice nothing', {
  timeout: 20_000,
}, async () => {
  const roomId = await world.room();
  const gateway = await world.gateway();
  const ann = await gateway.joined(roomId, 'ann');
  const eve = await gateway.joined(roomId, 'eve');
  for (let nth = 0; nth < limits.commandBurst + 20; nth++) eve.send({ t: 'HOST_STOP', commandId: `c${nth}` });
  await vi.waitUntil(() => eve.frames.filter((frame) => frame.t === 'ERROR').length >= limits.commandBurst + 20, { timeout: 15_000 });
  const codes = eve.frames.flatMap((frame) => (frame.t === 'ERROR' ? [frame.code] : []));
  expect(codes.filter((code) => code === 'slow-down').length).toBeGreaterThan(15);
  expect(
    world.owner.commands(roomId).filter(({ actorId, command }) => actorId === 'eve' && command.type === 'StopPlayback').length,
  ).toBeLessThan(limits.commandBurst + 5);
  expect(eve.closed).toBeUndefined();
  for (let nth = 0; nth < 2 * limits.floodBurst; nth++) eve.send({ t: 'TIME_PING', clientNowMs: nth, pingId: nth });
  expect(await eve.end()).toEqual({ code: closeCodes.flood, reason: 'flood' });
  ann.send({ t: 'TIME_PING', clientNowMs: 1, pingId: 1 });
  await ann.frame('TIME_PONG');
});

test('[W14] a drain closes some at a time, each with a moment of its own to come back', async () => {
  const roomId = await world.room();
  const gateway = await world.gateway({ limits: { admitPerSec: 500 } });
  const clients = await Promise.all(Array.from({ length: 100 }, (_, nth) => gateway.joined(roomId, `m${nth}`)));
  const takenMs = await elapsedMs(async () => gateway[Symbol.asyncDispose]());
  expect(takenMs).toBeGreaterThan(150);
  const ends = await Promise.all(clients.map((client) => client.end()));
  expect(new Set(ends.map(({ code }) => code))).toEqual(new Set([closeCodes.drain]));
  expect(new Set(ends.map(({ reason }) => reason)).size).toBeGreaterThan(50);
});

test('several gateways share a port when they are told to, and each has its clients; else the port is one’s own', async () => {
  const roomId = await world.room();
  const port = await freePort();
  const one = await world.gateway({ sharesPort: true, port });
  const two = await world.gateway({ sharesPort: true, port });
  await expect(world.gateway({ port })).rejects.toMatchObject({ code: 'PORT_IN_USE' });
  const clients = await Promise.all(Array.from({ length: 40 }, (_, nth) => one.joined(roomId, `m${nth}`)));
  expect(await one.metric('connections')).toBeGreaterThan(0);
  expect(await two.metric('connections')).toBeGreaterThan(0);
  await one[Symbol.asyncDispose]();
  await two.joined(roomId, 'late');
  expect(clients.filter(({ closed }) => closed === undefined).length).toBeGreaterThan(0);
});
