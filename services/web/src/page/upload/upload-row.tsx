import { Button } from '../ui/button.tsx';
import { Meter } from '../ui/meter.tsx';
import { type Upload, uploadText } from './upload.ts';
import type { UploadQueue } from './upload-queue.ts';

/** In the list of tracks, as high as a track: when it is in the room, the track takes its place. */
export function UploadRow({ upload, uploads }: { upload: Upload; uploads: UploadQueue }) {
  const { id, name, state, problem, sentBytes, bytes } = upload;
  const canPause = state === 'sending' || state === 'cut' || state === 'waiting';
  return (
    <li class={`track upload ${state}`} data-testid={`upload-${name}`} data-state={state}>
      <span class="track-name">
        <span class="clip" title={name}>
          {name}
        </span>
        {state === 'failed' ? (
          <span class="small bad-text" role="alert">
            {uploadText(upload)}
          </span>
        ) : (
          <>
            <span class="small soft digits clip">{uploadText(upload)}</span>
            <Meter label={`Sending ${name}`} share={state === 'measuring' ? undefined : sentBytes / Math.max(1, bytes)} />
          </>
        )}
      </span>
      <span class="upload-acts">
        {canPause && <Button kind="quiet" icon="pause" label={`Pause ${name}`} onClick={() => uploads.pause(id)} />}
        {state === 'paused' && <Button kind="quiet" icon="play" label={`Go on with ${name}`} onClick={() => uploads.resume(id)} />}
        {state === 'failed' && problem?.again && (
          <Button kind="quiet" icon="retry" label={`Try ${name} again`} onClick={() => uploads.resume(id)} />
        )}
        {state !== 'done' && state !== 'measuring' && (
          <Button
            kind="quiet"
            icon="close"
            label={state === 'failed' ? `Dismiss ${name}` : `Cancel ${name}`}
            onClick={() => uploads.cancel(id)}
          />
        )}
      </span>
    </li>
  );
}
