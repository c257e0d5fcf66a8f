import type { Bus } from '@tutti/bus';
import { type ClientFrame, limits, memberTelemetries, subjects } from '@tutti/protocol';
import { tokenBucket } from './token-bucket.ts';

export type TelemetryNeeds = { readonly publish: (subject: string, bytes: Uint8Array) => void; readonly monotonicMs: () => number };

type Who = { readonly roomId: string; readonly memberId: string };
type Told = ReturnType<typeof memberTelemetries.decode>;
type TimeReport = Pick<Extract<ClientFrame, { t: 'TIME_REPORT' }>, 'rttMs' | 'errorMs' | 'driftMs'>;

/** What one member's connection tells of its clock and its preparation, on its way to the room's statistics (T-4). Never an event (decision 11). */
export function memberTelemetry({ roomId, memberId }: Who, { publish, monotonicMs }: TelemetryNeeds) {
  const bucket = tokenBucket({ burst: limits.reportBurst, perSec: 1000 / limits.reportRefillMs });
  let reported = false;

  const tell = (fields: Partial<Told>) =>
    publish(subjects.telemetry(roomId), memberTelemetries.encode({ roomId, memberId, gone: false, ...fields }));
  const tellWithin = (fields: Partial<Told>): boolean => {
    if (!bucket.take(monotonicMs())) return false;
    tell(fields);
    return true;
  };

  return {
    /** False: over the limit, dropped. */
    timeReport({ rttMs, errorMs, driftMs }: TimeReport): boolean {
      reported = true;
      return tellWithin({ rttMs, errorMs, ...(driftMs === undefined ? {} : { driftMs }) });
    },
    ready: (prepareMs: number): boolean => tellWithin({ prepareMs }),
    /** The gateway's own measurement stands in until the member's first report. */
    transportRoundTrip(rttMs: number): void {
      if (!reported) tellWithin({ rttMs });
    },
    gone: () => tell({ gone: true }),
  };
}

export type MemberTelemetry = ReturnType<typeof memberTelemetry>;

/** What the members of one room tell, whatever gateway they are connected to. */
export type TelemetryChannel = { listen(heard: (told: Told) => void): AsyncDisposable };

export const busTelemetry = (roomId: string, bus: Pick<Bus, 'subscribe'>): TelemetryChannel => ({
  listen: (heard) =>
    bus.subscribe(subjects.telemetry(roomId), (bytes) => {
      const told = read(bytes);
      if (told) heard(told);
    }),
});

/** Undefined for what is no telemetry: a gateway of another version, perhaps. It counts for nothing here; timesync counts it. */
function read(bytes: Uint8Array): Told | undefined {
  try {
    return memberTelemetries.decode(bytes);
  } catch {
    return undefined;
  }
}
