import { limits, type RoomCommand, type Track, trackAfter } from '@tutti/protocol';
import { accept, refuse } from '../decider.ts';
import type { RoomDecision } from './context.ts';
import { fits } from './room-bytes.ts';
import type { OpenRoom } from './state.ts';

export type QueueCommand = Extract<RoomCommand, { type: 'AddTrack' | 'RemoveTrack' | 'MoveTrack' | 'MeasureTrack' }>;

/** The tracks of a room, in the order in which they are played (P-18). Who may is settled before. */
export function decideQueue(command: QueueCommand, room: OpenRoom): RoomDecision {
  switch (command.type) {
    case 'AddTrack':
      return addTrack(command.track, room);
    case 'RemoveTrack': {
      const { trackId } = command;
      if (!trackOf(room, trackId)) return refuse('unknown-track', 'trackId');
      return presentTrackId(room) === trackId ? refuse('track-in-play', 'trackId') : accept({ type: 'TrackRemoved', trackId });
    }
    case 'MoveTrack': {
      const { trackId, beforeTrackId } = command;
      if (!trackOf(room, trackId)) return refuse('unknown-track', 'trackId');
      if (beforeTrackId !== '' && !trackOf(room, beforeTrackId)) return refuse('unknown-track', 'beforeTrackId');
      return isBefore(room, trackId, beforeTrackId) ? accept() : accept({ type: 'TrackMoved', trackId, beforeTrackId });
    }
    case 'MeasureTrack': {
      const { trackId, durationMs } = command;
      const track = trackOf(room, trackId);
      if (!track) return refuse('unknown-track', 'trackId');
      // What was measured at upload stands (P-4).
      return track.durationMs === undefined ? accept({ type: 'TrackMeasured', trackId, durationMs }) : accept();
    }
  }
}

export function addTrack(track: Track, room: OpenRoom): RoomDecision {
  if (trackOf(room, track.trackId)) return refuse('track-exists', 'track.trackId');
  if (room.tracks.length >= limits.mostTracks) return refuse('too-many', 'track');
  return fits(room, 'tracks', track) ? accept({ type: 'TrackAdded', track }) : refuse('room-too-large', 'track');
}

/** What comes after the present track: the next in order, or the first again when the room goes round. */
export const nextTrack = (room: OpenRoom): Track | undefined => trackAfter(presentTrackId(room), room.tracks, room.settings);

const presentTrackId = ({ playback }: OpenRoom): string | undefined => (playback.status === 'idle' ? undefined : playback.track.trackId);

const trackOf = ({ tracks }: OpenRoom, trackId: string): Track | undefined => tracks.find((track) => track.trackId === trackId);

function isBefore({ tracks }: OpenRoom, trackId: string, beforeTrackId: string): boolean {
  const place = tracks.findIndex((track) => track.trackId === trackId);
  return trackId === beforeTrackId || (tracks[place + 1]?.trackId ?? '') === beforeTrackId;
}
