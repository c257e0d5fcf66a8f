import { limits, type RoomCommand } from '@tutti/protocol';
import { accept, refuse } from '../decider.ts';
import type { RoomContext, RoomDecision } from './context.ts';
import type { OpenRoom } from './state.ts';

/** UTC in ms since September 2020: what is smaller is seconds, or a time since a start. */
const leastEpochMs = 1_600_000_000_000;
const mostAheadMs = 60_000;

/** A clip in the room; a start time that cannot be true is kept out, and the log says why. */
export function addView(
  command: Extract<RoomCommand, { type: 'AddView' }>,
  room: OpenRoom,
  { actorId, nowServerMs }: RoomContext,
): RoomDecision {
  const { clipId, videoUrl, videoStartTimeMs, durationMs } = command;
  if (room.views.some((view) => view.clipId === clipId)) return refuse('clip-exists', 'clipId');
  if (room.views.length >= limits.mostViews) return refuse('too-many', 'clipId');
  const doubt = doubtOf(videoStartTimeMs, nowServerMs);
  const anchor = videoStartTimeMs === undefined || doubt !== '' ? {} : { videoStartTimeMs };
  return accept({ type: 'ViewAdded', view: { clipId, memberId: actorId, videoUrl, durationMs, ...anchor }, doubt });
}

function doubtOf(videoStartTimeMs: number | undefined, nowServerMs: number): string {
  if (videoStartTimeMs === undefined) return '';
  if (videoStartTimeMs <= leastEpochMs) return `${videoStartTimeMs} is no UTC time in ms`;
  const aheadMs = videoStartTimeMs - nowServerMs;
  return aheadMs > mostAheadMs ? `${videoStartTimeMs} is ${Math.round(aheadMs)} ms ahead of the server` : '';
}
