import { Button } from '../ui/button.tsx';
import type { Arranging } from './use-arranging.ts';

type Row = { readonly trackId: string; readonly name: string; readonly place: number; readonly arrange: Arranging };

/** Taken hold of with a finger or a mouse, or moved by the arrow keys. */
export function Grip({ trackId, name, place, arrange }: Row) {
  return (
    <Button
      kind="quiet"
      icon="grip"
      class="grip"
      label={`Move ${name}: drag, or arrow keys`}
      data-act="grip"
      data-testid={`grip-${trackId}`}
      onPointerDown={(event) => arrange.take(event, trackId)}
      onKeyDown={(event) => {
        const by = { ArrowUp: -1, ArrowDown: 1 }[event.key];
        if (by === undefined) return;
        event.preventDefault();
        arrange.move(trackId, place + by, 'grip');
      }}
    />
  );
}

export function ArrangeActs({ trackId, name, place, count, plays, arrange }: Row & { readonly count: number; readonly plays: boolean }) {
  return (
    <span class="track-acts">
      <Button
        kind="quiet"
        icon="up"
        label={`Move ${name} up`}
        data-act="up"
        data-testid={`up-${trackId}`}
        disabled={place === 0}
        onClick={() => arrange.move(trackId, place - 1, 'up')}
      />
      <Button
        kind="quiet"
        icon="down"
        label={`Move ${name} down`}
        data-act="down"
        data-testid={`down-${trackId}`}
        disabled={place === count - 1}
        onClick={() => arrange.move(trackId, place + 1, 'down')}
      />
      <Button
        kind="quiet"
        icon="bin"
        label={plays ? `${name} plays; skip or stop it first` : `Remove ${name}`}
        data-act="remove"
        data-testid={`remove-${trackId}`}
        disabled={plays}
        onClick={() => arrange.remove(trackId)}
      />
    </span>
  );
}
