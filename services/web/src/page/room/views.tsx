import type { RoomView } from '@tutti/sdk';
import { clockText } from '../format.ts';
import { Panel } from '../ui/panel.tsx';

/** The clips of cameras that are in the room, and whether their place in time is known. */
export function Views({ view }: { view: RoomView }) {
  const { views, members } = view;
  const nameOf = (memberId: string) => members.find((member) => member.memberId === memberId)?.displayName || 'Somebody who left';
  return (
    <Panel id="views" title="Views" summary={countText(views.length)} aside={<span class="soft small">{countText(views.length)}</span>}>
      <ul class="views" data-testid="views">
        {views.map(({ clipId, memberId, videoUrl, videoStartTimeMs, durationMs }) => (
          <li key={clipId} class="view" data-testid={`view-${clipId}`}>
            <span class="track-name">
              <a class="clip" href={videoUrl} target="_blank" rel="noreferrer">
                {nameOf(memberId)}
                <span class="visually-hidden">’s clip (a new tab)</span>
              </a>
              <span class="small soft clip">
                {videoStartTimeMs === undefined || videoStartTimeMs === null ? (
                  <span class="unsynced">Unsynced</span>
                ) : (
                  `from ${timeText(videoStartTimeMs)}`
                )}
              </span>
            </span>
            <span class="digits soft small">{clockText(durationMs)}</span>
          </li>
        ))}
      </ul>
    </Panel>
  );
}

const countText = (count: number): string => (count === 1 ? '1 clip' : `${count} clips`);

const timeText = (utcMs: number): string => new Date(utcMs).toLocaleString(undefined, { dateStyle: 'medium', timeStyle: 'medium' });
