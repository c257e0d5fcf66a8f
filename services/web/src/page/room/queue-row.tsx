import type { Track } from '@tutti/sdk';
import { clockText } from '../format.ts';
import { Button } from '../ui/button.tsx';
import { Icon } from '../ui/icon.tsx';
import { ArrangeActs, Grip } from './arrange-acts.tsx';
import { sourceText } from './track-link.ts';
import type { Arranging } from './use-arranging.ts';

type Props = {
  readonly track: Track;
  readonly place: number;
  readonly count: number;
  readonly plays: boolean;
  readonly isNext: boolean;
  /** Why this device cannot play it. */
  readonly problem: string | undefined;
  readonly onPlay: (() => void) | undefined;
  /** While the queue is put in order: rows are moved and removed instead of played. */
  readonly arrange: Arranging | undefined;
};

export function QueueRow({ track, place, count, plays, isNext, problem, onPlay, arrange }: Props) {
  const { trackId, title, filename, url, durationMs } = track;
  const name = title || filename || url;
  const source = sourceText(url);
  const look = `track ${plays ? 'sounds' : ''} ${arrange?.dragged === trackId ? 'dragged' : ''} ${arrange?.dropAt === place ? 'drop-here' : ''}`;
  return (
    <li
      class={look}
      data-testid={`track-${trackId}`}
      data-track={trackId}
      data-next={isNext || undefined}
      aria-current={plays || undefined}
    >
      {arrange ? (
        <Grip trackId={trackId} name={name} place={place} arrange={arrange} />
      ) : onPlay ? (
        <Button kind="quiet" icon="play" label={`Play ${name}`} data-testid={`play-${trackId}`} onClick={onPlay} />
      ) : (
        <span class="track-mark digits soft" aria-hidden="true">
          {plays ? <Icon name="play" /> : place + 1}
        </span>
      )}
      <span class="track-name">
        <span class="clip" title={name}>
          {name}
        </span>
        {problem ? (
          <span class="small bad-text clip" title={problem}>
            cannot be played on this device
          </span>
        ) : (
          source && <span class="small soft clip">{source}</span>
        )}
      </span>
      {arrange ? (
        <ArrangeActs trackId={trackId} name={name} place={place} count={count} plays={plays} arrange={arrange} />
      ) : (
        <span class="digits soft small track-end">
          {plays && <span class="visually-hidden">plays now</span>}
          {isNext && <span class="badge">next</span>}
          {durationMs === undefined ? '' : clockText(durationMs)}
        </span>
      )}
    </li>
  );
}
