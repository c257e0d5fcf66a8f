import type { ClipView } from '@tutti/sdk';
import { type GridClip, type ReplayGrid, replayGrid } from '@tutti/sdk/grid';
import { useEffect, useRef, useState } from 'preact/hooks';
import { gridClips } from './grid-clips.ts';
import { useMeasuredLengths } from './use-measured-lengths.ts';

export type GridHere = { readonly grid: ReplayGrid; readonly clips: readonly GridClip[] };

/** The room's views in a grid of this page, as long as the page is shown. */
export function useGrid(views: readonly ClipView[]): GridHere {
  const [grid] = useState(() => replayGrid());
  const [, redraw] = useState(0);
  const before = useRef<readonly GridClip[]>([]);
  const measuredMs = useMeasuredLengths(views);
  useEffect(() => grid.subscribe(() => redraw((n) => n + 1)), [grid]);
  useEffect(() => () => grid[Symbol.dispose](), [grid]);
  const failedIds = new Set(grid.reading().clips.flatMap(({ clipId, status }) => (status === 'failed' ? [clipId] : [])));
  const clips = gridClips({ views, measuredMs, before: before.current, failedIds });
  before.current = clips;
  useEffect(() => grid.setClips(clips), [grid, clips]);
  return { grid, clips };
}
