import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type WireFrame, wireFrame } from '../sockets/wire-frame.ts';
import { frameHistory } from './frame-history.ts';

const frameOf = (version: number): WireFrame => wireFrame({ t: 'MEMBER_LOST', version, memberId: 'ann' }, 0);
const versionsOf = (frames: readonly WireFrame[] | undefined) =>
  frames?.map(({ frame }) => ('version' in frame ? frame.version : undefined));

test('[LG6] it gives what came after a version, each once and in order', () => {
  const history = frameHistory({ most: 10, forMs: 1_000 });
  for (const version of [5, 6, 7]) history.add(version, frameOf(version), 0);
  expect(versionsOf(history.between(4, 7, 0))).toEqual([5, 6, 7]);
  expect(versionsOf(history.between(6, 7, 0))).toEqual([7]);
  expect(history.between(7, 7, 0)).toEqual([]);
});

test('[LG6] of what it has not whole it gives nothing: too old, too new, forgotten, from before a gap', () => {
  const history = frameHistory({ most: 3, forMs: 1_000 });
  for (const version of [5, 6, 7, 8, 9, 10, 11]) history.add(version, frameOf(version), version);
  expect(versionsOf(history.between(8, 11, 11))).toEqual([9, 10, 11]);
  expect(history.between(7, 11, 11)).toBeUndefined();
  expect(history.between(11, 12, 11)).toBeUndefined();
  expect(history.between(13, 11, 11)).toBeUndefined();
  expect(history.between(8, 11, 1_010)).toBeUndefined();
  expect(versionsOf(history.between(10, 11, 1_010))).toEqual([11]);
  history.add(14, frameOf(14), 12);
  expect(history.between(10, 14, 12)).toBeUndefined();
  expect(versionsOf(history.between(13, 14, 12))).toEqual([14]);
});

test('[LG6] whatever is added and asked: all of it or nothing', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 8 }),
      fc.integer({ min: 0, max: 40 }),
      fc.nat({ max: 45 }),
      fc.nat({ max: 45 }),
      (most, count, after, until) => {
        const history = frameHistory({ most, forMs: 1 });
        for (let version = 1; version <= count; version++) history.add(version, frameOf(version), 0);
        const wanted = Array.from({ length: Math.max(0, until - after) }, (_, index) => after + index + 1);
        const there = after <= until && until <= count && (wanted.length === 0 || wanted.length <= most - (count - until));
        const expected = after === until ? [] : there ? wanted : undefined;
        expect(versionsOf(history.between(after, until, 0))).toEqual(expected);
      },
    ),
  );
});
