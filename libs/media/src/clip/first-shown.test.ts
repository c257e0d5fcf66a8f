import fc from 'fast-check';
import { expect, test } from 'vitest';
import { firstShown } from './first-shown.ts';

/** `K0` a key frame at 0, `D` one that an edit list hides. */
const packets = (...list: readonly string[]) => ({
  pts: list.map((text) => Number(/-?\d+/.exec(text)?.[0] ?? Number.NaN)),
  dts: [],
  duration: [],
  pos: [],
  isKey: list.map((text) => text.includes('K')),
  isDiscarded: list.map((text) => text.includes('D')),
});

test.each([
  ['B-frames follow their key frame on the screen', ['K0', '4', '2', '1', '3'], { index: 0 }],
  ['the stored order is not the shown one', ['K5', '9', '7', '6', '8'], { index: 0 }],
  ['what an edit list hides is not shown', ['KD-4', 'D-2', 'D-3', '0', '-1D'], { index: 3 }],
  ['the earliest of what is left', ['KD-4', '2', '1'], { index: 2 }],
  ['a hidden key frame is decoded all the same', ['KD-1', '0', '1'], { index: 1 }],
  ['a packet without a time is none', ['K0', 'x', '1'], { index: 0 }],
  ['cut inside a group', ['3', '5', 'K9', '12'], 'ask-decoder'],
  ['leading pictures', ['K9', '7', '8', '12'], 'ask-decoder'],
  ['no key frame', ['3', '5'], 'ask-decoder'],
  ['no packet', [], 'nothing'],
  ['everything hidden', ['KD0', 'D1'], 'nothing'],
] as const)('R-1 %s', (_what, list, expected) => {
  expect(firstShown(packets(...list))).toEqual(expected);
});

test('R-1 what is found is shown, after a key frame, and nothing shown is earlier', () => {
  const packet = fc.record({ pts: fc.integer({ min: -50, max: 50 }), isKey: fc.boolean(), isDiscarded: fc.boolean() });
  fc.assert(
    fc.property(fc.array(packet), (list) => {
      const found = firstShown({
        ...{ dts: [], duration: [], pos: [] },
        pts: list.map(({ pts }) => pts),
        isKey: list.map(({ isKey }) => isKey),
        isDiscarded: list.map(({ isDiscarded }) => isDiscarded),
      });
      if (typeof found === 'string') return;
      const shown = list.filter(({ isDiscarded }) => !isDiscarded);
      expect(list[0]?.isKey).toBe(true);
      expect(list[found.index]?.isDiscarded).toBe(false);
      expect(list[found.index]?.pts).toBe(Math.min(...shown.map(({ pts }) => pts)));
    }),
  );
});
