import { expect, test } from 'vitest';
import { membersSync, syncEveryMs } from './members-sync.ts';

const sync = (rttMs: number) => ({ rttMs, errorMs: 1 });
const idsIn = (frame: ReturnType<ReturnType<typeof membersSync>['changes']>) => frame?.members.map(({ memberId }) => memberId);

test('[RM17] what changed is told once, the last report of each', () => {
  const members = membersSync();
  members.heard('ann', sync(1));
  members.heard('bob', { rttMs: 2, errorMs: 1, driftMs: -3 });
  members.heard('ann', sync(4));
  expect(members.changes()).toEqual({
    t: 'MEMBERS_SYNC',
    members: [
      { memberId: 'ann', rttMs: 4, errorMs: 1 },
      { memberId: 'bob', rttMs: 2, errorMs: 1, driftMs: -3 },
    ],
  });
  expect(members.changes()).toBeUndefined();
});

test('[RM17] a full frame leaves the rest for the next, none twice; who is gone is not told', () => {
  const members = membersSync();
  for (let nth = 0; nth < 100; nth++) members.heard(`m${nth}`, sync(nth));
  members.gone('m70');
  const first = idsIn(members.changes()) ?? [];
  members.heard('m0', sync(500));
  const second = idsIn(members.changes()) ?? [];
  expect(first).toHaveLength(64);
  expect(second).toHaveLength(36);
  expect(new Set([...first, ...second])).toEqual(new Set(Array.from({ length: 100 }, (_, nth) => `m${nth}`).filter((id) => id !== 'm70')));
});

test('[RM17] who is new is told of everybody, in frames the contract allows', () => {
  const members = membersSync();
  for (let nth = 0; nth < 100; nth++) members.heard(`m${nth}`, sync(nth));
  expect(members.everybody().map(({ members: told }) => told.length)).toEqual([64, 36]);
});

test('the more are in a room, the rarer it is told', () => {
  expect([2, 200, 5_000].map(syncEveryMs)).toEqual([2_000, 2_000, 50_000]);
});
