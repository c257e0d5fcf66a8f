import { expect, test } from 'vitest';
import { scrubMoves } from './scrub-moves.ts';
import { areRight, framesBetween, framesOff, fromTheMiddle } from './scrub-verdict.ts';

const views = [
  { camera: 1, startUtcMs: 1_000_000, frameMs: 40 },
  { camera: 2, startUtcMs: 1_000_010, frameMs: 20 },
];
const shown = (first: number, second: number, camera = 2) => [
  { utcMs: 1_000_000 + first * 40, camera: 1, flash: false },
  { utcMs: 1_000_010 + second * 20, camera, flash: false },
];

test('R-8 a view is right at the frame that was being shown at that time, or one beside it', () => {
  expect(framesOff(shown(5, 9), views, 1_000_201)).toEqual([0, 0]);
  expect(framesOff(shown(6, 8), views, 1_000_239.99)).toEqual([0, -3]);
  expect(framesOff(shown(5, 9), views, 1_000_200)).toEqual([0, 0]);
  expect(areRight([0, -1, 1])).toBe(true);
  expect(areRight([0, 2])).toBe(false);
});

test('R-8 what cannot be read, or is another camera’s, is never right', () => {
  expect(areRight(framesOff([null, null], views, 1_000_200))).toBe(false);
  expect(areRight(framesOff(shown(5, 9, 1), views, 1_000_201))).toBe(false);
});

test('R-8 views that play are held against the one in the middle', () => {
  expect(fromTheMiddle([-3, -3, -1])).toEqual([0, 0, 2]);
  expect(framesBetween(shown(5, 9), shown(6, 11), views)).toEqual([1, 2]);
});

test('R-8 moves are jumps and steps, some while it plays, the same for the same seed', () => {
  const moves = scrubMoves({ count: 200, seed: 3, fromMs: 1_000, toMs: 2_000 });
  expect(moves).toEqual(scrubMoves({ count: 200, seed: 3, fromMs: 1_000, toMs: 2_000 }));
  const count = (wanted: (move: (typeof moves)[number]) => boolean) => moves.filter(wanted).length;
  expect(count(({ kind }) => kind === 'step')).toBeGreaterThan(30);
  expect(count((move) => move.kind === 'seek' && move.playing)).toBeGreaterThan(20);
  expect(moves.every((move) => (move.kind === 'step' ? move.frames !== 0 : move.toMs >= 1_000 && move.toMs < 2_000))).toBe(true);
});
