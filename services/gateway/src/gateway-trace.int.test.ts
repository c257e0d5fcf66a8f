import { connectBus } from '@tutti/bus';
import { containedFaults, createLogger, createMetrics, startTelemetry, type TelemetryOptions, wallClockMs } from '@tutti/service';
import { testNats } from '@tutti/testkit';
import { expect, test, vi } from 'vitest';
import { serveGateway } from './serve-gateway.ts';
import { fakeRoomOwner } from './testing/fake-room-owner.ts';
import { connectTestClient, testSecret, testToken } from './testing/test-client.ts';

type SpanProcessor = NonNullable<TelemetryOptions['spanProcessors']>[number];
type EndedSpan = Parameters<SpanProcessor['onEnd']>[0];

test('O-1 one trace from the frame to the room’s owner and back to every client', async () => {
  const log = createLogger('gateway-test', { instanceId: 'test', logLevel: 'silent' });
  const ended: EndedSpan[] = [];
  const keep: SpanProcessor = {
    onStart: () => undefined,
    onEnd: (span) => void ended.push(span),
    forceFlush: async () => undefined,
    shutdown: async () => undefined,
  };
  const telemetry = startTelemetry({ service: 'gateway', instanceId: 'test', spanProcessors: [keep] });
  const nats = await testNats();
  const ownerBus = await connectBus({ url: nats.url, name: 'owner', log });
  const bus = await connectBus({ url: nats.url, name: 'gateway', log });
  const owner = await fakeRoomOwner(ownerBus);
  await owner.open('r1');
  const gateway = await serveGateway({
    bus,
    gatewayId: 'g1',
    nowServerMs: wallClockMs,
    host: '127.0.0.1',
    port: 0,
    authSecret: testSecret,
    apiUrlFor: () => '',
    mediaSecret: 'media',
    registry: createMetrics('gateway', 'test'),
    faults: containedFaults({ log }),
    log,
  });

  const ann = await connectTestClient(gateway.port);
  await ann.join('r1', await testToken('ann', { nowMs: wallClockMs() }));
  owner.command('r1', 'ann', {
    type: 'AddTrack',
    track: { trackId: 't1', url: '/media/m1', title: '', filename: '', durationMs: 60_000 },
  });
  ann.send({ t: 'HOST_PLAY', commandId: 'play', trackId: 't1', positionMs: 0 });
  await ann.frame('PREPARE_PLAY');
  const spanThat = (matches: (span: EndedSpan) => boolean) => vi.waitUntil(() => ended.find(matches), { timeout: 15_000 });
  const command = await spanThat(({ name }) => name === 'gateway.command HOST_PLAY');
  const { traceId } = command.spanContext();
  const served = await spanThat((span) => span.name === 'bus.serve' && span.spanContext().traceId === traceId);
  const fanOut = await spanThat(({ name }) => name === 'gateway.fan-out PlaybackScheduled');

  expect(fanOut.spanContext().traceId).toBe(traceId);
  expect(fanOut.parentSpanContext?.spanId).toBe(served.spanContext().spanId);
  expect(fanOut.attributes).toMatchObject({ 'tutti.room': 'r1', 'tutti.receivers': 1 });

  ann.socket.terminate();
  for (const thing of [gateway, owner, bus, ownerBus, nats, telemetry]) await thing[Symbol.asyncDispose]();
});
