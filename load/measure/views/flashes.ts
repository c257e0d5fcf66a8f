import { quantile } from '../sound/summarise.ts';
import type { SceneView } from './spread.ts';
import type { Told } from './view-witness.ts';

export type FlashView = SceneView & { readonly clapUtcMs: number; readonly firstShownPtsMs: number };

/**
 * When each view's flash came onto the screen, `performance.now()`; undefined for a view in which none was seen. Which frame it is, its strip says; when a
 * frame of a video is displayed, the browser. What is painted is displayed with the next drawn frame.
 */
export function flashesOf({ samples, presented }: Told, views: readonly FlashView[]): (number | undefined)[] {
  const drawnMs = quantile(
    samples.slice(1).map(({ atMs }, nth) => atMs - (samples[nth]?.atMs ?? 0)),
    0.5,
  );
  return views.map(({ startUtcMs, firstShownPtsMs, clapUtcMs }, nth) => {
    const first = samples.find(({ strips }) => strips[nth]?.flash);
    const strip = first?.strips[nth];
    if (!first || !strip) return undefined;
    const told = presented.find(
      ({ view, mediaMs }) => view === nth && Math.abs(startUtcMs + mediaMs - firstShownPtsMs - strip.utcMs) < sameFrameMs,
    );
    const displayMs = told?.displayMs ?? first.atMs + drawnMs;
    return displayMs - (strip.utcMs - clapUtcMs); // its first frame may have been missed: it was displayed that much earlier
  });
}

/** Containers with whole milliseconds round. */
const sameFrameMs = 1;
