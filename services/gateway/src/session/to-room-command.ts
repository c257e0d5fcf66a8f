import type { ClientFrame, RoomCommand } from '@tutti/protocol';

/** The wish that a frame stands for; undefined for frames that wish nothing of the room. Who wishes it is the session's business. */
export function toRoomCommand(frame: ClientFrame): RoomCommand | undefined {
  switch (frame.t) {
    case 'HOST_PLAY':
      return { type: 'StartPlayback', trackId: frame.trackId, positionMs: frame.positionMs };
    case 'HOST_PAUSE':
      return { type: 'PausePlayback' };
    case 'HOST_RESUME':
      return { type: 'ResumePlayback' };
    case 'HOST_SEEK':
      return { type: 'SeekPlayback', positionMs: frame.positionMs };
    case 'HOST_STOP':
      return { type: 'StopPlayback' };
    case 'HOST_HAND_OVER':
      return { type: 'HandOverHost', memberId: frame.memberId };
    case 'LEAVE_ROOM':
      return { type: 'LeaveRoom' };
    default:
      return undefined;
  }
}
