import assert from 'node:assert/strict';
import { cuesOf, decide, fold, type Room, type RoomContext, type RoomDecision } from '@tutti/domain';
import { type RefusalCode, type RoomCommand, type RoomEvent, roomEvents } from '@tutti/protocol';

/** An event and when it happened. One given without a time happened at 0. */
export type Past = { readonly event: RoomEvent; readonly occurredServerMs: number };

/** `at(1000, {type: 'MemberLost', memberId: 'ada'})` */
export const at = (occurredServerMs: number, event: RoomEvent): Past => ({ event, occurredServerMs });

/** Given what happened, when somebody wishes something, then this follows: `given(opened, joined).when({type: 'PausePlayback'}).rejects('not-playing')`. */
export function given(...history: readonly (RoomEvent | Past)[]) {
  const past = history.map((entry) => ('event' in entry ? entry : at(0, entry)));
  const room = fold(past);
  return {
    room,
    when: (command: RoomCommand, context: Partial<RoomContext> = {}) =>
      outcome(decide(command, room, { ...ordinary, ...context }), room, past, context),
  };
}

/** Ada's wish at 0, with leads that a test recognises. */
const ordinary: RoomContext = {
  actorId: 'ada',
  nowServerMs: 0,
  startLead: { leadMs: 1200, reason: 'test' },
  jumpLead: { leadMs: 100, reason: 'test' },
};

function outcome(decision: RoomDecision, before: Room, past: readonly Past[], { nowServerMs = 0 }: Partial<RoomContext>) {
  const events = 'events' in decision ? decision.events : [];
  const room = fold(
    events.map((event) => at(nowServerMs, event)),
    before,
  );
  return {
    decision,
    /** The room after the decision. */
    room,
    /** The whole history, to go on from: `given(...when(…).history)`. */
    history: [...past, ...events.map((event) => at(nowServerMs, event))],
    /** What the room waits for after the decision. */
    cues: cuesOf(room),
    /** Exactly these events, each valid by the contract; none given: accepted, nothing to do. */
    yields(...expected: readonly RoomEvent[]): void {
      assert.deepEqual(decision, { events: expected });
      for (const event of events) assert.equal(roomEvents.violation(event), undefined);
    },
    rejects(refused: RefusalCode, field?: string): void {
      assert.deepEqual(decision, field === undefined ? { refused } : { refused, field });
    },
  };
}
