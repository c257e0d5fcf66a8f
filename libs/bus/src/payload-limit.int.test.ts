import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { waitFor } from '@tutti/testkit';
import { afterEach, expect, test } from 'vitest';
import { type BusOptions, connectBus } from './connect-bus.ts';
import { leastPayloadBytes } from './payload-limit.ts';

const closing: AsyncDisposable[] = [];
afterEach(async () => {
  for (const thing of closing.splice(0).reverse()) await thing[Symbol.asyncDispose]();
});

/** The greeting of a NATS server and its answer to PING, which is all that a client needs to be connected. */
async function greeter(maxPayload: number) {
  const sockets = new Set<Socket>();
  const limits = { maxPayload };
  const server = createServer((socket) => {
    sockets.add(socket.on('close', () => sockets.delete(socket)).on('error', () => undefined));
    const info = { server_id: 'greeter', version: '2.12.0', proto: 1, headers: true, max_payload: limits.maxPayload };
    socket.write(`INFO ${JSON.stringify(info)}\r\n`);
    socket.on('data', (chunk) => {
      if (chunk.includes('PING')) socket.write('PONG\r\n');
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  closing.push({
    async [Symbol.asyncDispose]() {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  });
  return {
    server: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    connections: () => sockets.size,
    reconnectWith(next: number) {
      limits.maxPayload = next;
      for (const socket of sockets) socket.destroy();
    },
  };
}

const recorded = () => {
  const errors: string[] = [];
  const log = { info: () => undefined, warn: () => undefined, error: ({ err }: { err: Error }) => void errors.push(err.message) };
  return { errors, log: log as unknown as BusOptions['log'] };
};

const sentence = (server: string) =>
  `NATS at ${server} takes messages of at most 65536 bytes; Tutti needs its max_payload to be at least 1048576`;

test('O-5: a server with a smaller max_payload is refused at the start, in one sentence, and the connection is closed', async () => {
  const { server, connections } = await greeter(65_536);
  await expect(connectBus({ url: `nats://${server}`, name: 'test', log: recorded().log })).rejects.toMatchObject({
    ...{ name: 'BusPayloadLimitError', code: 'BUS_PAYLOAD_LIMIT' },
    ...{ server, found: 65_536, needed: leastPayloadBytes, message: sentence(server) },
  });
  await waitFor(() => connections() === 0);
});

test('O-5: a server with a smaller max_payload after a reconnection is logged once; a listener that throws keeps no other from its call', async () => {
  const { server, reconnectWith } = await greeter(leastPayloadBytes);
  const { errors, log } = recorded();
  const bus = await connectBus({ url: `nats://${server}`, name: 'test', log });
  closing.push(bus);
  let called = 0;
  bus.onReconnect(() => {
    throw new Error('a bad listener');
  });
  bus.onReconnect(() => {
    called += 1;
  });
  reconnectWith(65_536);
  await waitFor(() => called === 1);
  expect(errors).toEqual([sentence(server), 'a bad listener']);
  reconnectWith(leastPayloadBytes);
  await waitFor(() => called === 2);
  expect(errors).toEqual([sentence(server), 'a bad listener', 'a bad listener']);
});
