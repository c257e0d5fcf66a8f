import type { GridClip, ReplayGrid } from '@tutti/sdk/grid';
import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import { plateText } from './plate-text.ts';
import { Tile } from './tile.tsx';
import { tileRects } from './tile-rects.ts';
import { useFrame } from './use-frame.ts';
import { useSize } from './use-size.ts';
import type { ViewActs } from './use-view-acts.ts';
import type { ViewFacts } from './view-facts.ts';

type Props = {
  readonly grid: ReplayGrid;
  readonly facts: readonly ViewFacts[];
  readonly clips: readonly GridClip[];
  readonly large: string | undefined;
  readonly onLarge: (clipId: string | undefined) => void;
  readonly audible: string | undefined;
  readonly onHear: (clipId: string | undefined) => void;
  readonly acts: ViewActs;
  readonly onOpen: (clipId: string) => void;
};

/** All views at once, each where it is best seen. They keep their order in the page: only their places change. */
export function Tiles({ grid, facts, clips, large, onLarge, audible, onHear, acts, onOpen }: Props) {
  const { element, width, height } = useSize<HTMLUListElement>();
  const scrolls = useScrolls();
  const plates = useRef(new Map<string, HTMLElement>());
  const onPlate = useCallback((clipId: string, plate: HTMLElement | null) => {
    if (plate) plates.current.set(clipId, plate);
    else plates.current.delete(clipId);
  }, []);
  useFrame(() => {
    const { timelineMs, zeroMs, clips: readings } = grid.reading();
    for (const one of facts) {
      const plate = plates.current.get(one.clipId);
      if (!plate) continue;
      const clip = clips.find(({ clipId }) => clipId === one.clipId);
      const status = readings.find(({ clipId }) => clipId === one.clipId)?.status;
      const text = plateText({ facts: one, clip, timelineMs, zeroMs, status });
      if (plate.textContent !== text) plate.textContent = text;
      plate.hidden = text === '';
    }
  });
  const at = facts.findIndex(({ clipId }) => clipId === large);
  const plan = tileRects({
    count: facts.length,
    width,
    height: scrolls ? undefined : height,
    large: at < 0 ? undefined : at,
  });
  return (
    <ul class="tiles" ref={element} data-testid="tiles" style={scrolls ? `height: ${Math.ceil(plan.height)}px` : ''}>
      {facts.map((one, place) => (
        <Tile
          key={one.clipId}
          grid={grid}
          facts={one}
          clip={clips.find(({ clipId }) => clipId === one.clipId)}
          rect={plan.rects[place]}
          onPlate={onPlate}
          isLarge={one.clipId === large}
          canBeLarge={facts.length > 1}
          onLarge={() => onLarge(one.clipId === large ? undefined : one.clipId)}
          isAudible={one.clipId === audible}
          onHear={() => onHear(one.clipId === audible ? undefined : one.clipId)}
          acts={acts}
          onOpen={() => onOpen(one.clipId)}
        />
      ))}
    </ul>
  );
}

/** On a phone the page scrolls, and pictures are as high as they need to be. */
function useScrolls(): boolean {
  const [scrolls, setScrolls] = useState(() => narrow().matches);
  useEffect(() => {
    const query = narrow();
    const update = () => setScrolls(query.matches);
    query.addEventListener('change', update);
    return () => query.removeEventListener('change', update);
  }, []);
  return scrolls;
}

const narrow = () => matchMedia('(max-width: 47.99rem), (max-height: 33.99rem)');
