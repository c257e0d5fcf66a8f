import { decide, upcast } from '@tutti/domain';
import { mediaPath, type StoredMedia } from '@tutti/media';
import { refusals, type Track } from '@tutti/protocol';
import { HttpError } from './http-error.ts';
import type { ApiNeeds } from './needs.ts';
import { sendCommand } from './send-command.ts';

export type Adding = { readonly roomId: string; readonly actorId: string; readonly commandId: string; readonly title: string };

/**
 * The domain's own rule, asked before 200 MB are on the disk; the room's owner has the last word.
 *
 * @throws HttpError with the domain's refusal.
 */
export async function mayAddTracks(
  { roomId, actorId }: Pick<Adding, 'roomId' | 'actorId'>,
  { rooms, nowServerMs }: Pick<ApiNeeds, 'rooms' | 'nowServerMs'>,
): Promise<void> {
  const { room } = await rooms.now(roomId);
  const track = { trackId: 'asked-before', url: '/', title: '', filename: '' };
  const lead = { leadMs: 0, reason: '' };
  const decision = decide({ type: 'AddTrack', track }, room, { actorId, nowServerMs: nowServerMs(), startLead: lead, jumpLead: lead });
  if (!('refused' in decision)) return;
  const field = decision.refused === 'room-not-open' ? { field: 'roomId' } : {};
  throw new HttpError(decision.refused, { message: refusals[decision.refused], ...field });
}

/**
 * A kept file as a track of the room; a repeated command's track is that of the first time. What is refused is deleted again.
 *
 * @throws HttpError with the refusal; `not-answered` when the track may be in the room, or not: its file stays.
 */
export async function addTrack(stored: StoredMedia, { roomId, actorId, commandId, title }: Adding, needs: ApiNeeds): Promise<Track> {
  const { media, metrics, history } = needs;
  const { mediaId, filename, durationMs } = stored;
  const track: Track = { trackId: mediaId, url: mediaPath(mediaId), title, filename, durationMs };
  const discard = async (reason: string) => {
    await media.remove(mediaId);
    metrics.discarded(mediaId, reason);
  };
  try {
    const { firstPosition } = await sendCommand(needs, { commandId, roomId, actorId, command: { type: 'AddTrack', track } });
    const added = (await trackAt(firstPosition, history)) ?? track;
    if (added.trackId !== mediaId) await discard('repeat');
    else metrics.uploaded(stored, roomId);
    return added;
  } catch (error) {
    // NOTE without an answer the track may yet be in the room: then its file has to be there.
    if (error instanceof HttpError && error.code !== 'not-answered') await discard(error.code);
    throw error;
  }
}

/** What the log has: for a repeated command the track of the first time, whose file is there already. */
async function trackAt(position: number, history: ApiNeeds['history']): Promise<Track | undefined> {
  for await (const stored of history.readAll(position - 1, 1)) {
    const event = upcast(stored);
    if (event.type === 'TrackAdded') return event.track;
  }
  return undefined;
}
