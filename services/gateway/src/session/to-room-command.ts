import type { ClientFrame, RoomCommand } from '@tutti/protocol';
import { startByUrl, trackByUrl } from './track-by-url.ts';

/** The wish that a frame stands for; undefined for frames that wish nothing of the room. Who wishes it is the session's business. */
export function toRoomCommand(frame: ClientFrame): RoomCommand | undefined {
  switch (frame.t) {
    case 'HOST_PLAY':
      return frame.url === undefined || frame.url === ''
        ? { type: 'StartPlayback', trackId: frame.trackId, positionMs: frame.positionMs }
        : startByUrl({ ...frame, url: frame.url });
    case 'HOST_PAUSE':
      return { type: 'PausePlayback' };
    case 'HOST_RESUME':
      return { type: 'ResumePlayback' };
    case 'HOST_SEEK':
      return { type: 'SeekPlayback', positionMs: frame.positionMs };
    case 'HOST_STOP':
      return { type: 'StopPlayback' };
    case 'HOST_RATE':
      return { type: 'SetRate', rate: frame.rate };
    case 'HOST_SKIP':
      return { type: 'SkipTrack' };
    case 'ADD_TRACK':
      return { type: 'AddTrack', track: trackByUrl(frame) };
    case 'REMOVE_TRACK':
      return { type: 'RemoveTrack', trackId: frame.trackId };
    case 'MOVE_TRACK':
      return { type: 'MoveTrack', trackId: frame.trackId, beforeTrackId: frame.beforeTrackId };
    case 'TRACK_DURATION':
      return { type: 'MeasureTrack', trackId: frame.trackId, durationMs: frame.durationMs };
    case 'CONFIGURE_ROOM':
      return { type: 'ConfigureRoom', change: frame.settings };
    case 'UPLOAD_COMPLETE': {
      const { t, commandId, ...view } = frame;
      return { type: 'AddView', ...view };
    }
    case 'REMOVE_VIEW':
      return { type: 'RemoveView', clipId: frame.clipId };
    case 'ALIGN_VIEW':
      return { type: 'AlignView', clipId: frame.clipId };
    case 'TRUST_SOUND':
      return { type: 'TrustSound', clipId: frame.clipId };
    case 'UNDO_ALIGNMENT':
      return { type: 'UndoAlignment', clipId: frame.clipId };
    case 'HOST_GRID': {
      const { t, commandId, ...grid } = frame;
      return { type: 'CueGrid', ...grid };
    }
    case 'HOST_HAND_OVER':
      return { type: 'HandOverHost', memberId: frame.memberId };
    case 'LEAVE_ROOM':
      return { type: 'LeaveRoom' };
    default:
      return undefined;
  }
}
