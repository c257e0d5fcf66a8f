import { expect, test } from 'vitest';
import { instancesOf, serviceList } from './service-list.ts';

const config = {
  port: 8080,
  gatewayPort: 8081,
  timePort: 8082,
  gateways: 2,
  schedulers: 3,
  timesyncs: 2,
  listenHost: '127.0.0.1',
  dataDir: '/tmp/x',
  watch: false,
};
const around = (gateways: number, timesyncs = 1) => ({
  config: { ...config, gateways, timesyncs },
  postgresUrl: 'postgres://x',
  natsUrl: 'nats://x',
  secrets: { auth: 'a', media: 'm' } as never,
  webPort: 1,
  healthPorts: { gateway: 10, 'gateway-2': 11, scheduler: 12 },
});

test('as many of a kind as asked for, each with a name and a health port of its own', () => {
  expect(instancesOf(config).map(({ name }) => name)).toEqual([
    'gateway',
    'gateway-2',
    'api',
    'web',
    'replay-ingest',
    'scheduler',
    'scheduler-2',
    'scheduler-3',
    'room-state',
    'timesync',
    'timesync-2',
  ]);
  const [first, second] = serviceList(around(2));
  expect(first?.entry).toBe(second?.entry);
  expect([first?.env['HEALTH_PORT'], second?.env['HEALTH_PORT']]).toEqual(['10', '11']);
});

test('several gateways share their port, one alone keeps it to itself', () => {
  expect(serviceList(around(2)).flatMap(({ env }) => env['GATEWAY_SHARE_PORT'] ?? [])).toEqual(['1', '1']);
  expect(serviceList(around(1)).flatMap(({ env }) => env['GATEWAY_SHARE_PORT'] ?? [])).toEqual(['0']);
});

test('T-5 so do several timesyncs, and the api knows where', () => {
  expect(serviceList(around(1, 3)).flatMap(({ env }) => env['TIME_SHARE_PORT'] ?? [])).toEqual(['1', '1', '1']);
  expect(serviceList(around(1)).flatMap(({ env }) => env['TIME_SHARE_PORT'] ?? [])).toEqual(['0']);
  expect(serviceList(around(1)).flatMap(({ name, env }) => (env['TIME_PORT'] === '8082' ? name : []))).toEqual(['api', 'timesync']);
});

test('R-4 who checks clips opens the store that the api fills', () => {
  const media = serviceList(around(1)).flatMap(({ name, env }) => (env['MEDIA_DIR'] === undefined ? [] : [[name, env['MEDIA_DIR']]]));
  expect(media).toEqual([
    ['api', '/tmp/x/media'],
    ['replay-ingest', '/tmp/x/media'],
  ]);
});
