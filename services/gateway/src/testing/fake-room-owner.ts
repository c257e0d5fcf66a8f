import type { Bus } from '@tutti/bus';
import { decide, evolve, noRoom, type Room } from '@tutti/domain';
import {
  type CommandAnswer,
  commandAnswers,
  commandEnvelopes,
  memberRegistrations,
  membersAnswers,
  membersQueries,
  membersRegistered,
  partitions,
  type RecordedEvent,
  type RoomCommandEnvelope,
  type RoomEvent,
  recordedEvents,
  refusals,
  roomAnswers,
  roomQueries,
  roomStream,
  subjects,
} from '@tutti/protocol';
import { currentTrace, wallClockMs } from '@tutti/service';

/**
 * For the gateway's own tests: answers on the bus as scheduler, relay, room-state and member store would, from memory.
 * It decides with the real decider; what several services do together is tested in `test/`.
 */
export type FakeRoomOwner = AsyncDisposable & {
  open(roomId: string): Promise<void>;
  /** A command in nobody's name but the given actor's. */
  command(roomId: string, actorId: string, command: RoomCommandEnvelope['command']): CommandAnswer;
  events(roomId: string): readonly RecordedEvent[];
  /** Everything asked of a room, in order. */
  commands(roomId: string): readonly RoomCommandEnvelope[];
  /** The next so many events are logged and never relayed. */
  loseNext(count: number): void;
  /** While false, commands are not answered. */
  answering: boolean;
};

type Kept = {
  room: Room;
  readonly events: RecordedEvent[];
  readonly asked: RoomCommandEnvelope[];
  readonly answers: Map<string, CommandAnswer>;
};

export async function fakeRoomOwner(bus: Bus): Promise<FakeRoomOwner> {
  const rooms = new Map<string, Kept>();
  const names = new Map<string, string>();
  let position = 0;
  let toLose = 0;

  const kept = (roomId: string): Kept => {
    const known = rooms.get(roomId) ?? { room: noRoom, events: [], asked: [], answers: new Map() };
    rooms.set(roomId, known);
    return known;
  };
  const record = (roomId: string, { commandId, actorId }: RoomCommandEnvelope, event: RoomEvent, index: number) => {
    const room = kept(roomId);
    const trace = currentTrace();
    const recorded: RecordedEvent = {
      position: ++position,
      stream: roomStream(roomId),
      streamVersion: room.events.length + 1,
      eventId: `${commandId}.${index}`,
      type: event.type,
      schemaVersion: 1,
      occurredServerMs: wallClockMs(),
      actorId,
      commandId,
      traceId: trace?.traceId ?? '',
      spanId: trace?.spanId ?? '',
      epoch: 'fake',
      roomEvent: event,
      dataJson: '',
    };
    room.events.push(recorded);
    room.room = evolve(room.room, event, recorded.occurredServerMs);
    if (toLose > 0) toLose--;
    else bus.publish(subjects.roomEvents(roomId), recordedEvents.encode(recorded));
  };
  const handle = (envelope: RoomCommandEnvelope): CommandAnswer => {
    const { roomId, actorId, commandId, command } = envelope;
    const room = kept(roomId);
    room.asked.push(envelope);
    const lead = { leadMs: 100, reason: 'test' };
    const decision = decide(command, room.room, { actorId, nowServerMs: wallClockMs(), startLead: lead, jumpLead: lead });
    const before = room.answers.get(commandId);
    if (before) return before;
    if ('refused' in decision)
      return { refused: { code: decision.refused, message: refusals[decision.refused], field: decision.field ?? '' } };
    const firstPosition = position + 1;
    for (const [index, event] of decision.events.entries()) record(roomId, envelope, event, index);
    const answer = { accepted: { firstPosition, lastPosition: position, version: room.events.length } };
    room.answers.set(commandId, answer);
    return answer;
  };

  const owner: FakeRoomOwner = {
    answering: true,
    async open(roomId) {
      owner.command(roomId, 'system', { type: 'OpenRoom', title: `Room ${roomId}` });
      await bus.flush();
    },
    command: (roomId, actorId, command) => handle({ commandId: `test-${position}-${command.type}`, roomId, actorId, command }),
    events: (roomId) => kept(roomId).events,
    commands: (roomId) => kept(roomId).asked,
    loseNext(count) {
      toLose = count;
    },
    async [Symbol.asyncDispose]() {
      for (const served of serving) await served[Symbol.asyncDispose]();
    },
  };

  const serving = [
    ...(await Promise.all(
      Array.from({ length: partitions }, (_, partition) =>
        bus.serve(subjects.roomCommandsOf(partition), async (bytes) =>
          commandAnswers.encode(owner.answering ? handle(commandEnvelopes.decode(bytes)) : { again: 'the test says so' }),
        ),
      ),
    )),
    await bus.serve(subjects.roomQuery('*'), async (bytes, { subject }) => {
      const { room, events } = kept(subject.split('.')[2] ?? '');
      const { afterVersion, history } = roomQueries.decode(bytes);
      const version = events.length;
      if (afterVersion !== undefined)
        return roomAnswers.encode({ epoch: 'fake', version, stateJson: '', stateVersion: 0, events: events.slice(afterVersion) });
      const stateVersion = Math.max(0, version - history);
      const then = events.slice(0, stateVersion).reduce(foldIn, noRoom);
      const stateJson = version === 0 ? '' : JSON.stringify(history === 0 ? room : then);
      return roomAnswers.encode({ epoch: 'fake', version, stateJson, stateVersion, events: events.slice(stateVersion) });
    }),
    await bus.serve(subjects.membersRegister, async (bytes) => {
      const { memberId, displayName } = memberRegistrations.decode(bytes);
      names.set(memberId, displayName);
      return membersRegistered.encode({});
    }),
    await bus.serve(subjects.membersQuery, async (bytes) =>
      membersAnswers.encode({
        members: membersQueries
          .decode(bytes)
          .memberIds.map((memberId) => ({ memberId, displayName: names.get(memberId) ?? `name of ${memberId}` })),
      }),
    ),
  ];
  return owner;
}

const foldIn = (room: Room, { roomEvent, occurredServerMs }: RecordedEvent): Room =>
  roomEvent ? evolve(room, roomEvent, occurredServerMs) : room;
