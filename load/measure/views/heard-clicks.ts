import type { FoundClick } from '@tutti/testkit';

/** Of a turn: the view's click after its flash, positive when it sounds later than it shows; and how far the clock's two neighbouring placings disagree. */
export type HeardTurn = { readonly laterMs: number; readonly residualMs: number };

/**
 * Places the recorder's clock on the page's by clicks whose time on the audio clock is known, one before each turn and one after the last, and each view's
 * click between them.
 *
 * @param found everything that was heard: known, view's, known, view's, …, known
 * @param knownMs when the known ones were heard by the page's clock
 * @param flashMs when each turn's flash was displayed by the page's clock
 * @throws Error when it is not what was to be heard.
 */
export function heardTurns(found: readonly FoundClick[], knownMs: readonly number[], flashMs: readonly number[]): HeardTurn[] {
  if (knownMs.length !== flashMs.length + 1) throw new RangeError('one known click before each turn and one after the last');
  if (found.length !== knownMs.length + flashMs.length) {
    const where = found.map(({ atSec }) => atSec.toFixed(2)).join(' ');
    throw new Error(`${found.length} clicks were heard, not ${knownMs.length + flashMs.length}: at ${where} s`);
  }
  const at = (nth: number) => (found[nth]?.atSec ?? Number.NaN) * 1000;
  const placings = knownMs.map((ms, nth) => at(2 * nth) - ms);
  return flashMs.map((ms, nth) => {
    const [before = Number.NaN, after = Number.NaN] = placings.slice(nth, nth + 2);
    return { laterMs: at(2 * nth + 1) - (before + after) / 2 - ms, residualMs: Math.abs(after - before) };
  });
}
