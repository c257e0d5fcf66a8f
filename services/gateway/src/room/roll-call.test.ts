import { expect, test } from 'vitest';
import { rollCall } from './roll-call.ts';

test('who is heard again and again is not missed, who falls silent is after the grace', () => {
  const roll = rollCall(30);
  expect(roll.missing(new Set(['ann', 'bob']), 0)).toEqual([]);
  roll.heard('ann', 10);
  roll.heard('bob', 10);
  roll.heard('ann', 30);
  expect(roll.missing(new Set(['ann', 'bob']), 39)).toEqual([]);
  expect(roll.missing(new Set(['ann', 'bob']), 40)).toEqual(['bob']);
});

test('who was never heard has the grace from when it was first asked for', () => {
  const roll = rollCall(30);
  expect(roll.missing(new Set(['ann']), 100)).toEqual([]);
  expect(roll.missing(new Set(['ann']), 129)).toEqual([]);
  expect(roll.missing(new Set(['ann']), 130)).toEqual(['ann']);
});

test('who was away in between begins anew, and so does everybody after a silence of the bus', () => {
  const roll = rollCall(30);
  roll.heard('ann', 0);
  roll.missing(new Set(), 10);
  expect(roll.missing(new Set(['ann']), 40)).toEqual([]);
  roll.restart();
  expect(roll.missing(new Set(['ann']), 90)).toEqual([]);
  expect(roll.missing(new Set(['ann']), 120)).toEqual(['ann']);
});

test('P-1 [RM6] who has just gone from here is not taken for somebody heard elsewhere, whenever the roll is called', () => {
  const roll = rollCall(35_000);
  const goneAtMs = 1_000;
  expect(roll.missing(new Set(['ada']), goneAtMs + 10)).toEqual([]);
  expect(roll.heardSince('ada', goneAtMs)).toBe(false);
  roll.heard('ada', goneAtMs + 20);
  expect(roll.heardSince('ada', goneAtMs)).toBe(true);
});
