import { expect, test } from 'vitest';
import { resyncNeeded } from './resync-needed.ts';

test('P-11 Resync is prominent above 1.50 s until below 0.80 s', () => {
  let shown = false;
  const over = [undefined, 0, 1_500, 1_501, undefined, 900, -801, 800, 799, 1_400].map((driftMs) => {
    shown = resyncNeeded(shown, driftMs);
    return shown;
  });
  expect(over).toEqual([false, false, false, true, true, true, true, true, false, false]);
});
