import { connect } from 'node:net';
import { closeCodes, dialects } from '@tutti/protocol';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { type GatewayWorld, gatewayWorld, type TestGateway } from './testing/gateway-world.ts';

let world: GatewayWorld;
beforeAll(async () => {
  world = await gatewayWorld();
});
afterEach(() => world.clear());
afterAll(() => world[Symbol.asyncDispose]());

/** The first line of the answer to an upgrade; empty when the gateway closes without one. */
function upgrade(port: number, query: string): Promise<string> {
  const lines = [
    `GET /socket.io/?${query} HTTP/1.1`,
    ...['Host: x', 'Connection: Upgrade', 'Upgrade: websocket', 'Sec-WebSocket-Version: 13', 'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=='],
  ];
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(`${lines.join('\r\n')}\r\n\r\n`));
    socket.once('data', (bytes) => {
      resolve(bytes.toString().split('\r\n')[0] ?? '');
      socket.destroy();
    });
    socket.on('error', () => undefined);
    socket.once('close', () => resolve(''));
  });
}

const faults = (gateway: TestGateway, where: string) => gateway.metric('tutti_faults_total', { where });

test.each([
  ['polling', 'EIO=4&transport=polling'],
  ['websocket, then polling, which engine.io reads', 'EIO=4&transport=websocket&transport=polling'],
  ['a transport that there is not', 'EIO=4&transport=__proto__'],
  ['none', 'EIO=4'],
])('O-5 an upgrade whose transport is %s is refused, and every other connection stays open', async (_, query) => {
  const roomId = await world.room();
  const gateway = await world.gateway();
  const ann = await gateway.joined(roomId, 'ann');
  expect(await upgrade(gateway.port, query)).toBe('HTTP/1.1 400 Bad Request');
  expect(await upgrade(gateway.port, 'EIO=4&transport=websocket')).toBe('HTTP/1.1 101 Switching Protocols');
  const bob = await gateway.older('groovebox', { query: { code: roomId, name: 'Bob' } });
  await bob.hears('room:state');
  expect(ann.closed).toBeUndefined();
  expect(await faults(gateway, 'request')).toBe(0);
});

test('O-5 an upgrade of a live polling session to polling is refused, and the session goes on', async () => {
  const roomId = await world.room();
  const gateway = await world.gateway();
  const opened = await (await fetch(`http://127.0.0.1:${gateway.port}/socket.io/?EIO=4&transport=polling`)).text();
  const { sid } = JSON.parse(opened.slice(1)) as { sid: string };
  expect(await upgrade(gateway.port, `EIO=4&transport=polling&sid=${sid}`)).toBe('HTTP/1.1 400 Bad Request');
  const sent = await fetch(`http://127.0.0.1:${gateway.port}/socket.io/?EIO=4&transport=polling&sid=${sid}`, {
    method: 'POST',
    body: '40',
  });
  expect(await sent.text()).toBe('ok');
  await gateway.joined(roomId, 'ann');
});

test('O-5 an event nested 100 000 deep is refused as too large, and its connection goes on', async () => {
  const roomId = await world.room();
  const gateway = await world.gateway();
  const bob = await gateway.older('groovebox', { query: { code: roomId, name: 'Bob' }, transports: ['websocket'] });
  await bob.hears('room:state');
  bob.sendRaw(`42["playback:pause",${'['.repeat(100_000)}${']'.repeat(100_000)}]`);
  expect(await bob.send({}, 'playback:pause')).toEqual({ error: 'Nothing is playing.' });
  expect(bob.closed).toBeUndefined();
  expect(await gateway.metric('errors_total', { code: 'frame-too-large' })).toBe(1);
  expect(await faults(gateway, 'connection')).toBe(0);
});

test('O-5 a message on which its dialect fails closes that connection with 4004 and is counted', async () => {
  const roomId = await world.room();
  const broken = { ...dialects.party, decode: () => JSON.parse('no JSON') };
  const gateway = await world.gateway({ dialects: { ...dialects, party: broken } });
  const ann = await gateway.joined(roomId, 'ann');
  const bob = await gateway.older('party', { query: { code: roomId, name: 'Bob' } });
  await bob.send({ t: 'PING' });
  expect(await bob.end()).toMatchObject({ code: closeCodes.stateLost });
  expect(ann.closed).toBeUndefined();
  expect(await faults(gateway, 'connection')).toBe(1);
});

test('O-5 a dialect that cannot translate an event loses its own connections, and nobody else misses the event', async () => {
  const roomId = await world.room();
  let works = true;
  const { tell } = dialects.party;
  const broken = { ...dialects.party, tell: (told: Parameters<typeof tell>[0]) => (works ? tell(told) : JSON.parse('no JSON')) };
  const gateway = await world.gateway({ dialects: { ...dialects, party: broken } });
  const ann = await gateway.joined(roomId, 'ann');
  const music = await gateway.older('music', { query: { code: roomId, name: 'Cy' } });
  const party = await gateway.older('party', { query: { code: roomId, name: 'Bob' } });
  await vi.waitUntil(() => ann.frames.filter(({ t }) => t === 'MEMBER_JOINED').length === 2, { timeout: 15_000 });
  works = false;
  await gateway.joined(roomId, 'dan');
  expect(await party.end()).toMatchObject({ code: closeCodes.stateLost });
  await vi.waitUntil(() => ann.frames.filter(({ t }) => t === 'MEMBER_JOINED').length === 3, { timeout: 15_000 });
  expect([ann.closed, music.closed]).toEqual([undefined, undefined]);
  expect(await faults(gateway, 'room')).toBeGreaterThan(0);
});
