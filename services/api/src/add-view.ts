import { mediaPath, type StoredMedia } from '@tutti/media';
import { askDomain } from './ask-domain.ts';
import { discarding } from './discarding.ts';
import type { ApiNeeds } from './needs.ts';
import { sendCommand } from './send-command.ts';

type Whose = { readonly roomId: string; readonly actorId: string };
export type AddingView = Whose & { readonly commandId: string; readonly videoStartTimeMs: number | undefined };

/** @throws HttpError with the domain's refusal. */
export const mayAddViews = (whose: Whose, needs: ApiNeeds): Promise<void> =>
  askDomain({ type: 'AddView', clipId: 'asked-before', videoUrl: '/', durationMs: 0, filename: '' }, whose, needs);

/**
 * A kept clip as a view of the room, for replay-ingest to look at. It is named after its file, so a repeat is the same view. What is refused is deleted again.
 *
 * @throws HttpError with the refusal; `not-answered` when the view may be in the room, or not: its file stays.
 */
export async function addView(stored: StoredMedia, adding: AddingView, needs: ApiNeeds): Promise<string> {
  const { roomId, actorId, commandId, videoStartTimeMs } = adding;
  const { mediaId, filename } = stored;
  const claim = videoStartTimeMs === undefined ? {} : { videoStartTimeMs };
  const command = { type: 'AddView', clipId: mediaId, videoUrl: mediaPath(mediaId), durationMs: 0, filename, ...claim } as const;
  await discarding(mediaId, needs, () => sendCommand(needs, { commandId, roomId, actorId, command }));
  needs.metrics.uploaded(stored, roomId);
  return mediaId;
}
