import { type Bus, connectBus } from '@tutti/bus';
import { freePort } from '@tutti/embedded';
import { closeCodes, subjects, timeExchangeReplies, timeExchangeRequests } from '@tutti/protocol';
import { createLogger, wallClockMs } from '@tutti/service';
import { startServiceProcess, testNats } from '@tutti/testkit';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type FakeRoomOwner, fakeRoomOwner } from './testing/fake-room-owner.ts';
import { connectTestClient, testSecret, testToken } from './testing/test-client.ts';

const log = createLogger('gateway-test', { instanceId: 'test', logLevel: 'silent' });

let nats: Awaited<ReturnType<typeof testNats>>;
let bus: Bus;
let owner: FakeRoomOwner;
let time: AsyncDisposable;

beforeAll(async () => {
  nats = await testNats();
  bus = await connectBus({ url: nats.url, name: 'owner', log });
  owner = await fakeRoomOwner(bus);
  time = await bus.serve(subjects.timeExchange, async (bytes) => {
    const { clientNowMs } = timeExchangeRequests.decode(bytes);
    return timeExchangeReplies.encode({
      clientNowMs,
      serverReceivedMs: wallClockMs(),
      serverNowMs: wallClockMs(),
      utcErrMs: 1,
      referenceId: 'alone',
      term: 1,
    });
  });
});

afterAll(async () => {
  for (const thing of [owner, time, bus, nats]) await thing[Symbol.asyncDispose]();
});

const start = (port: number) =>
  startServiceProcess('gateway', {
    NATS_URL: nats.url,
    GATEWAY_PORT: String(port),
    AUTH_SECRET: testSecret,
    MEDIA_SECRET: 'media',
  });

test('O-1 the process is ready, counts, drains on SIGTERM with every absence told, and ends with 0', async () => {
  const port = await freePort();
  const gateway = await start(port);
  await owner.open('r1');
  const ann = await connectTestClient(port);
  await ann.join('r1', await testToken('ann', { nowMs: wallClockMs() }));
  const metrics = await (await fetch(`${gateway.healthUrl}/metrics`)).text();
  expect(metrics).toMatch(/tutti_gateway_connections\{[^}]*\} 1\n/u);
  expect(metrics).toMatch(/tutti_gateway_frames_in_total\{type="JOIN_ROOM"[^}]*\} 1\n/u);

  expect(await gateway.stop()).toBe(0);
  expect(await ann.end()).toEqual({ code: closeCodes.drain, reason: expect.stringMatching(/^drain \d+$/u) });
  expect(owner.events('r1').map(({ type }) => type)).toEqual(['RoomOpened', 'MemberJoined', 'HostChanged', 'MemberLost']);
});

test('O-1 a port in use is one clear sentence and an exit', async () => {
  const port = await freePort();
  const gateway = await start(port);
  await expect(start(port)).rejects.toThrow(new RegExp(`${port}: the port is in use; set GATEWAY_PORT`, 'u'));
  expect(await gateway.stop()).toBe(0);
});
