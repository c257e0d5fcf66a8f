import { leastUtcMs } from '@tutti/playback';
import { limits, type RoomCommand, uncheckedView, type View } from '@tutti/protocol';
import { accept, refuse } from '../decider.ts';
import type { RoomContext, RoomDecision } from './context.ts';
import { fits } from './room-bytes.ts';
import type { OpenRoom } from './state.ts';

const mostAheadMs = 60_000;

/** A clip in the room; a start time that cannot be true is kept out, and the log says why. */
export function addView(
  command: Extract<RoomCommand, { type: 'AddView' }>,
  room: OpenRoom,
  { actorId, nowServerMs }: RoomContext,
): RoomDecision {
  const { clipId, videoUrl, videoStartTimeMs, durationMs, filename = '' } = command;
  if (room.views.some((view) => view.clipId === clipId)) return refuse('clip-exists', 'clipId');
  if (room.views.length >= limits.mostViews) return refuse('too-many', 'clipId');
  const doubt = doubtOf(videoStartTimeMs, nowServerMs);
  const status = isOurs(videoUrl) ? 'checking' : 'link';
  const unsynced: View = {
    ...uncheckedView,
    ...{ clipId, memberId: actorId, videoUrl, durationMs, filename, status, problem: doubt, addedAtServerMs: nowServerMs },
  };
  const view = videoStartTimeMs === undefined || doubt !== '' ? unsynced : { ...unsynced, ...claimed(videoStartTimeMs) };
  return fits(room, 'views', view) ? accept({ type: 'ViewAdded', view, doubt }) : refuse('room-too-large', 'clipId');
}

/** A file of the media store, which ingest opens; anything else is a link. */
const isOurs = (videoUrl: string): boolean => videoUrl.startsWith('/media/');

const claimed = (videoStartTimeMs: number) => ({ videoStartTimeMs, anchorSource: 'cutter', anchorErrorMs: 1 });

function doubtOf(videoStartTimeMs: number | undefined, nowServerMs: number): string {
  if (videoStartTimeMs === undefined) return '';
  if (videoStartTimeMs <= leastUtcMs) return `${videoStartTimeMs} is no UTC time in ms`;
  const aheadMs = videoStartTimeMs - nowServerMs;
  return aheadMs > mostAheadMs ? `${videoStartTimeMs} is ${Math.round(aheadMs)} ms ahead of the server` : '';
}
