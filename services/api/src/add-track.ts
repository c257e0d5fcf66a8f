import { upcast } from '@tutti/domain';
import { mediaPath, type StoredMedia } from '@tutti/media';
import type { Track } from '@tutti/protocol';
import { askDomain } from './ask-domain.ts';
import { discard, discarding } from './discarding.ts';
import type { ApiNeeds } from './needs.ts';
import { sendCommand } from './send-command.ts';

type Whose = { readonly roomId: string; readonly actorId: string };
export type Adding = Whose & { readonly commandId: string; readonly title: string };

/** @throws HttpError with the domain's refusal. */
export const mayAddTracks = (whose: Whose, needs: Pick<ApiNeeds, 'rooms' | 'nowServerMs'>): Promise<void> =>
  askDomain({ type: 'AddTrack', track: { trackId: 'asked-before', url: '/', title: '', filename: '' } }, whose, needs);

/**
 * A kept file as a track of the room; a repeated command's track is that of the first time. What is refused is deleted again.
 *
 * @throws HttpError with the refusal; `not-answered` when the track may be in the room, or not: its file stays.
 */
export async function addTrack(stored: StoredMedia, { roomId, actorId, commandId, title }: Adding, needs: ApiNeeds): Promise<Track> {
  const { mediaId, filename, durationMs } = stored;
  const track: Track = { trackId: mediaId, url: mediaPath(mediaId), title, filename, durationMs };
  return discarding(mediaId, needs, async () => {
    const { firstPosition } = await sendCommand(needs, { commandId, roomId, actorId, command: { type: 'AddTrack', track } });
    const added = (await trackAt(firstPosition, needs.history)) ?? track;
    if (added.trackId !== mediaId) await discard(mediaId, 'repeat', needs);
    else needs.metrics.uploaded(stored, roomId);
    return added;
  });
}

/** What the log has: for a repeated command the track of the first time, whose file is there already. */
async function trackAt(position: number, history: ApiNeeds['history']): Promise<Track | undefined> {
  for await (const stored of history.readAll(position - 1, 1)) {
    const event = upcast(stored);
    if (event.type === 'TrackAdded') return event.track;
  }
  return undefined;
}
