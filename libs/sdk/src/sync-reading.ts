import type { AudioReading } from './audio-reading.ts';
import type { PathName } from './choose-path.ts';
import type { Connection } from './connection.ts';
import { inSyncMs } from './in-sync.ts';

/** How well this client is in time, for a read-out. */
export type SyncReading = AudioReadingFields & {
  readonly status: SyncStatus;
  /** `serverMs = localMs + offsetMs`; undefined before the first answer to a ping, like the two below. */
  readonly offsetMs: number | undefined;
  readonly errorMs: number | undefined;
  readonly rttMs: number | undefined;
  /** Whose answers the clock goes by: the gateway's, or with `timeUrl` timesync's, whichever come sooner. */
  readonly timePath: PathName;
};

/**
 * `unsynchronised`: the server answers no pings, local time is used (T-8). `settling`: the first pings are on their way.
 * `adjusting`: what sounds is being moved to its place. `offline`: the last estimate is used on.
 */
export type SyncStatus = 'connecting' | 'offline' | 'settling' | 'unsynchronised' | 'in-sync' | 'adjusting' | 'closed';

type AudioReadingFields = Pick<AudioReading, 'driftMs' | 'rate' | 'jumps' | 'coolingDown' | 'needsResync' | 'spreadMs'>;

export type SyncInputs = {
  readonly connection: Connection;
  /** Time since the line was lost; undefined before it was ever open, 0 while it is. */
  readonly awayForMs: number | undefined;
  readonly synchronised: boolean;
  /** Time since the line opened; no answer within 3 s means there will be none for now. */
  readonly openForMs: number;
  readonly estimate: { readonly offsetMs: number; readonly errorMs: number; readonly rttMs: number } | undefined;
  readonly timePath: PathName;
  readonly audio: AudioReading;
};

/** A line that comes back within this was never away, for people. */
const awayNoticedMs = 700;
export const pingPatienceMs = 3_000;

export function syncReading(inputs: SyncInputs): SyncReading {
  const { connection, awayForMs, synchronised, openForMs, estimate, audio } = inputs;
  const { driftMs, rate, jumps, coolingDown, needsResync, spreadMs } = audio;
  const status = (): SyncStatus => {
    if (connection.status === 'closed') return 'closed';
    if (awayForMs === undefined) return 'connecting';
    if (awayForMs > awayNoticedMs) return 'offline';
    if (!synchronised) return openForMs > pingPatienceMs ? 'unsynchronised' : 'settling';
    return driftMs !== undefined && Math.abs(driftMs) > inSyncMs ? 'adjusting' : 'in-sync';
  };
  const clock = { offsetMs: estimate?.offsetMs, errorMs: estimate?.errorMs, rttMs: estimate?.rttMs, timePath: inputs.timePath };
  return { status: status(), ...clock, driftMs, rate, jumps, coolingDown, needsResync, spreadMs };
}
