import type { SyncSample } from '@tutti/event-log';
import type { memberTelemetries } from '@tutti/protocol';

export type MemberTelemetry = ReturnType<typeof memberTelemetries.decode>;

/** What of a member's telemetry is kept (P-13): a report of its clock, or how a start went. Undefined for the rest: preparations, transport pings, farewells. */
export function toSyncSample(told: MemberTelemetry, atServerMs: number): SyncSample | undefined {
  if (told.errorMs === undefined && told.startErrorMs === undefined) return undefined;
  const { roomId, memberId } = told;
  return {
    roomId,
    atServerMs,
    memberId,
    offsetMs: told.offsetMs ?? null,
    errorMs: told.errorMs ?? null,
    rttMs: told.rttMs ?? null,
    skewPpm: told.skewPpm ?? null,
    driftMs: told.driftMs ?? null,
    corrections: told.corrections ?? null,
    streamId: told.streamId ?? null,
    startErrorMs: told.startErrorMs ?? null,
  };
}
