import { sql } from 'drizzle-orm';
import {
  bigint,
  boolean,
  check,
  customType,
  doublePrecision,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  timestamp,
  unique,
} from 'drizzle-orm/pg-core';
import type { JsonObject } from './types.ts';

/** Bytes order instead of a language's: faster, and a command's events are one range of ids. */
const bytewise = customType<{ data: string }>({ dataType: () => 'text COLLATE "C"' });
const bytes = customType<{ data: Buffer }>({ dataType: () => 'bytea' });
const position = (name: string) => bigint(name, { mode: 'number' });

/** One row: where the log ends. Locked first by every append, and held to commit. */
export const logHead = pgTable(
  'log_head',
  {
    singleton: boolean('singleton').primaryKey().default(true),
    position: position('position').notNull(),
    /** This log's incarnation. */
    epoch: text('epoch').notNull(),
  },
  (table) => [check('log_head_is_one_row', sql`${table.singleton}`)],
);

export const event = pgTable(
  'event',
  {
    position: position('position').primaryKey(),
    stream: bytewise('stream').notNull(),
    streamVersion: integer('stream_version').notNull(),
    eventId: bytewise('event_id').notNull(),
    type: text('type').notNull(),
    schemaVersion: integer('schema_version').notNull(),
    occurredServerMs: doublePrecision('occurred_server_ms').notNull(),
    recordedAt: timestamp('recorded_at', { withTimezone: true }).notNull().defaultNow(),
    actorId: text('actor_id').notNull(),
    commandId: text('command_id').notNull(),
    causePosition: position('cause_position'),
    traceId: text('trace_id'),
    spanId: text('span_id'),
    data: jsonb('data').$type<JsonObject>().notNull(),
  },
  (table) => [unique('event_of_stream').on(table.stream, table.streamVersion), unique('event_of_command').on(table.eventId)],
);

export const stream = pgTable('stream', {
  name: bytewise('name').primaryKey(),
  version: integer('version').notNull(),
  lastPosition: position('last_position').notNull(),
});

/** How far a projector is, moved in the transaction that writes what it projected. */
export const checkpoint = pgTable('checkpoint', {
  projector: text('projector').primaryKey(),
  position: position('position').notNull(),
});

export const roomState = pgTable('room_state', {
  roomId: bytewise('room_id').primaryKey(),
  version: integer('version').notNull(),
  /** Of the last event folded in. */
  position: position('position').notNull(),
  status: text('status').notNull(),
  title: text('title').notNull(),
  state: jsonb('state').$type<JsonObject>().notNull(),
});

/** Rooms that wait for a moment: what a partition's new owner has to know at once. */
export const pendingCue = pgTable(
  'pending_cue',
  {
    roomId: bytewise('room_id').primaryKey(),
    partition: integer('partition').notNull(),
    dueServerMs: doublePrecision('due_server_ms').notNull(),
  },
  (table) => [index('pending_cue_of_partition').on(table.partition)],
);

/** Names and addresses, each under its member's own key. A forgotten member has no key (E-6). */
export const member = pgTable('member', {
  memberId: bytewise('member_id').primaryKey(),
  key: bytes('key'),
  sealed: bytes('sealed').notNull(),
});

/**
 * What members told of their clocks and their starts (P-13): telemetry, no part of the log.
 * NOTE partitioned by days of `at_server_ms`, which drizzle has no word for: it stands in the migration alone (ADR 64).
 */
export const syncSample = pgTable(
  'sync_sample',
  {
    roomId: bytewise('room_id').notNull(),
    atServerMs: doublePrecision('at_server_ms').notNull(),
    memberId: bytewise('member_id').notNull(),
    offsetMs: doublePrecision('offset_ms'),
    errorMs: doublePrecision('error_ms'),
    rttMs: doublePrecision('rtt_ms'),
    skewPpm: doublePrecision('skew_ppm'),
    driftMs: doublePrecision('drift_ms'),
    corrections: bigint('corrections', { mode: 'number' }),
    streamId: bigint('stream_id', { mode: 'number' }),
    startErrorMs: doublePrecision('start_error_ms'),
  },
  (table) => [primaryKey({ columns: [table.roomId, table.atServerMs, table.memberId] })],
);

/**
 * Work on files that takes seconds to minutes: whoever claims a job has it until `free_at`, by this database's clock, and renews that while it works.
 * Rows are what is to be done and what came of it, for who asks; what it means for a room stands in the log.
 */
export const ingestJob = pgTable(
  'ingest_job',
  {
    jobId: bytewise('job_id').primaryKey(),
    /** The order in which they came. */
    number: bigint('number', { mode: 'number' }).generatedAlwaysAsIdentity(),
    kind: text('kind').notNull(),
    roomId: bytewise('room_id').notNull(),
    clipId: bytewise('clip_id'),
    input: jsonb('input').$type<JsonObject>().notNull(),
    traceId: text('trace_id'),
    spanId: text('span_id'),
    status: text('status').notNull().default('waiting'),
    /** Until then nobody may claim it: the lease of a running job, the pause of a waiting one. */
    freeAt: timestamp('free_at', { withTimezone: true }).notNull().defaultNow(),
    /** Of whoever has it: one that lost its lease settles nothing. */
    claimId: text('claim_id'),
    tries: integer('tries').notNull().default(0),
    progress: doublePrecision('progress').notNull().default(0),
    result: jsonb('result').$type<JsonObject>(),
    problem: text('problem').notNull().default(''),
    addedAt: timestamp('added_at', { withTimezone: true }).notNull().defaultNow(),
    settledAt: timestamp('settled_at', { withTimezone: true }),
  },
  (table) => [
    index('ingest_job_unsettled').on(table.kind, table.number).where(sql`${table.status} in ('waiting', 'running')`),
    index('ingest_job_of_clip').on(table.roomId, table.clipId),
  ],
);
