import assert from 'node:assert/strict';
import { rm } from 'node:fs/promises';
import { jetstreamManager } from '@nats-io/jetstream';
import { type Bus, connectBus } from '@tutti/bus';
import { migrate, type PostgresEventLog, postgresEventLog } from '@tutti/event-log';
import { type RecordedEvent, recordedEvents } from '@tutti/protocol';
import { createLogger, Registry, startTelemetry } from '@tutti/service';
import { type TestServers, testServers, waitFor } from '@tutti/testkit';
import { afterEach, beforeEach, test } from 'vitest';
import { type Relay, runRelay } from './relay.ts';

let servers: TestServers;
let log: PostgresEventLog;
let bus: Bus;
let opened: AsyncDisposable[];
const logger = createLogger('test', { instanceId: 'test', logLevel: 'silent' });

beforeEach(async () => {
  servers = await testServers();
  await migrate(servers.postgresUrl);
  log = await postgresEventLog({ url: servers.postgresUrl });
  bus = await connectBus({ url: servers.natsUrl, name: 'test', log: logger });
  opened = [servers, log, bus];
});
afterEach(async () => {
  for (const thing of opened.reverse()) await thing[Symbol.asyncDispose]();
});

test('E-3: every event is in EVENTS, at the sequence of its position, in the log’s order', async () => {
  await append(500);
  const relay = start();
  await append(1500);
  await caughtUp();
  await checkStream();
  assert.equal(relay.ready(), true);
  assert.match(await registry.metrics(), /tutti_relay_published_total 2000\b[\s\S]*tutti_relay_lag_events 0\b/u);
});

test('a message carries the event in today’s shape, its id, and a trace that goes on from the append', async () => {
  const telemetry = startTelemetry({ service: 'test', instanceId: 'test' });
  opened.push(telemetry);
  const traceId = '0af7651916cd43dd8448eb211c80319c';
  await log.append({ ...item('room-a', 'c1'), trace: { traceId, spanId: 'b7ad6b7169203331' } });
  start();
  await caughtUp();
  const manager = await jetstreamManager(bus.connection);
  const message = await manager.streams.getMessage('EVENTS', { seq: 1 });
  assert.equal(message?.subject, 'evt.room.a');
  assert.equal(message.header.get('Nats-Msg-Id'), `${log.epoch}:1`);
  const [, trace, span] = message.header.get('traceparent').split('-');
  assert.equal(trace, traceId);
  assert.notEqual(span, 'b7ad6b7169203331');
  const recorded = recordedEvents.decode(message.data);
  assert.deepEqual(recorded.roomEvent, { type: 'RoomOpened', title: 'c1' });
  assert.equal(recorded.epoch, log.epoch);
});

test('a relay that starts late goes on where the last one stopped', async () => {
  const first = start();
  await append(100);
  await caughtUp();
  await first[Symbol.asyncDispose]();
  await append(100);
  start();
  await caughtUp();
  await checkStream();
});

test('a relay that is told to stop publishes what the log holds by then', async () => {
  const relay = start();
  await append(1000);
  await relay[Symbol.asyncDispose]();
  assert.equal(await lastSequence(), 1000);
});

test('NATS is killed with messages under way: nothing is missing, nothing twice', async () => {
  start();
  const appending = append(4000);
  for (let kill = 0; kill < 2; kill += 1) {
    await waitFor(async () => (await lastSequence()) > kill * 500, { withinMs: 20_000 });
    await servers.nats.kill9();
    await servers.nats.start();
  }
  await appending;
  await caughtUp();
  await checkStream();
});

test('the NATS store is lost: the stream is made again and filled from 1, though nobody appends', async () => {
  const relay = start();
  await append(300);
  await caughtUp();
  await servers.nats.kill9();
  await rm(servers.nats.jetStreamDir, { recursive: true, force: true });
  await servers.nats.start();
  await caughtUp();
  await checkStream();
  assert.equal(relay.ready(), true);
});

test('the stream is deleted under a running relay: it is made again, though nobody appends', async () => {
  start();
  await append(300);
  await caughtUp();
  await (await jetstreamManager(bus.connection)).streams.delete('EVENTS');
  await caughtUp();
  await checkStream();
});

test('Postgres is killed while the relay follows: it goes on by itself', async () => {
  start();
  await append(100);
  await log.sql`select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()`;
  await waitFor(() =>
    log.head().then(
      () => true,
      () => false, // whoever asks first on a connection that is gone hears of it
    ),
  );
  await append(100);
  await caughtUp();
  await checkStream();
});

