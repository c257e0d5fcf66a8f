import { quantile } from '../sound/summarise.ts';
import type { SceneView } from './spread.ts';
import type { Presented } from './view-witness.ts';

/**
 * The spread once more, by what the browser says of every frame: its media time and when it is on the screen. It does not depend on when we looked, but it
 * believes the browser. Undefined unless every view is a video.
 */
export function displayedSpread(
  presented: readonly Presented[],
  views: readonly (SceneView & { readonly firstShownPtsMs: number })[],
): { readonly p95Ms: number; readonly untold: number } | undefined {
  const byView = views.map(({ startUtcMs, firstShownPtsMs }, nth) =>
    presented
      .filter(({ view }) => view === nth)
      .map(({ displayMs, mediaMs, count }) => ({ displayMs, utcMs: startUtcMs + mediaMs - firstShownPtsMs, count })),
  );
  if (byView.some((frames) => frames.length < 2)) return undefined;
  const fromMs = Math.max(...byView.map((frames) => frames[0]?.displayMs ?? 0));
  const toMs = Math.min(...byView.map((frames) => frames.at(-1)?.displayMs ?? 0));
  const spreads: number[] = [];
  let untold = 0;
  for (let atMs = fromMs; atMs < toMs; atMs += everyMs) {
    const now = byView.map((frames) => {
      const next = frames.findIndex(({ displayMs }) => displayMs > atMs);
      const [shown, following] = [frames[next - 1], frames[next]];
      // A frame that we were not told of was on the screen between the two.
      return shown && following && following.count - shown.count === 1 ? shown.utcMs : undefined;
    });
    const known = now.filter((utcMs) => utcMs !== undefined);
    if (known.length < views.length) untold += 1;
    else spreads.push(Math.max(...known) - Math.min(...known));
  }
  return { p95Ms: quantile(spreads, 0.95), untold };
}

const everyMs = 7.3;
