import { endsAtServerMs } from '@tutti/playback';
import type { RoomCommand } from '@tutti/protocol';
import { absenceMs } from './decide-membership.ts';
import { type Room, timelineOf } from './state.ts';

/** What a room waits for: a command of its own, due at a server time. */
export type Cue = { readonly dueServerMs: number; readonly command: RoomCommand };

/** Everything that will happen by itself if nobody does anything, soonest first. A pure reading of the state, so a new owner knows it at once. */
export function cuesOf(room: Room): readonly Cue[] {
  if (room.status === 'absent') return [];
  const cues: Cue[] = [];
  const { playback, streamId } = room;
  if (playback.status === 'preparing')
    cues.push({
      dueServerMs: playback.startAtServerMs,
      command: { type: 'FireStart', streamId, startAtServerMs: playback.startAtServerMs },
    });
  if (playback.status === 'playing') {
    const dueServerMs = endsAtServerMs(timelineOf(playback, room.settings));
    if (dueServerMs !== undefined)
      cues.push({ dueServerMs, command: { type: 'FireEnd', streamId, startAtServerMs: playback.startAtServerMs } });
  }
  for (const { memberId, absentSinceServerMs } of room.members) {
    if (absentSinceServerMs !== null)
      cues.push({ dueServerMs: absentSinceServerMs + absenceMs, command: { type: 'RemoveAbsent', memberId, absentSinceServerMs } });
  }
  return cues.sort((a, b) => a.dueServerMs - b.dueServerMs);
}
