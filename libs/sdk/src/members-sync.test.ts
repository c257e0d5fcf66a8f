import { expect, test } from 'vitest';
import { type MembersSync, ofPresent, p95RttMs, withReports } from './members-sync.ts';

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

test('P-14 the room’s p95 round trip: the members’ reports, with this page’s own measurement in place of its own', () => {
  const reports: MembersSync = new Map([...kept, ['bob', bob]]);
  expect(p95RttMs(new Map(), { memberId: undefined, rttMs: undefined })).toBeUndefined();
  expect(p95RttMs(reports, { memberId: 'bob', rttMs: undefined })).toBe(80);
  expect(p95RttMs(reports, { memberId: 'bob', rttMs: 12 })).toBe(20);
  const many = new Map(Array.from({ length: 100 }, (_, index) => [`m${index}`, { rttMs: index + 1, errorMs: 1 }]));
  expect(p95RttMs(many, { memberId: 'nobody', rttMs: Number.NaN })).toBe(95);
});
