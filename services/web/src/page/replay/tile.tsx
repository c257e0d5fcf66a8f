import type { GridClip, ReplayGrid } from '@tutti/sdk/grid';
import { useEffect, useRef } from 'preact/hooks';
import { Button } from '../ui/button.tsx';
import { BadgeButton } from './badge-button.tsx';
import { NoteLine } from './note-line.tsx';
import type { TileRect } from './tile-rects.ts';
import type { ViewActs } from './use-view-acts.ts';
import type { ViewFacts } from './view-facts.ts';

type Props = {
  readonly grid: ReplayGrid;
  readonly facts: ViewFacts;
  readonly clip: GridClip | undefined;
  readonly rect: TileRect | undefined;
  /** What stands where there is no picture now: written by whoever knows the moment. */
  readonly onPlate: (clipId: string, element: HTMLElement | null) => void;
  readonly isLarge: boolean;
  readonly canBeLarge: boolean;
  readonly onLarge: () => void;
  readonly isAudible: boolean;
  readonly onHear: () => void;
  readonly acts: ViewActs;
  readonly onOpen: () => void;
};

/** One view: its picture, whose it is, how well its time is known, and what there is to say of it. A double click does what its button and the keys 1 to 9 do. */
export function Tile({ grid, facts, clip, rect, onPlate, isLarge, canBeLarge, onLarge, isAudible, onHear, acts, onOpen }: Props) {
  const { view, clipId, number, name, who, badge, note, reading } = facts;
  const screen = useRef<HTMLDivElement>(null);
  const isHere = clip !== undefined;
  useEffect(() => {
    if (!isHere) return;
    grid.showIn(clipId, screen.current ?? undefined);
    return () => grid.showIn(clipId, undefined);
  }, [grid, clipId, isHere]);
  const place = rect && `transform: translate(${rect.x}px, ${rect.y}px); width: ${rect.width}px; height: ${rect.height}px`;
  return (
    <li
      class={`tile ${isLarge ? 'large' : ''}`}
      data-testid={`tile-${clipId}`}
      data-status={reading?.status ?? view.status}
      data-badge={badge.kind}
      data-error-ms={reading?.errorMs === undefined ? undefined : Math.round(reading.errorMs)}
      style={place ?? 'visibility: hidden'}
      onDblClick={(event) => canBeLarge && !(event.target as Element).closest('button') && onLarge()}
    >
      <div class="tile-screen" ref={screen} />
      <p class="tile-plate digits" ref={(element) => onPlate(clipId, element)} data-testid={`plate-${clipId}`} hidden />
      <div class="tile-head">
        <span class="tile-name">
          <b class="tile-number digits" aria-hidden="true">
            {number}
          </b>
          <span class="clip" title={name}>
            {name}
          </span>
          <span class="tile-who clip">{who}</span>
        </span>
        <span class="tile-acts">
          {(view.media?.hasSound ?? true) && view.status !== 'failed' && (
            <Button
              kind="quiet"
              icon={isAudible ? 'loud' : 'mute'}
              label={`Hear ${name}`}
              aria-pressed={isAudible}
              data-testid={`hear-${clipId}`}
              onClick={onHear}
            />
          )}
          {canBeLarge && (
            <Button
              kind="quiet"
              icon={isLarge ? 'small' : 'large'}
              label={isLarge ? 'All alike' : `${name} large`}
              aria-pressed={isLarge}
              data-testid={`large-${clipId}`}
              onClick={onLarge}
            />
          )}
        </span>
      </div>
      <div class="tile-foot">
        <BadgeButton facts={facts} onOpen={onOpen} />
        {note && view.status !== 'failed' && <NoteLine facts={facts} note={note} acts={acts} />}
      </div>
    </li>
  );
}
