import type { Bus } from '@tutti/bus';
import { rollCalls, subjects } from '@tutti/protocol';

export type RollCallTimes = {
  /** How often a gateway says who is connected to it. */
  readonly everyMs: number;
  /** Who is said by no gateway for so long is not there. */
  readonly graceMs: number;
};

export const usualRollCall: RollCallTimes = { everyMs: 10_000, graceMs: 35_000 };

/**
 * Who of a room's members was heard of lately, by another gateway. A gateway that was killed could not say that its members are lost: those of them
 * who do not come back are missed here. Times are monotonic ms.
 */
export function rollCall(graceMs: number) {
  const heardAtMs = new Map<string, number>();
  /** Since when they are missed whom nobody has said yet. NOTE that is nothing heard: `heardSince` must not take it for that. */
  const missedAtMs = new Map<string, number>();
  return {
    heard: (memberId: string, nowMs: number) => void heardAtMs.set(memberId, nowMs),
    heardSince: (memberId: string, sinceMs: number): boolean => (heardAtMs.get(memberId) ?? Number.NEGATIVE_INFINITY) >= sinceMs,
    /** Of those who should be present elsewhere, who is not; who is asked for the first time has the whole grace before it. */
    missing(present: ReadonlySet<string>, nowMs: number): readonly string[] {
      for (const known of [heardAtMs, missedAtMs]) for (const memberId of known.keys()) if (!present.has(memberId)) known.delete(memberId);
      for (const memberId of present) if (!missedAtMs.has(memberId)) missedAtMs.set(memberId, nowMs);
      const lastMs = (memberId: string) => Math.max(heardAtMs.get(memberId) ?? 0, missedAtMs.get(memberId) ?? 0);
      return [...present].filter((memberId) => nowMs - lastMs(memberId) >= graceMs);
    },
    /** Nothing could be heard for a while: everybody has the whole grace again. */
    restart() {
      heardAtMs.clear();
      missedAtMs.clear();
    },
  };
}

/** How the gateways hear of each other's members of one room. A gateway does not hear itself. */
export type RollCallChannel = {
  say(memberIds: readonly string[]): void;
  /** Who has this member is to say so now. */
  ask(memberId: string): void;
  listen(handlers: { readonly heard: (memberId: string) => void; readonly asked: (memberId: string) => void }): AsyncDisposable;
};

export function busRollCall(roomId: string, gatewayId: string, bus: Pick<Bus, 'publish' | 'subscribe'>): RollCallChannel {
  const subject = subjects.rollCall(roomId);
  const publish = (memberIds: readonly string[], askedIds: readonly string[]) =>
    bus.publish(subject, rollCalls.encode({ gatewayId, memberIds: [...memberIds], askedIds: [...askedIds] }));
  return {
    say(memberIds) {
      for (let from = 0; from < memberIds.length; from += mostInMessage) publish(memberIds.slice(from, from + mostInMessage), []);
    },
    ask: (memberId) => publish([], [memberId]),
    listen: ({ heard, asked }) =>
      bus.subscribe(subject, (bytes) => {
        const call = read(bytes);
        if (!call || call.gatewayId === gatewayId) return;
        for (const memberId of call.memberIds) heard(memberId);
        for (const memberId of call.askedIds) asked(memberId);
      }),
  };
}

const mostInMessage = 1_000;

/** Undefined for what is no roll call: a gateway of another version, perhaps. */
function read(bytes: Uint8Array): ReturnType<typeof rollCalls.decode> | undefined {
  try {
    return rollCalls.decode(bytes);
  } catch {
    return undefined;
  }
}
