import { expect, test } from 'vitest';
import { chooseLine, type PathFacts } from './choose-line.ts';

const path = (floorMs: number, answers = 8, open = true): PathFacts => ({ floorMs, answers, open });

test.each([
  ['the lower floor', path(9), path(4), 'gateway'],
  ['not for a hair', path(4.5), path(4), 'time'],
  ['not below what a clock can tell', path(0.12), path(0.05), 'time'],
  ['not before there are enough answers', path(9), path(4, 2), 'time'],
  ['not before its own are', path(9, 1), path(4), 'time'],
  ['what is open, when the one in use is not', path(4, 8, false), path(9), 'gateway'],
  ['nothing else there', path(4, 8, false), undefined, 'time'],
  ['the other is gone too', path(4, 8, false), path(9, 8, false), 'time'],
] as const)('[TM10] in use is %s', (_, time, gateway, expected) => {
  expect(chooseLine('time', { time, gateway })).toBe(expected);
});
