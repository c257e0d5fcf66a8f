import type { RoomView, TuttiRoom } from '@tutti/sdk';
import { useState } from 'preact/hooks';
import { clockText } from '../format.ts';
import { Icon } from '../icons.tsx';
import { tell, tellError } from '../toasts.tsx';
import { uploadTrack } from '../upload-track.ts';
import type { Attempt } from './attempt.ts';
import { useSelectedTrack } from './selected-track.ts';

type Props = {
  readonly room: TuttiRoom;
  readonly view: RoomView | undefined;
  readonly canPlay: boolean;
  readonly token: string;
  readonly attempt: Attempt;
};
type Sending = { readonly name: string; readonly share: number };

export function Tracks({ room, view, canPlay, token, attempt }: Props) {
  const [selected, select] = useSelectedTrack();
  const [sending, setSending] = useState<Sending | undefined>();
  const [dropping, setDropping] = useState(false);
  const tracks = view?.tracks ?? [];
  const playing = view?.playback.status === 'idle' ? undefined : view?.playback.track?.trackId;

  const upload = async (files: readonly File[]) => {
    if (!view) return;
    for (const file of files) {
      setSending({ name: file.name, share: 0 });
      try {
        await uploadTrack({ file, roomId: view.roomId, token, onProgress: (share) => setSending({ name: file.name, share }) });
        tell(`${file.name} is in the room.`);
      } catch (error) {
        tellError(`Upload ${file.name}`, error);
      }
    }
    setSending(undefined);
  };
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setDropping(false);
    void upload([...(event.dataTransfer?.files ?? [])]);
  };

  return (
    <section
      class={`card ${dropping ? 'dropping' : ''}`}
      aria-labelledby="tracks-title"
      onDragOver={(event) => {
        event.preventDefault();
        setDropping(true);
      }}
      onDragLeave={() => setDropping(false)}
      onDrop={drop}
    >
      <div class="card-head">
        <h2 id="tracks-title">Tracks</h2>
        <label class={`button upload ${sending ? 'busy' : ''}`}>
          <Icon name="add" />
          Add a track
          <input
            class="visually-hidden"
            type="file"
            accept="audio/*"
            multiple
            data-testid="upload"
            disabled={sending !== undefined || !view}
            onChange={(event) => {
              void upload([...(event.currentTarget.files ?? [])]);
              event.currentTarget.value = '';
            }}
          />
        </label>
      </div>
      {sending && (
        <div class="uploading" role="status">
          <span>
            {sending.share < 1 ? 'Sending' : 'Measuring'} {sending.name}
          </span>
          <span
            class="progress"
            role="progressbar"
            aria-label={`Sending ${sending.name}`}
            aria-valuenow={Math.round(sending.share * 100)}
            aria-valuemin={0}
            aria-valuemax={100}
          >
            <span style={`width: ${sending.share * 100}%`} />
          </span>
        </div>
      )}
      {tracks.length === 0 && !sending && (
        <p class="empty">No tracks yet. Add one, or drop a file here: everyone in the room will have it.</p>
      )}
      <ul class="tracks" data-testid="tracks">
        {tracks.map(({ trackId, title, filename, durationMs }, i) => (
          <li key={trackId}>
            <button
              type="button"
              class="track"
              data-testid={`track-${trackId}`}
              aria-pressed={trackId === (selected || playing)}
              onClick={() => select(trackId)}
              onDblClick={() => canPlay && attempt('Play', () => room.play(trackId))}
            >
              <span class="mark digits" aria-hidden="true">
                {trackId === playing ? '♪' : i + 1}
              </span>
              <span class="name">{title || filename}</span>
              <span class="digits soft">{durationMs === undefined ? '' : clockText(durationMs)}</span>
            </button>
            <button
              type="button"
              class="button quiet"
              data-testid={`play-${trackId}`}
              disabled={!canPlay}
              aria-label={`Play ${title || filename}`}
              onClick={() => attempt('Play', () => room.play(trackId))}
            >
              <Icon name="play" />
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
