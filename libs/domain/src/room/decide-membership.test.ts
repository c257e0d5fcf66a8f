import type { RoomEvent } from '@tutti/protocol';
import { limits } from '@tutti/protocol';
import { at, given } from '@tutti/testkit/given';
import { expect, test } from 'vitest';
import { absenceMs } from './decide-membership.ts';

const opened: RoomEvent = { type: 'RoomOpened', title: 'Friday' };
const joined = (memberId: string): RoomEvent => ({ type: 'MemberJoined', memberId });
const hosts = (memberId: string): RoomEvent => ({ type: 'HostChanged', memberId, reason: 'first-member' });
const lost = (memberId: string): RoomEvent => ({ type: 'MemberLost', memberId });
const adaAndBob = [opened, joined('ada'), hosts('ada'), joined('bob')] as const;

test('[RM3] a room is opened once', () => {
  given().when({ type: 'OpenRoom', title: 'Friday' }).yields(opened);
  given(opened).when({ type: 'OpenRoom', title: 'Saturday' }).rejects('room-exists');
});

test('[RM3] before it is opened nobody joins it and nothing plays', () => {
  given().when({ type: 'JoinRoom' }).rejects('room-not-open');
  given().when({ type: 'StopPlayback' }, { actorId: 'system' }).rejects('room-not-open');
});

test('[RM5] who comes into a room without a host becomes host (P-1)', () =>
  given(opened).when({ type: 'JoinRoom' }).yields(joined('ada'), hosts('ada')));

test('[RM5] who comes later does not', () =>
  given(opened, joined('ada'), hosts('ada')).when({ type: 'JoinRoom' }, { actorId: 'bob' }).yields(joined('bob')));

test('[RM4] joining twice changes nothing', () =>
  given(...adaAndBob)
    .when({ type: 'JoinRoom' })
    .yields());

test('[RM4] services act on rooms, they are never members', () =>
  given(opened).when({ type: 'JoinRoom' }, { actorId: 'system' }).rejects('forbidden'));

test('[RM6] a lost connection is told once, and only of members', () => {
  given(...adaAndBob)
    .when({ type: 'LoseMember' }, { actorId: 'bob' })
    .yields(lost('bob'));
  given(...adaAndBob, lost('bob'))
    .when({ type: 'LoseMember' }, { actorId: 'bob' })
    .yields();
  given(...adaAndBob)
    .when({ type: 'LoseMember' }, { actorId: 'eve' })
    .yields();
});

test('[RM15] a full room lets nobody else in, but a lost member back', () => {
  const full = Array.from({ length: limits.mostMembers - 2 }, (_, index) => joined(`m${index}`));
  given(...adaAndBob, ...full)
    .when({ type: 'JoinRoom' }, { actorId: 'one-more' })
    .rejects('room-full');
  given(...adaAndBob, ...full, lost('bob'))
    .when({ type: 'JoinRoom' }, { actorId: 'bob' })
    .yields({ type: 'MemberReturned', memberId: 'bob' });
});

test('[RM6] a host that returns within 15 s keeps the role (P-1)', () => {
  const returned = given(...adaAndBob, at(1000, lost('ada'))).when({ type: 'JoinRoom' }, { nowServerMs: 10_999 });
  returned.yields({ type: 'MemberReturned', memberId: 'ada' });
  expect(returned.room).toMatchObject({ hostId: 'ada', members: [{ memberId: 'ada', absentSinceServerMs: null }, { memberId: 'bob' }] });
  expect(returned.cues).toEqual([]);
});

test('[RM6] what the gateway waits and what the room waits are 15 s together (P-1)', () =>
  expect(limits.lingerMs + absenceMs).toBe(15_000));

