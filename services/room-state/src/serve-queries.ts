import type { Bus, BusMessage } from '@tutti/bus';
import type { MemberStore } from '@tutti/event-log';
import {
  idPattern,
  memberRegistrations,
  membersAnswers,
  membersQueries,
  membersRegistered,
  type RoomQuery,
  roomAnswers,
  roomQueries,
  subjects,
} from '@tutti/protocol';
import { answerRoomQuery, type RoomQueryNeeds } from './answer-room-query.ts';
import type { RoomStateMetrics } from './metrics.ts';
import { sharedRuns } from './shared-runs.ts';

export type QueryNeeds = RoomQueryNeeds & {
  readonly bus: Pick<Bus, 'serve'>;
  readonly members: Pick<MemberStore, 'openMany' | 'seal'>;
  readonly metrics: Pick<RoomStateMetrics, 'queried'>;
};

/** Answers `qry.room.<roomId>`, `qry.members` and `members.register`, one instance of the service each time. */
export async function serveQueries({ bus, members, metrics, ...needs }: QueryNeeds): Promise<AsyncDisposable> {
  /** NOTE shared: to read a large room takes a while, and everybody who waits for it must not make it be read once more. */
  const once = sharedRuns<{ readonly bytes: Uint8Array; readonly what: 'events' | 'state' }>();
  const readRoom = async (roomId: string, query: RoomQuery) => {
    const answer = await answerRoomQuery(roomId, query, needs);
    return { bytes: roomAnswers.encode(answer), what: answer.stateJson === '' ? 'events' : 'state' } as const;
  };
  const answerRoom = async (bytes: Uint8Array, { subject }: BusMessage) => {
    const roomId = subject.slice(subjects.roomQuery('').length);
    if (!idPattern.test(roomId)) throw new TypeError(`${JSON.stringify(roomId)} is not a room id`);
    const query = roomQueries.decode(bytes);
    const answer = await once(JSON.stringify([roomId, query]), () => readRoom(roomId, query));
    metrics.queried('room', answer.what);
    return answer.bytes;
  };
  const answerMembers = async (bytes: Uint8Array) => {
    const { memberIds } = membersQueries.decode(bytes);
    const people = await members.openMany(memberIds);
    metrics.queried('members', 'names');
    return membersAnswers.encode({ members: memberIds.map((memberId) => ({ memberId, displayName: nameOf(people.get(memberId)) })) });
  };
  /** A guest's name, from the gateway it came in by; the same one again changes nothing. Who was forgotten stays so: the asker hears a fault. */
  const register = async (bytes: Uint8Array) => {
    const { memberId, displayName } = memberRegistrations.decode(bytes);
    await members.seal(memberId, { displayName });
    metrics.queried('members', 'registered');
    return membersRegistered.encode({});
  };
  const options = { queue: 'room-state' };
  const serving = [
    await bus.serve(subjects.roomQuery('*'), answerRoom, options),
    await bus.serve(subjects.membersQuery, answerMembers, options),
    await bus.serve(subjects.membersRegister, register, options),
  ];
  return {
    async [Symbol.asyncDispose]() {
      await Promise.all(serving.map((served) => served[Symbol.asyncDispose]()));
    },
  };
}

const nameOf = (person: Readonly<Record<string, unknown>> | undefined): string => {
  const name = person?.['displayName'];
  return typeof name === 'string' ? name : '';
};
