import type { ReplayGrid } from '@tutti/sdk/grid';
import { useEffect, useState } from 'preact/hooks';
import type { ViewFacts } from './view-facts.ts';

/** Whose sound is heard: the first view's that has one, until somebody chooses. */
export function useAudible(grid: ReplayGrid, facts: readonly ViewFacts[]) {
  const [chosen, choose] = useState<{ readonly clipId: string | undefined } | undefined>();
  const sounding = facts.filter(({ view }) => view.status !== 'failed' && (view.media?.hasSound ?? true));
  const isThere = chosen?.clipId !== undefined && sounding.some(({ clipId }) => clipId === chosen.clipId);
  const first = sounding.find(({ badge }) => badge.kind === 'exact') ?? sounding[0];
  const audibleId = chosen && (isThere || chosen.clipId === undefined) ? chosen.clipId : first?.clipId;
  useEffect(() => grid.setAudible(audibleId), [grid, audibleId]);
  return { audibleId, hear: (clipId: string | undefined) => choose({ clipId }) };
}
