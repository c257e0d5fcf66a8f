import type { FoundClick } from '@tutti/testkit';

/** Of a turn: the view's click after its flash, positive when it sounds later than it shows; and how far the two placings of the clocks disagree. */
export type HeardTurn = { readonly laterMs: number; readonly residualMs: number };

/**
 * Places the recorder's clock on the page's by two clicks whose time on the audio clock is known, one before and one after the view's.
 *
 * @param found everything that was heard: known, the view's, known
 * @param knownMs when the known ones were heard by the page's clock
 * @param flashMs when the view's flash was displayed by the page's clock
 * @returns without bounds when something else was heard: a click that an output which ran dry has torn, or none.
 */
export function heardTurn(found: readonly FoundClick[], knownMs: readonly [number, number], flashMs: number): HeardTurn {
  const [first, own, last] = found.map(({ atSec }) => atSec * 1000);
  if (first === undefined || own === undefined || last === undefined || found.length > 3) return nothingHeard;
  const [before, after] = [first - knownMs[0], last - knownMs[1]];
  return { laterMs: own - (before + after) / 2 - flashMs, residualMs: Math.abs(after - before) };
}

const nothingHeard: HeardTurn = { laterMs: Number.NaN, residualMs: Number.POSITIVE_INFINITY };
