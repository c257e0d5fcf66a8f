import type { ClipProbe } from '@tutti/media';
import type { HeaderFacts } from './header-facts.ts';
import { mostPixels } from './input-args.ts';

const leastEndMs = 1_000;
const headerShare = 0.9;

/** Why a file that can be opened is no clip all the same, as a sentence; undefined: it is one. */
export function fileFault(
  probe: Pick<ClipProbe, 'durationMs' | 'firstShownPtsMs' | 'width' | 'height'>,
  header: Pick<HeaderFacts, 'durationMs'>,
): string | undefined {
  const { durationMs, firstShownPtsMs, width, height } = probe;
  // A header counts from its file's own zero, which may be long before the first picture (segments with absolute times, a late camera).
  const endMs = Math.max(durationMs, firstShownPtsMs + durationMs);
  if (!(durationMs > 0)) return 'There is not a moment of film or sound in the file.';
  if (width * height > mostPixels) return `Its pictures are ${width} × ${height}, larger than 8192 × 4320.`;
  // A header a little too long is common; one that promises much more is of a file that was cut off, or was never whole.
  if (header.durationMs !== undefined && endMs < header.durationMs * headerShare - leastEndMs)
    return `The file is damaged or cut off: its header says ${shownSec(header.durationMs)}, it holds ${shownSec(durationMs)}.`;
  return undefined;
}

const shownSec = (ms: number): string => `${(ms / 1000).toFixed(1)} s`;