test('two relays fight harmlessly', async () => {
  const relays = [start(), start()];
  await append(3000);
  await caughtUp();
  await checkStream();
  await relays[0]?.[Symbol.asyncDispose]();
  await append(100);
  await caughtUp();
  await checkStream();
});

test('a stream ahead of the log is refused loudly and not touched, and the relay lives on', async () => {
  const first = start();
  await append(20);
  await caughtUp();
  await first[Symbol.asyncDispose]();
  await forgetLogAfter(15);
  const relay = start();
  await waitFor(() => String(relay.ready()).includes('EVENTS is at 20, the log’s head is 15'.replace('’', "'")));
  assert.equal(await lastSequence(), 20);
  assert.match(await registry.metrics(), /tutti_relay_refused_total\{why="stream"\} 1\b/u);
});

test('a log restored to an earlier day and grown again is refused: the numbers fit, the events do not', async () => {
  const first = start();
  await append(20);
  await caughtUp();
  await first[Symbol.asyncDispose]();
  await forgetLogAfter(15);
  await append(30, 'other');
  const relay = start();
  await waitFor(() => String(relay.ready()).includes('another log'));
  assert.equal(await lastSequence(), 20);
});

test('a stream of another epoch is refused, and taken up again when it was put right', async () => {
  const manager = await jetstreamManager(bus.connection);
  await manager.streams.add({ name: 'EVENTS', subjects: ['evt.>'], metadata: { epoch: 'another' } });
  const relay = start();
  await append(10);
  await waitFor(() => String(relay.ready()).includes('EVENTS is of epoch another'));
  assert.equal(await lastSequence(), 0);
  await manager.streams.delete('EVENTS');
  await caughtUp(15_000);
  await checkStream();
  assert.equal(relay.ready(), true);
});

let registry: Registry;
function start(): Relay {
  registry = new Registry();
  const relay = runRelay({ log, bus, logger, registry, checkEveryMs: 500 });
  opened.push(relay);
  return relay;
}

const item = (stream: string, commandId: string) => ({
  stream,
  expectedVersion: null,
  commandId,
  actorId: 'm1',
  occurredServerMs: 1,
  events: [{ type: 'RoomOpened', schemaVersion: 1, data: { title: commandId } }],
});

/** Appends `count` events to three rooms, a few at a time; a command of which it is unknown whether it was written is sent again. */
async function append(count: number, prefix = 'c'): Promise<void> {
  const from = await log.head();
  for (let done = 0; done < count; done += 50) {
    const batch = Array.from({ length: Math.min(50, count - done) }, (_, index) => from + done + index);
    await Promise.all(batch.map((number) => appendOnce(number, prefix)));
  }
}

async function appendOnce(number: number, prefix: string): Promise<void> {
  for (;;) {
    try {
      await log.append(item(`room-r${number % 3}`, `${prefix}${number}`));
      return;
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}

/** As if Postgres were restored from a backup. */
async function forgetLogAfter(position: number): Promise<void> {
  await log.sql`delete from event where position > ${position}`;
  await log.sql`update log_head set position = ${position}`;
  await log.sql`update stream set version = (select coalesce(max(stream_version), 0) from event where event.stream = stream.name)`;
}

async function lastSequence(): Promise<number> {
  const manager = await jetstreamManager(bus.connection, { checkAPI: false, timeout: 1000 }).catch(() => undefined);
  const info = await manager?.streams.info('EVENTS').catch(() => undefined);
  return info?.state.last_seq ?? 0;
}

async function caughtUp(withinMs = 20_000): Promise<void> {
  const head = await log.head();
  await waitFor(async () => (await lastSequence()) === head, { withinMs });
}

/** Message n is the event at position n, for all of them. */
async function checkStream(): Promise<void> {
  const manager = await jetstreamManager(bus.connection);
  const info = await manager.streams.info('EVENTS');
  assert.equal(info.state.messages, await log.head());
  assert.equal(info.config.metadata?.['epoch'], log.epoch);
  for await (const event of log.readAll(0)) {
    if (event.position % 37 !== 0 && event.position > 20) continue;
    const message = await manager.streams.getMessage('EVENTS', { seq: event.position });
    assert.ok(message);
    const recorded: RecordedEvent = recordedEvents.decode(message.data);
    assert.deepEqual([recorded.position, recorded.eventId], [event.position, event.eventId]);
  }
}
