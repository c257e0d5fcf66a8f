/** A straight line through time: `offsetMs` at `atLocalMs`, growing by `skew` ms each ms. */
export type OffsetLine = { readonly atLocalMs: number; readonly offsetMs: number; readonly skew: number };

export const offsetOn = ({ atLocalMs, offsetMs, skew }: OffsetLine, localMs: number): number => offsetMs + skew * (localMs - atLocalMs);

/**
 * An offset on its way to a line: what it was apart by at `atLocalMs` shrinks by at most `slew` ms each ms, so that time by it never goes back
 * (while |slew + skew| < 1) and never leaps. A value, not a thing with a life: asking changes nothing.
 */
export type SlewedOffset = { readonly line: OffsetLine; readonly apartMs: number; readonly slew: number };

/** What is left of the way at `localMs`: offset in force minus the line's. */
export function pendingMs({ line, apartMs, slew }: SlewedOffset, localMs: number): number {
  const madeMs = slew * Math.max(0, localMs - line.atLocalMs);
  return Math.sign(apartMs) * Math.max(0, Math.abs(apartMs) - madeMs);
}

export const slewedOffset = (slewed: SlewedOffset, localMs: number): number => offsetOn(slewed.line, localMs) + pendingMs(slewed, localMs);

/** From where it is now to another line, without a step. */
export const slewTo = (line: OffsetLine, from: SlewedOffset, slew: number): SlewedOffset => ({
  line,
  apartMs: slewedOffset(from, line.atLocalMs) - offsetOn(line, line.atLocalMs),
  slew,
});

/** Adopted whole: an epoch's beginning. */
export const stepTo = (line: OffsetLine): SlewedOffset => ({ line, apartMs: 0, slew: 0 });
