import { type Correlation, correlate, SilentRecordingError, type Window } from './correlate.ts';

/** One piece of a window: `b` is later than `a` by `shiftMs`, at `atSec` of the recordings. */
export type ShiftPiece = Correlation & { readonly atSec: number };

/** No shift was found for a piece: silence in one recording, or sounds that are not the same. */
export type MissedPiece = { readonly atSec: number; readonly why: string };

export type ShiftTrack = { readonly pieces: readonly ShiftPiece[]; readonly missed: readonly MissedPiece[] };

export type TrackOptions = Window & {
  /** Length of each piece, s: short, so that a rate correction in progress does not smear it. */
  pieceSec?: number;
  /** From one piece to the next, s. */
  everySec?: number;
};

/**
 * What counts as the same sound, and which part of the piece is asked, in this order. Unrelated noise stays below 0.25 in a quarter of a second. Two players
 * whose rates differ by a half per cent smear that to 0.3; a tenth of a second is left at 0.5 by a per cent. Its start and end are asked, too: a player
 * that jumps within the piece still matches before or after.
 */
const PROOFS = [
  { from: 0, to: 1, leastQuality: 0.4 },
  { from: 0.3, to: 0.7, leastQuality: 0.5 },
  { from: 0, to: 0.4, leastQuality: 0.5 },
  { from: 0.6, to: 1, leastQuality: 0.5 },
];
const NEARBY_SEC = 0.2;

/**
 * The shift over a window, piece by piece: what one number for the whole window would average away. Looks near the piece before, and in all of
 * ±`maxShiftSec` at first and whenever that finds nothing.
 *
 * @throws ExactZeroError when any piece is a copy.
 */
export function shiftTrack(a: Float32Array, b: Float32Array, options: TrackOptions): ShiftTrack {
  const { windowFromSec, windowToSec, pieceSec = 0.25, everySec = 0.5 } = options;
  const pieces: ShiftPiece[] = [];
  const missed: MissedPiece[] = [];
  for (let atSec = windowFromSec; atSec + pieceSec <= windowToSec + 1e-9; atSec += everySec) {
    const window = { ...options, windowFromSec: atSec, windowToSec: atSec + pieceSec };
    const found = findPiece(a, b, window, pieces.at(-1)?.shiftMs);
    if ('why' in found) missed.push({ atSec, why: found.why });
    else pieces.push({ atSec, ...found });
  }
  return { pieces, missed };
}

function findPiece(a: Float32Array, b: Float32Array, window: Window, lastMs: number | undefined): Correlation | { why: string } {
  const searches = lastMs === undefined ? [window] : [{ ...window, aroundMs: lastMs, maxShiftSec: NEARBY_SEC }, window];
  let best = 0;
  try {
    for (const search of searches) {
      for (const { from, to, leastQuality } of PROOFS) {
        const found = correlate(a, b, part(search, from, to));
        if (found.quality >= leastQuality) return found;
        best = Math.max(best, found.quality);
      }
    }
    return { why: `the best match within ±${window.maxShiftSec} s has a quality of ${best.toFixed(2)}` };
  } catch (error) {
    if (!(error instanceof SilentRecordingError)) throw error;
    return { why: error.message };
  }
}

function part(window: Window, from: number, to: number): Window {
  const lengthSec = window.windowToSec - window.windowFromSec;
  return { ...window, windowFromSec: window.windowFromSec + lengthSec * from, windowToSec: window.windowFromSec + lengthSec * to };
}
