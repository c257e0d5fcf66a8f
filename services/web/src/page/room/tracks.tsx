import type { AudioReading, RoomView, TuttiRoom } from '@tutti/sdk';
import { useRef } from 'preact/hooks';
import { clockText } from '../format.ts';
import { Button } from '../ui/button.tsx';
import { Icon } from '../ui/icon.tsx';
import { Panel } from '../ui/panel.tsx';
import type { UploadQueue } from '../upload/upload-queue.ts';
import { UploadRow } from '../upload/upload-row.tsx';
import { useUploads } from '../upload/use-uploads.ts';
import type { Attempt } from './attempt.ts';

type Props = {
  readonly room: TuttiRoom;
  readonly view: RoomView | undefined;
  readonly audio: AudioReading;
  readonly canPlay: boolean;
  readonly uploads: UploadQueue;
  readonly attempt: Attempt;
};

export function Tracks({ room, view, audio, canPlay, uploads, attempt }: Props) {
  const chooser = useRef<HTMLInputElement>(null);
  const sending = useUploads(uploads);
  const tracks = view?.tracks ?? [];
  const playing = view?.playback.status === 'idle' ? undefined : view?.playback.track?.trackId;
  const notThere = sending.filter(({ trackId }) => !tracks.some((track) => track.trackId === trackId));

  return (
    <Panel
      id="tracks"
      title="Tracks"
      aside={
        <>
          <Button icon="add" data-testid="add-track" disabled={!view} onClick={() => chooser.current?.click()}>
            Add
            <span class="visually-hidden"> tracks</span>
          </Button>
          <input
            ref={chooser}
            hidden
            type="file"
            accept="audio/*"
            multiple
            data-testid="upload"
            onChange={(event) => {
              uploads.add([...(event.currentTarget.files ?? [])]);
              event.currentTarget.value = '';
            }}
          />
        </>
      }
    >
      {tracks.length === 0 && notThere.length === 0 && (
        <p class="empty">Drop a sound file anywhere on this page, or press Add. Everyone in the room will have it.</p>
      )}
      <ul class="tracks" data-testid="tracks">
        {tracks.map(({ trackId, title, filename, durationMs }, i) => {
          const name = title || filename;
          const sounds = trackId === playing;
          return (
            <li key={trackId} class={sounds ? 'track sounds' : 'track'} data-testid={`track-${trackId}`} aria-current={sounds || undefined}>
              {canPlay ? (
                <Button
                  kind="quiet"
                  icon="play"
                  label={`Play ${name}`}
                  data-testid={`play-${trackId}`}
                  onClick={() => attempt('Play', () => room.play(trackId))}
                />
              ) : (
                <span class="track-mark digits soft" aria-hidden="true">
                  {sounds ? <Icon name="play" /> : i + 1}
                </span>
              )}
              <span class="track-name">
                <span class="clip" title={name}>
                  {name}
                </span>
                {sounds && audio.status === 'unplayable' && <span class="small bad-text">cannot be played on this device</span>}
              </span>
              <span class="digits soft small">{durationMs === undefined ? '' : clockText(durationMs)}</span>
            </li>
          );
        })}
        {notThere.map((upload) => (
          <UploadRow key={upload.id} upload={upload} uploads={uploads} />
        ))}
      </ul>
    </Panel>
  );
}
