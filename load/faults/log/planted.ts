import { jetstream, jetstreamManager } from '@nats-io/jetstream';
import { connect } from '@nats-io/transport-node';
import postgres from 'postgres';
import { checkCounts, checkReader, checkStream, isClean, type Seen } from './checker.ts';

/** Known-wrong designs, run for real against the same servers: the checker has to see what is wrong with each. Returns the names of those it caught. */
export async function caughtFaults({ postgresUrl, natsUrl }: { postgresUrl: string; natsUrl: string }): Promise<string[]> {
  const sql = postgres(postgresUrl, { max: 4, onnotice: () => {} });
  try {
    const verdicts = {
      'last-sequence-reader': await lastSequenceReader(sql),
      'unfenced-relay': await unfencedRelay(natsUrl),
      'non-transactional-checkpoint': await nonTransactionalCheckpoint(sql),
    };
    return Object.entries(verdicts).flatMap(([name, verdict]) => (isClean(verdict) ? [] : [name]));
  } finally {
    await sql.end();
  }
}

const seen = (position: number): Seen => ({
  position,
  stream: 'room-planted',
  streamVersion: position,
  eventId: `p${position}.0`,
  commandId: `p${position}`,
});

/** "Everything after the last number I saw", over an identity column: a slow writer's lower number becomes visible too late. */
async function lastSequenceReader(sql: postgres.Sql) {
  await sql`drop table if exists planted_event`;
  await sql`create table planted_event (position bigint generated always as identity primary key, name text not null)`;
  const read: Seen[] = [];
  const poll = async () => {
    const rows = await sql<
      { position: string }[]
    >`select position from planted_event where position > ${read.at(-1)?.position ?? 0} order by position`;
    read.push(...rows.map(({ position }) => seen(Number(position))));
  };
  const slow = await sql.reserve();
  await slow`begin`;
  await slow`insert into planted_event (name) values ('slow')`;
  await sql`insert into planted_event (name) values ('quick')`;
  await poll();
  await slow`commit`;
  slow.release();
  await poll();
  const rows = await sql<{ position: string }[]>`select position from planted_event order by position`;
  return checkReader(
    read,
    rows.map(({ position }) => seen(Number(position))),
  );
}

/** Two relays without `Nats-Expected-Last-Sequence`: each publishes what it thinks is missing. */
async function unfencedRelay(natsUrl: string) {
  const connection = await connect({ servers: natsUrl });
  try {
    const streams = (await jetstreamManager(connection)).streams;
    await streams.delete('PLANTED').catch(() => undefined);
    await streams.add({ name: 'PLANTED', subjects: ['planted.>'] });
    const publisher = jetstream(connection);
    const log = Array.from({ length: 10 }, (_, index) => seen(index + 1));
    const relay = async () => {
      for (const event of log) await publisher.publish('planted.room', JSON.stringify(event));
    };
    await Promise.all([relay(), relay()]);
    const held = [];
    for (let sequence = 1; sequence <= (await streams.info('PLANTED')).state.last_seq; sequence++) {
      const message = await streams.getMessage('PLANTED', { seq: sequence });
      if (message) held.push({ ...message.json<Seen>(), sequence });
    }
    await streams.delete('PLANTED');
    return checkStream(held, log);
  } finally {
    await connection.close();
  }
}

/** State in one transaction, checkpoint in the next: a crash in between applies a batch twice. */
async function nonTransactionalCheckpoint(sql: postgres.Sql) {
  await sql`drop table if exists planted_count, planted_checkpoint`;
  await sql`create table planted_count (stream text primary key, events int not null)`;
  await sql`create table planted_checkpoint (position bigint not null)`;
  await sql`insert into planted_checkpoint values (0)`;
  const log = Array.from({ length: 10 }, (_, index) => seen(index + 1));
  const project = async (crash: boolean) => {
    const [checkpoint] = await sql<{ position: string }[]>`select position from planted_checkpoint`;
    const batch = log.filter(({ position }) => position > Number(checkpoint?.position)).slice(0, 5);
    const { stream, position } = batch.at(-1) ?? seen(0);
    await sql`insert into planted_count values (${stream}, ${batch.length}) on conflict (stream) do update set events = planted_count.events + excluded.events`;
    if (!crash) await sql`update planted_checkpoint set position = ${position}`;
  };
  await project(true);
  await project(false);
  await project(false);
  const rows = await sql<{ stream: string; events: number }[]>`select stream, events from planted_count`;
  return checkCounts(new Map(rows.map(({ stream, events }) => [stream, events])), log);
}
