import type { ClipHole } from './clip-probe.ts';

/** When frames or sound packets begin and how long one lasts, in ms from the first shown frame; ascending. */
export type MediaLine = { readonly beginsMs: readonly number[]; readonly usualMs: number };

const leastHoleMs = 250;
const leastHoleFrames = 3;
/** As in the contract. A camera that sends a frame only when something moves has more: nothing was lost there. */
const mostHoles = 100;

/**
 * Where nothing was recorded: no picture for more than three frames and 250 ms, and no sound either. A lost segment loses both; a picture that does
 * not change while the sound goes on is a recorder that saves frames.
 */
export function findHoles(picture: MediaLine, sound: MediaLine | undefined): ClipHole[] {
  const leastMs = Math.max(leastHoleMs, leastHoleFrames * picture.usualMs);
  const dark = gaps(picture, leastMs);
  const holes = sound === undefined ? dark : dark.flatMap((hole) => silentPart(hole, gaps(sound, leastHoleMs)));
  return holes.length > mostHoles ? [] : holes;
}

function gaps({ beginsMs, usualMs }: MediaLine, leastMs: number): ClipHole[] {
  const found: ClipHole[] = [];
  for (let index = 1; index < beginsMs.length; index++) {
    const fromMs = (beginsMs[index - 1] ?? 0) + usualMs;
    const toMs = beginsMs[index] ?? 0;
    if (toMs - fromMs > leastMs) found.push({ fromMs: toMicros(fromMs), toMs: toMicros(toMs) });
  }
  return found;
}

/** The picture's gap, if the sound is away for most of it, too: its packets do not end with the frames. */
function silentPart(hole: ClipHole, silences: readonly ClipHole[]): ClipHole[] {
  const silentMs = silences.reduce((sum, { fromMs, toMs }) => sum + overlap(hole, fromMs, toMs), 0);
  return silentMs > (hole.toMs - hole.fromMs) / 2 ? [hole] : [];
}

const overlap = (hole: ClipHole, fromMs: number, toMs: number): number =>
  Math.max(0, Math.min(hole.toMs, toMs) - Math.max(hole.fromMs, fromMs));

const toMicros = (value: number): number => Math.round(value * 1e3) / 1e3;
