import { fileURLToPath } from 'node:url';
import { closeCodes, limits } from '@tutti/protocol';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { type GatewayWorld, gatewayWorld, type TestGateway } from './testing/gateway-world.ts';
import { quietFor } from './testing/test-client.ts';

let world: GatewayWorld;
let gateway: TestGateway;
let roomId: string;
beforeAll(async () => {
  world = await gatewayWorld();
});
beforeEach(async () => {
  roomId = await world.room();
  gateway = await world.gateway();
});
afterEach(() => world.clear());
afterAll(() => world[Symbol.asyncDispose]());

const url = 'https://music.example/a.mp3';
const engineIo = (path = '', init: RequestInit = {}) =>
  fetch(`http://127.0.0.1:${gateway.port}/socket.io/?EIO=4&transport=polling${path}`, init);
const metric = (name: string, labels: Record<string, string>) => gateway.metric(name, labels);

describe('W-2 Socket.IO, with its own client', () => {
  const ways = { polling: ['polling'], websocket: ['websocket'], 'polling, then upgraded': ['polling', 'websocket'] } as const;
  test.each(Object.entries(ways))('W-2 %s: it joins, is acknowledged, hears each event once and in order', async (_, transports) => {
    await gateway.joined(roomId, 'ann');
    const gus = await gateway.older('groovebox', { transports });
    expect(await gus.send({ roomCode: roomId, username: 'Gus' }, 'room:join')).toEqual({});
    await gus.send({ clientTimestamp: 7 }, 'sync:ping');
    expect(await gus.hears('sync:pong')).toMatchObject({ clientTimestamp: 7 });
    world.owner.command(roomId, 'ann', { type: 'StartPlayback', trackId: 'x', url, positionMs: 0 });
    for (let nth = 1; nth <= 60; nth++) {
      world.owner.command(roomId, 'ann', { type: 'SeekPlayback', positionMs: nth * 1_000 });
      if (nth % 10 === 0) await quietFor(20);
    }
    await gus.hears('playback:start', ({ position }) => position === 60_000);
    const starts = gus.heard.flatMap(({ event, body }) => (event === 'playback:start' ? [body['position']] : []));
    expect(starts).toEqual(Array.from({ length: 61 }, (_none, nth) => nth * 1_000));
    expect(await metric('older_connections', { dialect: 'groovebox' })).toBe(1);
    gus.cut();
    await vi.waitUntil(async () => (await metric('older_connections', { dialect: 'groovebox' })) === 0, { timeout: 10_000 });
  });

  test('W-2 [W18] a page of another origin is turned away, one that the gateway is told of is let in and may read its polls', async () => {
    const told = await world.gateway({ allowedOrigins: ['https://tutti.example'] });
    for (const transports of [['polling'], ['websocket']] as const) {
      await expect(told.older('groovebox', { origin: 'https://evil.example', transports })).rejects.toThrow('did not accept');
      await told.older('groovebox', { origin: 'https://tutti.example', transports });
    }
    await expect(told.older('party', { origin: 'https://evil.example' })).rejects.toThrow('did not accept');
    await told.older('party', { origin: 'https://tutti.example' });
    const headers = { origin: 'https://tutti.example' };
    const poll = await fetch(`http://127.0.0.1:${told.port}/socket.io/?EIO=4&transport=polling`, { headers });
    expect([poll.status, poll.headers.get('access-control-allow-origin')]).toEqual([200, 'https://tutti.example']);
    const asked = await fetch(`http://127.0.0.1:${told.port}/socket.io/`, { method: 'OPTIONS', headers });
    expect([asked.status, asked.headers.get('access-control-allow-origin')]).toEqual([204, 'https://tutti.example']);
    const evil = await fetch(`http://127.0.0.1:${told.port}/socket.io/?EIO=4&transport=polling`, {
      headers: { origin: 'https://evil.example' },
    });
    expect([evil.status, evil.headers.get('access-control-allow-origin')]).toEqual([403, null]);
  });

  test('W-2 [W15] who comes when too many come is turned away, and comes in later', { timeout: 30_000 }, async () => {
    const busy = await world.gateway({ limits: { admitPerSec: 2 } });
    const came = await Promise.allSettled(Array.from({ length: 8 }, () => busy.older('groovebox', { transports: ['websocket'] })));
    expect(came.filter(({ status }) => status === 'rejected').length).toBeGreaterThan(3);
    await vi.waitUntil(
      () =>
        busy.older('groovebox').then(
          () => true,
          () => false,
        ),
      { timeout: 20_000, interval: 500 },
    );
  });

  test('W-3 a message that is too large is refused, one that is far too large ends the connection; the gateway lives on', async () => {
    const gus = await gateway.older('groovebox');
    const ack = gus.send({ roomCode: roomId, username: 'x'.repeat(limits.maxFrameBytes) }, 'room:join');
    await vi.waitUntil(async () => (await metric('errors_total', { code: 'frame-too-large' })) > 0, { timeout: 10_000 });
    void ack.catch(() => undefined);
    void gus.send({ roomCode: 'x'.repeat(limits.fatalFrameBytes) }, 'room:join').catch(() => undefined);
    await gus.end();
    const other = await gateway.older('groovebox', { transports: ['polling'] });
    expect(await other.send({ roomCode: roomId }, 'room:join')).toEqual({});
  });

  test('W-3 what is no Socket.IO at all, and what breaks off in the middle of a poll, harms nobody', async () => {
    const { sid } = JSON.parse((await (await engineIo()).text()).slice(1)) as { sid: string };
    for (const body of ['', '4', '42["room:join"', '42[5]', '451-["room:join",{"_placeholder":true,"num":0}]', '9', '1', 'x'.repeat(1_000)])
      await engineIo(`&sid=${sid}`, { method: 'POST', body }).catch(() => undefined);
    for (let nth = 0; nth < 20; nth++) {
      const handshake = JSON.parse((await (await engineIo()).text()).slice(1)) as { sid: string };
      const breaking = new AbortController();
      const poll = engineIo(`&sid=${handshake.sid}`, { signal: breaking.signal }).catch(() => undefined);
      void engineIo(`&sid=${handshake.sid}`).catch(() => undefined);
      setTimeout(() => breaking.abort(), nth);
      await poll;
    }
    const gus = await gateway.older('groovebox');
    expect(await gus.send({ roomCode: roomId }, 'room:join')).toEqual({});
    for (const odd of [null, 5, 'x', [], [[]], { roomCode: { toString: 1 } }, { roomCode: null }])
      expect(await gus.send(odd, 'room:join')).toHaveProperty('error');
    expect(gus.closed).toBeUndefined();
  });

  test('W-2 a poller that polls no more is closed with slow when too much waits, and the others go on', { timeout: 60_000 }, async () => {
    const small = await world.gateway({ limits: { unreadBytes: 20_000 } });
    await small.joined(roomId, 'ann');
    const gus = await small.older('groovebox', { transports: ['websocket'] });
    await gus.send({ roomCode: roomId }, 'room:join');
    const handshake = await fetch(`http://127.0.0.1:${small.port}/socket.io/?EIO=4&transport=polling`);
    const { sid } = JSON.parse((await handshake.text()).slice(1)) as { sid: string };
    const post = (body: string) =>
      fetch(`http://127.0.0.1:${small.port}/socket.io/?EIO=4&transport=polling&sid=${sid}`, { method: 'POST', body });
    await post('40');
    await post(`42["room:join",{"roomCode":"${roomId}"}]`);
    await vi.waitUntil(async () => (await small.metric('older_connections', { dialect: 'groovebox' })) === 2, { timeout: 10_000 });
    let starts = 0;
    while ((await small.metric('closes_total', { reason: 'slow' })) === 0 && starts < 2_000) {
      world.owner.command(roomId, 'ann', { type: 'StartPlayback', trackId: 'x', url, positionMs: ++starts });
      if (starts % 20 === 0) await gus.hears('playback:start', ({ position }) => position === starts);
    }
    expect(await small.metric('closes_total', { reason: 'slow' })).toBe(1);
    expect(gus.closed).toBeUndefined();
  });
});

