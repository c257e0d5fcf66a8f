import type { TuttiRoom } from '@tutti/sdk';
import { useContext, useState } from 'preact/hooks';
import { measuredMs } from '../format.ts';
import { Button } from '../ui/button.tsx';
import { Compact } from '../ui/compact.ts';
import { DriftChart } from './drift-chart.tsx';
import { SyncReadout } from './sync-readout.tsx';
import { together, togetherText } from './together.ts';
import type { RoomNow } from './use-room.ts';

/** How exactly the room is together, and how this device keeps its place in it. */
export function TogetherPanel({ room, now }: { room: TuttiRoom; now: RoomNow }) {
  const { view, sync, syncOf } = now;
  const present = (view?.members ?? []).filter((member) => member.present).map(({ memberId }) => memberId);
  const state = together(present, syncOf);
  const compact = useContext(Compact);
  const [open, setOpen] = useState(false);
  const folded = compact && !open;
  const [figure, unit] = measuredMs(state.withinMs, { signed: false }).split(' ');
  return (
    <section class={`panel together ${folded ? 'folded' : ''}`} aria-labelledby="together-title">
      <div class="together-sum">
        <h2 id="together-title">{state.by === 'sound' ? 'Together within' : 'Clocks agree within'}</h2>
        <p class="together-figure digits" data-testid="together" data-within-ms={state.withinMs}>
          {figure}
          <span class="unit">{unit ?? 'ms'}</span>
        </p>
        <p class="soft small">{togetherText(state)}</p>
      </div>
      {compact && (
        <Button kind="quiet" class="numbers-more" data-testid="fold-together" aria-expanded={open} onClick={() => setOpen(!open)}>
          {open ? 'Only the figure' : 'Chart and numbers'}
        </Button>
      )}
      {!folded && <DriftChart room={room} driftMs={sync.driftMs} />}
      <SyncReadout sync={sync} roomId={view?.roomId} baseRate={view?.playback.rate ?? 1} folded={folded} />
    </section>
  );
}
