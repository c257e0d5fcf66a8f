import { expect, test } from 'vitest';
import { type MemberSync, together, togetherText } from './together.ts';

const syncs: Record<string, MemberSync> = {
  ada: { rttMs: 12, errorMs: 0.4, driftMs: -0.2 },
  bob: { rttMs: 30, errorMs: 1, driftMs: 0.9 },
  eve: { rttMs: 80, errorMs: 9 },
};
const of = (...ids: string[]) => together(ids, (id) => syncs[id]);

test('a room is as exact as its farthest member: drift and the bound of its clock', () => {
  expect(of('ada', 'bob')).toEqual({ withinMs: 1.9, by: 'sound', measured: 2, present: 2 });
  expect(togetherText(of('ada', 'bob'))).toBe('All 2, heard against the room’s time');
});

test('who does not sound counts only while nobody does; who is not measured is left out', () => {
  expect(of('ada', 'eve')).toMatchObject({ withinMs: 0.6000000000000001, measured: 1, present: 2 });
  expect(togetherText(of('ada', 'eve'))).toBe('1 of 2 people, heard against the room’s time');
  expect(of('eve')).toEqual({ withinMs: 9, by: 'clocks', measured: 1, present: 1 });
  expect(togetherText(of('eve'))).toBe('You, clock against clock; nothing sounds');
  expect(togetherText(of('new'))).toBe('Measuring how far apart the clocks are…');
});
