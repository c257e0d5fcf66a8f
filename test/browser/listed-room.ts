import type { OpenRoom } from '@tutti/domain';

/** A room as the lobby lists it. */
export const listedRoom = (roomId: string, room: OpenRoom) => ({
  roomId,
  title: room.title,
  membersPresent: room.members.filter(({ absentSinceServerMs }) => absentSinceServerMs === null).length,
  status: room.playback.status,
  track: room.playback.status === 'idle' ? null : room.playback.track,
});
