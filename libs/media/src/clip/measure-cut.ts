import { CutError } from './cut-error.ts';
import type { Picture, Segment } from './cut-points.ts';
import { findRun } from './find-run.ts';
import { type CodedFrame, codedFrames } from './fingerprint.ts';
import { inspectClip } from './probe-clip.ts';

export type Measuring = {
  readonly partial: string;
  readonly used: readonly Segment[];
  readonly begin: Picture;
  readonly limits: () => { readonly withinMs: number; readonly signal: AbortSignal | undefined };
};

/** Another segment's frames may be rounded to the cut's time base, or to MKV's millisecond. */
const mostAstrayMs = 2;

/** Where the cut's first shown frame stands on the segments' line, by the coded pictures themselves; and that each later segment stands where it should. */
export async function measureCut({ partial, used, begin, limits }: Measuring): Promise<{ beginsMs: number; durationMs: number }> {
  const inspection = await inspectClip(partial, limits());
  const cut = await codedFrames(partial, inspection, limits());
  const source: CodedFrame[] = [];
  for (const segment of used) {
    const shiftMs = segment.offsetMs - segment.probe.firstShownPtsMs;
    for (const { ptsMs, hash } of await codedFrames(segment.path, segment, limits())) source.push({ ptsMs: ptsMs + shiftMs, hash });
  }
  const found = findRun(cut, source, begin.atMs);
  const [key] = cut;
  if (found === undefined || key === undefined) throw new CutError('segments', 'the cut does not begin with what they hold');
  const beginsMs = found.ptsMs - (key.ptsMs - inspection.probe.firstShownPtsMs);
  const start = source.findIndex(({ ptsMs, hash }) => ptsMs === found.ptsMs && hash === found.hash);
  for (const [nth, frame] of cut.entries()) {
    const original = source[start + nth];
    const atMs = beginsMs + frame.ptsMs - inspection.probe.firstShownPtsMs;
    if (original?.hash !== frame.hash || Math.abs(original.ptsMs - atMs) > mostAstrayMs)
      throw new CutError('segments', `their line breaks ${Math.round(atMs)} ms after the start: they do not fit together`);
  }
  return { beginsMs, durationMs: inspection.probe.durationMs };
}
