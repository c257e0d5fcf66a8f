import { expect, test } from 'vitest';
import { type MembersSync, ofPresent, withReports } from './members-sync.ts';

const ada = { rttMs: 20, errorMs: 2, driftMs: 0.5 };
const bob = { rttMs: 80, errorMs: 9 };
const kept: MembersSync = new Map([['ada', ada]]);
const member = (memberId: string, present = true) => ({ memberId, displayName: '', present });

test('T-4 a report takes the place of the one before it, the others stay', () => {
  const after = withReports(kept, [
    { memberId: 'bob', ...bob },
    { memberId: 'ada', rttMs: 30, errorMs: 3 },
  ]);
  expect([...after]).toEqual([
    ['ada', { rttMs: 30, errorMs: 3 }],
    ['bob', bob],
  ]);
  expect(kept.get('ada')).toBe(ada);
});

test('who has left or is away is dropped; nothing new is made when nobody is', () => {
  const both: MembersSync = new Map([...kept, ['bob', bob]]);
  expect([...ofPresent(both, [member('ada'), member('bob', false)]).keys()]).toEqual(['ada']);
  expect([...ofPresent(both, [member('bob')]).keys()]).toEqual(['bob']);
  expect(ofPresent(both, [member('bob'), member('ada'), member('cyd')])).toBe(both);
});