test('[RM7] a room waits 15 s for a lost member, then lets it go (P-1)', () => {
  const waiting = given(...adaAndBob).when({ type: 'LoseMember' }, { nowServerMs: 1000 });
  const [cue] = waiting.cues;
  expect(cue).toEqual({
    dueServerMs: 1000 + absenceMs,
    command: { type: 'RemoveAbsent', memberId: 'ada', absentSinceServerMs: 1000 },
  });
  if (!cue) return;
  const due = { actorId: 'system', nowServerMs: cue.dueServerMs };
  given(...waiting.history)
    .when(cue.command, due)
    .yields({ type: 'MemberLeft', memberId: 'ada', reason: 'absent' }, { type: 'HostChanged', memberId: 'bob', reason: 'host-absent' });
});

test('[RM7] the wait of an absence that is over, or of an earlier one, removes nobody', () => {
  const remove = { type: 'RemoveAbsent', memberId: 'bob', absentSinceServerMs: 1000 } as const;
  const due = { actorId: 'system', nowServerMs: 16_000 };
  const returned = [...adaAndBob, at(1000, lost('bob')), { type: 'MemberReturned', memberId: 'bob' }] as const;
  given(...returned)
    .when(remove, due)
    .rejects('superseded');
  given(...returned, at(9000, lost('bob')))
    .when(remove, { ...due, nowServerMs: 60_000 })
    .rejects('superseded');
  given(...adaAndBob)
    .when(remove, due)
    .rejects('superseded');
  given(...adaAndBob, at(1000, lost('bob')))
    .when(remove, { ...due, nowServerMs: 10_999 })
    .rejects('superseded');
});

test('[RM10] only the room’s own timers remove the absent', () =>
  given(...adaAndBob, at(1000, lost('bob')))
    .when({ type: 'RemoveAbsent', memberId: 'bob', absentSinceServerMs: 1000 }, { nowServerMs: 99_000 })
    .rejects('forbidden'));

test('[RM8] when the host leaves, the member present for longest takes the role (P-1)', () =>
  given(...adaAndBob, joined('cyd'), lost('bob'))
    .when({ type: 'LeaveRoom' })
    .yields({ type: 'MemberLeft', memberId: 'ada', reason: 'left' }, { type: 'HostChanged', memberId: 'cyd', reason: 'host-left' }));

test('[RM8] with nobody present the room has no host; the next to come takes the role', () => {
  const left = given(...adaAndBob, lost('bob')).when({ type: 'LeaveRoom' });
  left.yields({ type: 'MemberLeft', memberId: 'ada', reason: 'left' }, { type: 'HostChanged', memberId: '', reason: 'host-left' });
  given(...left.history)
    .when({ type: 'JoinRoom' }, { actorId: 'bob' })
    .yields({ type: 'MemberReturned', memberId: 'bob' }, hosts('bob'));
});

test('[RM11] leaving is told once; another’s leaving takes no role', () => {
  given(...adaAndBob)
    .when({ type: 'LeaveRoom' }, { actorId: 'bob' })
    .yields({ type: 'MemberLeft', memberId: 'bob', reason: 'left' });
  given(...adaAndBob)
    .when({ type: 'LeaveRoom' }, { actorId: 'eve' })
    .yields();
});

test('[RM9] the host hands the role to a present member (P-1)', () => {
  given(...adaAndBob)
    .when({ type: 'HandOverHost', memberId: 'bob' })
    .yields({ type: 'HostChanged', memberId: 'bob', reason: 'handed-over' });
  given(...adaAndBob)
    .when({ type: 'HandOverHost', memberId: 'ada' })
    .yields();
});

test('[RM9] not to one who is absent or unknown, and nobody else hands it over', () => {
  given(...adaAndBob, lost('bob'))
    .when({ type: 'HandOverHost', memberId: 'bob' })
    .rejects('not-present', 'memberId');
  given(...adaAndBob)
    .when({ type: 'HandOverHost', memberId: 'eve' })
    .rejects('not-present', 'memberId');
  given(...adaAndBob)
    .when({ type: 'HandOverHost', memberId: 'bob' }, { actorId: 'bob' })
    .rejects('not-host');
  given(...adaAndBob)
    .when({ type: 'HandOverHost', memberId: 'bob' }, { actorId: 'eve' })
    .rejects('not-a-member');
});