describe('every older door', () => {
  const file = (name: string) => fileURLToPath(new URL(`./testing/${name}`, import.meta.url));
  test('W-2 with certificate and key it is wss and https, and only that', async () => {
    const tls = { certFile: file('certificate-for-tests.pem'), keyFile: file('key-for-tests.pem') };
    const secure = await world.gateway({ tls });
    const pia = await secure.older('party', { tls: true });
    await pia.send({ t: 'JOIN', code: roomId });
    await pia.hears('JOINED');
    for (const transports of [['polling'], ['websocket']] as const) {
      const gus = await secure.older('groovebox', { tls: true, transports });
      expect(await gus.send({ roomCode: roomId }, 'room:join')).toEqual({});
    }
    await expect(secure.older('party')).rejects.toThrow('did not accept');
  });

  test('W-2 [W14] a drain closes all of them with its code, however they are connected, and their rooms hear of it', {
    timeout: 30_000,
  }, async () => {
    const draining = await world.gateway();
    const clients = [
      await draining.older('party', { query: { code: roomId } }),
      await draining.older('music', { query: { code: roomId } }),
      await draining.older('replay', { query: { code: roomId } }),
      await draining.older('groovebox', { transports: ['websocket'] }),
      await draining.older('groovebox', { transports: ['polling'] }),
    ] as const;
    for (const gus of clients.slice(3)) await gus.send({ roomCode: roomId }, 'room:join');
    const joined = () => world.owner.events(roomId).filter(({ type }) => type === 'MemberJoined').length;
    await vi.waitUntil(() => joined() === clients.length, { timeout: 10_000 });
    await draining[Symbol.asyncDispose]();
    const ends = await Promise.all(clients.map((client) => client.end()));
    expect(ends.slice(0, 4).map(({ code }) => code)).toEqual(Array(4).fill(closeCodes.drain));
    // Upon either word its client connects again by itself; a poller may find the port closed before it is told.
    for (const { reason } of ends.slice(3)) expect(reason).toMatch(/^transport (close|error)$/u);
    expect(world.owner.events(roomId).filter(({ type }) => type === 'MemberLost')).toHaveLength(clients.length);
  });

  test('W-2 a gateway that speaks none of them has none of their doors', async () => {
    const ours = await world.gateway({ dialects: {} });
    await expect(ours.older('party')).rejects.toThrow('did not accept');
    expect((await fetch(`http://127.0.0.1:${ours.port}/socket.io/?EIO=4&transport=polling`)).status).toBe(404);
  });
});
