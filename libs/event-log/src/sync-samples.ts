import { lostWhile } from './postgres-errors.ts';
import type { Queries } from './sql.ts';

/** What a member told at a time: of its clock (`errorMs` and those beside it), or how far from its moment a start was (`startErrorMs`). What it did not tell is null. */
export type SyncSample = {
  readonly roomId: string;
  readonly atServerMs: number;
  readonly memberId: string;
  readonly offsetMs: number | null;
  readonly errorMs: number | null;
  readonly rttMs: number | null;
  readonly skewPpm: number | null;
  /** Actual minus expected position, while it plays. */
  readonly driftMs: number | null;
  readonly corrections: number | null;
  readonly streamId: number | null;
  /** Positive is late. */
  readonly startErrorMs: number | null;
};

/** `fromServerMs ≤ atServerMs < toServerMs`. */
export type SyncSampleRange = { readonly fromServerMs: number; readonly toServerMs: number; readonly limit: number };

export type SyncSamplePage = {
  readonly samples: readonly SyncSample[];
  /** Where the next page begins; null when there is none. */
  readonly nextFromServerMs: number | null;
};

/** The table of what members told of their clocks and starts (P-13): telemetry, no part of the log, kept for `keepSyncSampleDays`' 30 days. */
export interface SyncSamples {
  /** A sample that is there already, of the same room, member and time, stays as it is: a batch may be sent again. */
  insert(samples: readonly SyncSample[]): Promise<void>;
  /** Oldest first. A page ends between two times: it is longer than `limit` by what falls on the same instant as its last. */
  page(roomId: string, range: SyncSampleRange): Promise<SyncSamplePage>;
  /** Of each member the report of its clock that is nearest to the moment, if there is one at most `withinMs` away; by member id. */
  nearest(roomId: string, moment: { readonly atServerMs: number; readonly withinMs: number }): Promise<readonly SyncSample[]>;
}

/** In Postgres. @throws LogConnectionLostError */
export function syncSamples(sql: Queries): SyncSamples {
  const columns = sql`room_id as "roomId", at_server_ms as "atServerMs", member_id as "memberId", offset_ms as "offsetMs",
    error_ms as "errorMs", rtt_ms as "rttMs", skew_ppm as "skewPpm", drift_ms as "driftMs", corrections, stream_id as "streamId",
    start_error_ms as "startErrorMs"`;

  return {
    async insert(samples) {
      const of = <K extends keyof SyncSample>(field: K) => samples.map((sample) => sample[field]);
      await sql`insert into sync_sample (room_id, at_server_ms, member_id, offset_ms, error_ms, rtt_ms, skew_ppm, drift_ms, corrections, stream_id, start_error_ms)
        select * from unnest(${of('roomId')}::text[], ${of('atServerMs')}::float8[], ${of('memberId')}::text[], ${of('offsetMs')}::float8[],
          ${of('errorMs')}::float8[], ${of('rttMs')}::float8[], ${of('skewPpm')}::float8[], ${of('driftMs')}::float8[],
          ${of('corrections')}::bigint[], ${of('streamId')}::bigint[], ${of('startErrorMs')}::float8[])
        on conflict do nothing`.catch(lostWhile('writing sync samples'));
    },
    async page(roomId, { fromServerMs, toServerMs, limit }) {
      const samples = await sql<SyncSample[]>`select ${columns} from sync_sample
        where room_id = ${roomId} and at_server_ms >= ${fromServerMs} and at_server_ms < ${toServerMs}
        order by at_server_ms fetch first ${limit} rows with ties`.catch(lostWhile('reading sync samples'));
      const last = samples.at(-1);
      if (last === undefined || samples.length < limit) return { samples, nextFromServerMs: null };
      const [next] = await sql<{ atServerMs: number | null }[]>`select min(at_server_ms) as "atServerMs" from sync_sample
        where room_id = ${roomId} and at_server_ms > ${last.atServerMs} and at_server_ms < ${toServerMs}`.catch(
        lostWhile('reading sync samples'),
      );
      return { samples, nextFromServerMs: next?.atServerMs ?? null };
    },
    nearest: (roomId, { atServerMs, withinMs }) =>
      sql<SyncSample[]>`select distinct on (member_id) ${columns} from sync_sample
        where room_id = ${roomId} and error_ms is not null
          and at_server_ms >= ${atServerMs - withinMs} and at_server_ms <= ${atServerMs + withinMs}
        order by member_id, abs(at_server_ms - ${atServerMs}), at_server_ms`.catch(lostWhile('reading sync samples')),
  };
}
