import type { TuttiRoom } from '@tutti/sdk';
import { useEffect } from 'preact/hooks';
import { Masthead } from '../masthead.tsx';
import { tellError } from '../toasts.tsx';
import { Members } from './members.tsx';
import { NowPlaying } from './now-playing.tsx';
import { RoomHead } from './room-head.tsx';
import { StatusPill } from './status-pill.tsx';
import { SyncReadout } from './sync-readout.tsx';
import { TapToStart } from './tap-to-start.tsx';
import { Tracks } from './tracks.tsx';
import { useRoom } from './use-room.ts';
import { controlsFor } from './who-may.ts';

type Props = { readonly room: TuttiRoom; readonly token: string; readonly roomId: string; readonly onLeave: () => void };

export function RoomInside({ room, token, roomId, onLeave }: Props) {
  const now = useRoom(room);
  const { view, audio, sync } = now;
  const controls = controlsFor(view, sync.status !== 'offline');
  const attempt = (doing: string, wish: () => Promise<unknown>) => wish().catch((error: unknown) => tellError(doing, error));

  useEffect(() => {
    if (view?.title) document.title = `${view.title} · Tutti`;
    return () => {
      document.title = 'Tutti';
    };
  }, [view?.title]);

  return (
    <div class="shell">
      <Masthead>
        <StatusPill sync={sync} />
        <button type="button" class="button quiet" data-testid="leave" onClick={onLeave}>
          Leave
        </button>
      </Masthead>
      <main>
        <RoomHead title={view?.title ?? ''} roomId={roomId} />
        <div class="room">
          <div class="column">
            <NowPlaying room={room} now={now} controls={controls} attempt={attempt} />
            <Tracks room={room} view={view} canPlay={controls.play} token={token} attempt={attempt} />
          </div>
          <div class="column">
            <Members room={room} view={view} attempt={attempt} />
            <SyncReadout sync={sync} />
          </div>
        </div>
      </main>
      {audio.status === 'blocked' && <TapToStart room={room} />}
    </div>
  );
}
