import type { AudioReading, RoomView, TuttiRoom } from '@tutti/sdk';
import { useRef, useState } from 'preact/hooks';
import { Button } from '../ui/button.tsx';
import { Panel } from '../ui/panel.tsx';
import type { UploadQueue } from '../upload/upload-queue.ts';
import { UploadRow } from '../upload/upload-row.tsx';
import { useUploads } from '../upload/use-uploads.ts';
import { AddByLink } from './add-by-link.tsx';
import type { Attempt } from './attempt.ts';
import { QueueModes } from './queue-modes.tsx';
import { comesNext } from './queue-order.ts';
import { QueueRow } from './queue-row.tsx';
import { useArranging } from './use-arranging.ts';
import { useUnplayable } from './use-unplayable.ts';
import type { Controls } from './who-may.ts';

type Props = {
  readonly room: TuttiRoom;
  readonly view: RoomView | undefined;
  readonly audio: AudioReading;
  readonly controls: Controls;
  readonly uploads: UploadQueue;
  readonly attempt: Attempt;
};

/** The tracks in the order in which they are played: what plays, what comes next, and everything that one may do about it (P-18). */
export function Queue({ room, view, audio, controls, uploads, attempt }: Props) {
  const chooser = useRef<HTMLInputElement>(null);
  const list = useRef<HTMLUListElement>(null);
  const sending = useUploads(uploads);
  const unplayable = useUnplayable(view, audio);
  const [wantsToArrange, setArranging] = useState(false);
  const tracks = view?.tracks ?? [];
  const arranging = wantsToArrange && controls.order;
  const arrange = useArranging({ room, tracks, list, attempt });
  const playing = view?.playback.status === 'idle' ? undefined : view?.playback.track?.trackId;
  const next = view && comesNext(view);
  const notThere = sending.filter(({ kind, trackId }) => kind === 'track' && !tracks.some((track) => track.trackId === trackId));

  return (
    <Panel
      id="queue"
      title="Queue"
      summary={next ? `Next: ${next.title || next.filename}` : countText(tracks.length)}
      aside={
        <span class="queue-acts">
          {controls.order && tracks.length > 0 && (
            <Button kind="quiet" data-testid="arrange" aria-pressed={arranging} onClick={() => setArranging(!arranging)}>
              {arranging ? 'Done' : 'Arrange'}
            </Button>
          )}
          {controls.add && (
            <Button icon="add" data-testid="add-track" onClick={() => chooser.current?.click()}>
              Add
              <span class="visually-hidden"> tracks</span>
            </Button>
          )}
        </span>
      }
    >
      <input
        ref={chooser}
        hidden
        type="file"
        accept="audio/*,video/*"
        multiple
        data-testid="upload"
        onChange={(event) => {
          uploads.add([...(event.currentTarget.files ?? [])]);
          event.currentTarget.value = '';
        }}
      />
      {controls.add && <AddByLink onAdd={(link) => room.addTrack(link)} />}
      {view && <QueueModes room={room} settings={view.settings} enabled={controls.configure} attempt={attempt} />}
      {view && tracks.length === 0 && notThere.length === 0 && (
        <p class="empty">
          {controls.add
            ? 'Drop a file anywhere on this page, press Add, or paste a link. Everyone in the room will have it.'
            : 'Nothing is here yet. Only the host adds tracks in this room.'}
        </p>
      )}
      <ul class={`queue ${arranging ? 'arranging' : ''}`} data-testid="tracks" ref={list}>
        {tracks.map((track, place) => (
          <QueueRow
            key={track.trackId}
            track={track}
            place={place}
            count={tracks.length}
            plays={track.trackId === playing}
            isNext={track.trackId === next?.trackId}
            problem={unplayable.get(track.trackId)}
            onPlay={controls.play ? () => attempt('Play', () => room.play(track.trackId)) : undefined}
            arrange={arranging ? arrange : undefined}
          />
        ))}
        {notThere.map((upload) => (
          <UploadRow key={upload.id} upload={upload} uploads={uploads} />
        ))}
      </ul>
      <p class="visually-hidden" role="status">
        {arrange.said}
      </p>
    </Panel>
  );
}

const countText = (count: number): string => (count === 0 ? 'Empty' : count === 1 ? '1 track' : `${count} tracks`);
