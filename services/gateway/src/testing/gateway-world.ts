import { type Bus, connectBus } from '@tutti/bus';
import { type DialectName, dialects } from '@tutti/protocol';
import { containedFaults, createLogger, createMetrics, type Registry, wallClockMs } from '@tutti/service';
import { testNats } from '@tutti/testkit';
import { type Gateway, type ServeGatewayNeeds, serveGateway } from '../serve-gateway.ts';
import { type FakeRoomOwner, fakeRoomOwner } from './fake-room-owner.ts';
import { connectGroovebox, connectOlder, type OlderClient, type OlderClientOptions } from './older-client.ts';
import { connectTestClient, type TestClient, type TestClientOptions, testSecret, testToken } from './test-client.ts';

/** A real NATS with a room owner from memory, for tests that start gateways on it. */
export type GatewayWorld = AsyncDisposable & {
  readonly nats: Awaited<ReturnType<typeof testNats>>;
  readonly ownerBus: Bus;
  readonly owner: FakeRoomOwner;
  gateway(more?: Partial<ServeGatewayNeeds>): Promise<TestGateway>;
  /** A room that is open and empty. */
  room(): Promise<string>;
  token(memberId: string, expiresInSec?: number): Promise<string>;
  /** Ends every client and gateway of the test. */
  clear(): Promise<void>;
};

export type TestGateway = Gateway & {
  readonly registry: Registry;
  /** By its name; `tutti_gateway_` before it may be left out. */
  metric(name: string, labels?: Record<string, string>): Promise<number>;
  connect(options?: TestClientOptions): Promise<TestClient>;
  joined(roomId: string, memberId: string, options?: TestClientOptions): Promise<TestClient>;
  /** A connection of an older client at `/ws/<dialect>`, or at `/socket.io/`. */
  older(dialect: DialectName, options?: OlderClientOptions): Promise<OlderClient>;
};

const log = createLogger('gateway-test', { instanceId: 'test', logLevel: 'silent' });

export async function gatewayWorld(): Promise<GatewayWorld> {
  const nats = await testNats();
  const ownerBus = await connectBus({ url: nats.url, name: 'owner', log });
  const gatewayBus = await connectBus({ url: nats.url, name: 'gateway', log });
  const owner = await fakeRoomOwner(ownerBus);
  const clients: TestClient[] = [];
  const older: OlderClient[] = [];
  const gateways: Gateway[] = [];
  let count = 0;

  const token = (memberId: string, expiresInSec = 3_600) => testToken(memberId, { nowMs: wallClockMs(), expiresInSec });
  const clear = async () => {
    owner.answering = true;
    for (const { socket } of clients.splice(0)) socket.terminate();
    for (const client of older.splice(0)) client.cut();
    await Promise.all(gateways.splice(0).map((one) => one[Symbol.asyncDispose]()));
  };
  return {
    nats,
    ownerBus,
    owner,
    token,
    clear,
    async gateway(more = {}) {
      const registry = createMetrics('gateway', 'test');
      const started = await serveGateway({
        bus: gatewayBus,
        gatewayId: `g${++count}`,
        presenceTimes: { lingerMs: 150, drainLingerMs: 150 },
        nowServerMs: wallClockMs,
        host: '127.0.0.1',
        port: 0,
        authSecret: testSecret,
        mediaSecret: 'media',
        dialects,
        apiUrlFor: ({ hostname }) => `http://${hostname}:80`,
        registry,
        faults: containedFaults({ log, metrics: registry }),
        log,
        ...more,
      });
      gateways.push(started);
      const connect = async (options: TestClientOptions = {}) => {
        const client = await connectTestClient(started.port, options);
        clients.push(client);
        return client;
      };
      return {
        ...started,
        registry,
        async metric(name, labels = {}) {
          const metric = registry.getSingleMetric(`tutti_gateway_${name}`) ?? registry.getSingleMetric(name);
          const { values } = (await metric?.get()) ?? { values: [] };
          return values.find((value) => Object.entries(labels).every(([key, wanted]) => value.labels[key] === wanted))?.value ?? 0;
        },
        connect,
        async older(dialect, options) {
          const client = await (dialect === 'groovebox' ? connectGroovebox : connectOlder(dialect))(started.port, options);
          older.push(client);
          return client;
        },
        async joined(roomId, memberId, options) {
          const client = await connect(options);
          await client.join(roomId, await token(memberId));
          return client;
        },
        async [Symbol.asyncDispose]() {
          gateways.splice(gateways.indexOf(started), 1);
          await started[Symbol.asyncDispose]();
        },
      };
    },
    async room() {
      const roomId = `r${++count}`;
      await owner.open(roomId);
      return roomId;
    },
    async [Symbol.asyncDispose]() {
      await clear();
      await owner[Symbol.asyncDispose]();
      await gatewayBus[Symbol.asyncDispose]();
      await ownerBus[Symbol.asyncDispose]();
      await nats[Symbol.asyncDispose]();
    },
  };
}
