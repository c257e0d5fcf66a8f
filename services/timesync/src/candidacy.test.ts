import { expect, test } from 'vitest';
import { candidacy, lapsesAfterMs } from './candidacy.ts';

const held = (revision: number) => ({ holderId: 'ann', term: 1, released: false, revision });

test('[TM11] a vacant office is taken at once by who follows, a little later by who knows no time yet', () => {
  expect(candidacy().stands(undefined, 0, true)).toBe(true);
  expect(candidacy().stands({ ...held(4), released: true }, 0, true)).toBe(true);
  const stranger = candidacy();
  expect(stranger.stands(undefined, 0, false)).toBe(false);
  expect(stranger.stands(undefined, 499, false)).toBe(false);
  expect(stranger.stands(undefined, 500, false)).toBe(true);
});

test('[TM11] a holder that writes stays; one that is silent has lost the office, by the looker’s own clock', () => {
  const { stands } = candidacy();
  for (let nth = 0; nth < 20; nth++) expect(stands(held(nth + 1), nth * 1_000, true)).toBe(false);
  expect(stands(held(20), 19_000 + lapsesAfterMs - 1, true)).toBe(false);
  expect(stands(held(20), 19_000 + lapsesAfterMs, true)).toBe(true);
});

test('[TM11] who has just come does not know how old a lease is, and waits its whole time', () => {
  expect(candidacy().stands(held(70), 1e9, true)).toBe(false);
});
