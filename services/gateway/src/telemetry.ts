import { limits, memberTelemetries, subjects } from '@tutti/protocol';
import { tokenBucket } from './token-bucket.ts';

export type TelemetryNeeds = { readonly publish: (subject: string, bytes: Uint8Array) => void; readonly monotonicMs: () => number };

type Who = { readonly roomId: string; readonly memberId: string };

/** What one member's connection tells of its clock and its preparation, on its way to the room's statistics (T-4). Never an event (decision 11). */
export function memberTelemetry({ roomId, memberId }: Who, { publish, monotonicMs }: TelemetryNeeds) {
  const bucket = tokenBucket({ burst: limits.reportBurst, perSec: 1000 / limits.reportRefillMs });
  let reported = false;

  const tell = (fields: { rttMs?: number; prepareMs?: number; gone?: boolean }) =>
    publish(subjects.telemetry(roomId), memberTelemetries.encode({ roomId, memberId, gone: false, ...fields }));
  const tellWithin = (fields: { rttMs?: number; prepareMs?: number }): boolean => {
    if (!bucket.take(monotonicMs())) return false;
    tell(fields);
    return true;
  };

  return {
    /** False: over the limit, dropped. */
    timeReport(rttMs: number): boolean {
      reported = true;
      return tellWithin({ rttMs });
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
