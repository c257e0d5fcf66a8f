import type { Bus } from '@tutti/bus';
import { memberTelemetries, subjects } from '@tutti/protocol';

export type RollCallTimes = {
  /** How often a gateway says who is connected to it. */
  readonly everyMs: number;
  /** Who is said by no gateway for so long is not there. */
  readonly graceMs: number;
};

export const usualRollCall: RollCallTimes = { everyMs: 10_000, graceMs: 35_000 };

/**
 * Who of a room's members was heard of lately, by whatever gateway. A gateway that was killed could not say that its members are lost: those of them
 * who do not come back are missed here. Times are monotonic ms.
 */
export function rollCall(graceMs: number) {
  const heardAtMs = new Map<string, number>();
  return {
    heard: (memberId: string, nowMs: number) => void heardAtMs.set(memberId, nowMs),
    /** Of those who should be present, who is not; who is asked for the first time has the whole grace before it. */
    missing(present: readonly string[], nowMs: number): readonly string[] {
      for (const memberId of heardAtMs.keys()) if (!present.includes(memberId)) heardAtMs.delete(memberId);
      for (const memberId of present) if (!heardAtMs.has(memberId)) heardAtMs.set(memberId, nowMs);
      return present.filter((memberId) => nowMs - (heardAtMs.get(memberId) ?? nowMs) >= graceMs);
    },
    /** Nothing could be heard for a while: everybody has the whole grace again. */
    restart: () => heardAtMs.clear(),
  };
}

/** How gateways hear of each other's members: by the telemetry of the room. A member's report says that it is there, and an empty one says just that. */
export type RollCallChannel = {
  say(memberId: string): void;
  listen(onHeard: (memberId: string) => void): AsyncDisposable;
};

export function busRollCall(roomId: string, bus: Pick<Bus, 'publish' | 'subscribe'>): RollCallChannel {
  const subject = subjects.telemetry(roomId);
  return {
    say: (memberId) => bus.publish(subject, memberTelemetries.encode({ roomId, memberId, gone: false })),
    listen: (onHeard) =>
      bus.subscribe(subject, (bytes) => {
        const report = read(bytes);
        if (report && !report.gone) onHeard(report.memberId);
      }),
  };
}

/** Undefined for what is no telemetry: a gateway of another version, perhaps. It counts for nothing here; timesync counts it. */
function read(bytes: Uint8Array): ReturnType<typeof memberTelemetries.decode> | undefined {
  try {
    return memberTelemetries.decode(bytes);
  } catch {
    return undefined;
  }
}
