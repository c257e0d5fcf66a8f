import { type SpanReceiver, spanReceiver, startTutti, type Tutti, waitFor } from '@tutti/testkit';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { guest, join, nextCommandId } from './client.ts';
import { openRoom, toneTrack } from './rooms.ts';

let receiver: SpanReceiver;
let tutti: Tutti;
beforeAll(async () => {
  receiver = await spanReceiver();
  tutti = await startTutti({ env: { OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url } });
}, 120_000);
afterAll(async () => {
  await tutti[Symbol.asyncDispose]();
  await receiver[Symbol.asyncDispose]();
}, 30_000);

const named = (name: string) => (span: { name: string }) => span.name.startsWith(name);

test('O-1: one trace leads from a client’s command through decision, JetStream and fan-out; the batched append links it', async () => {
  const roomId = await openRoom(tutti.url, 'Traced');
  const owner = await guest(tutti.url, 'Ada');
  const host = await join(tutti.gatewayUrl, roomId, owner);
  const track = await toneTrack(tutti.url, roomId, owner.token, 5);
  host.send({ t: 'HOST_PLAY', commandId: nextCommandId(), trackId: track.trackId, positionMs: 0 });
  await host.frame('PREPARE_PLAY');

  const command = await waitFor(() => receiver.spans().find(named('gateway.command HOST_PLAY')), { withinMs: 20_000 });
  const hops = ['gateway.command HOST_PLAY', 'scheduler.command StartPlayback', 'relay.publish', 'gateway.fan-out PlaybackScheduled'];
  const spans = await receiver.trace(command.traceId, (seen) => hops.every((hop) => seen.some(named(hop))), { withinMs: 20_000 });
  const ids = new Set(spans.map(({ spanId }) => spanId));
  for (const span of spans) expect(span.parentSpanId === '' || ids.has(span.parentSpanId), `${span.name} hangs in the air`).toBe(true);
  expect(new Set(spans.map(({ service }) => service))).toEqual(new Set(['gateway', 'scheduler']));

  await waitFor(
    () => receiver.spans().some((span) => span.name === 'log.append' && span.links.some(({ traceId }) => traceId === command.traceId)),
    { withinMs: 20_000 },
  );
}, 60_000);
