import './views.css';
import type { ClipView, RoomView } from '@tutti/sdk';
import { clockText } from '../format.ts';
import { syncBadge } from '../replay/sync-badge.ts';
import { followLink, replayPath } from '../route.ts';
import { Panel } from '../ui/panel.tsx';

type Props = { readonly view: RoomView; readonly roomId: string; readonly mayAdd: boolean };

/** The clips of cameras that are in the room, how well their time is known, and the way to where they are watched. */
export function Views({ view, roomId, mayAdd }: Props) {
  const { views, members } = view;
  const path = replayPath(roomId);
  const nameOf = (memberId: string) => members.find((member) => member.memberId === memberId)?.displayName || 'Somebody who left';
  return (
    <Panel
      id="views"
      title="Replay"
      summary={countText(views.length)}
      aside={
        <a class="button" href={path} data-testid="to-replay" onClick={(event) => followLink(event, path)}>
          {views.length > 0 ? 'Watch' : mayAdd ? 'Add clips' : 'Open'}
          <span class="visually-hidden"> on one timeline</span>
        </a>
      }
    >
      {views.length === 0 ? (
        <p class="soft">The same moment from several cameras, side by side on one timeline.</p>
      ) : (
        <ul class="views" data-testid="views">
          {views.map((clip) => (
            <Row key={clip.clipId} clip={clip} who={nameOf(clip.memberId)} />
          ))}
        </ul>
      )}
    </Panel>
  );
}

function Row({ clip, who }: { clip: ClipView; who: string }) {
  const { clipId, filename, videoStartTimeMs, durationMs } = clip;
  const badge = syncBadge(clip);
  return (
    <li class="view" data-testid={`view-${clipId}`}>
      <span class="track-name">
        <span class="clip" title={filename || undefined}>
          {filename || `${who}’s clip`}
        </span>
        <span class="small soft clip">
          {filename && `${who} · `}
          {videoStartTimeMs === undefined ? 'when is not known' : `from ${timeText(videoStartTimeMs)}`}
        </span>
      </span>
      <span class={`sync-badge ${badge.tone}`} title={badge.sentence}>
        {badge.text}
      </span>
      <span class="digits soft small">{durationMs > 0 ? clockText(durationMs) : '–:––'}</span>
    </li>
  );
}

const countText = (count: number): string => (count === 0 ? 'No clips' : count === 1 ? '1 clip' : `${count} clips`);

const timeText = (utcMs: number): string => new Date(utcMs).toLocaleString(undefined, { dateStyle: 'medium', timeStyle: 'medium' });
