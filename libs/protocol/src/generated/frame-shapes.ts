// Made from proto/ by `npm run generate`; not to be changed by hand.
import type { Shape } from '../json/shape.ts';

export const JoinRoomFrame: Shape = {
  fields: [
    { name: 'commandId', kind: 'text', required: true, pattern: '^[A-Za-z0-9_-]{1,192}$' },
    { name: 'roomId', kind: 'text', required: true, pattern: '^[A-Za-z0-9_-]{1,64}$' },
    { name: 'token', kind: 'text', required: true, maxLength: 4096 },
    { name: 'epoch', kind: 'text', optional: true, maxLength: 64 },
    { name: 'afterVersion', kind: 'uint32', optional: true },
  ],
};

export const LeaveRoomFrame: Shape = {
  fields: [
    { name: 'commandId', kind: 'text', required: true, pattern: '^[A-Za-z0-9_-]{1,192}$' },
  ],
};

export const TimePing: Shape = {
  fields: [
    { name: 'clientNowMs', kind: 'double', required: true },
    { name: 'pingId', kind: 'uint32' },
  ],
};

export const TimeReport: Shape = {
  fields: [
    { name: 'offsetMs', kind: 'double', required: true },
    { name: 'rttMs', kind: 'double', required: true, min: 0, max: 600000 },
    { name: 'errorMs', kind: 'double', required: true, min: 0 },
    { name: 'driftMs', kind: 'double', optional: true },
    { name: 'skewPpm', kind: 'double', optional: true, min: -100000, max: 100000 },
    { name: 'corrections', kind: 'uint32', optional: true },
  ],
};

export const Ready: Shape = {
  fields: [
    { name: 'streamId', kind: 'uint32', required: true },
    { name: 'prepareMs', kind: 'double', required: true, min: 0, max: 600000 },
  ],
};

export const HostPlay: Shape = {
  fields: [
    { name: 'commandId', kind: 'text', required: true, pattern: '^[A-Za-z0-9_-]{1,192}$' },
    { name: 'trackId', kind: 'text', pattern: '^[A-Za-z0-9_-]{1,64}$' },
    { name: 'positionMs', kind: 'double', min: 0 },
    { name: 'url', kind: 'text', optional: true, pattern: '^(/|https?://)', maxLength: 2048, noControls: true },
    { name: 'title', kind: 'text', optional: true, maxLength: 200, noControls: true },
  ],
};

export const HostPause: Shape = {
  fields: [
    { name: 'commandId', kind: 'text', required: true, pattern: '^[A-Za-z0-9_-]{1,192}$' },
  ],
};

export const HostResume: Shape = {
  fields: [
    { name: 'commandId', kind: 'text', required: true, pattern: '^[A-Za-z0-9_-]{1,192}$' },
  ],
};

export const HostSeek: Shape = {
  fields: [
    { name: 'commandId', kind: 'text', required: true, pattern: '^[A-Za-z0-9_-]{1,192}$' },
    { name: 'positionMs', kind: 'double', required: true, min: 0 },
  ],
};

export const HostStop: Shape = {
  fields: [
    { name: 'commandId', kind: 'text', required: true, pattern: '^[A-Za-z0-9_-]{1,192}$' },
  ],
};

export const HostHandOver: Shape = {
  fields: [
    { name: 'commandId', kind: 'text', required: true, pattern: '^[A-Za-z0-9_-]{1,192}$' },
    { name: 'memberId', kind: 'text', required: true, pattern: '^[A-Za-z0-9_-]{1,64}$' },
  ],
};

export const GetState: Shape = {
  fields: [],
};

export const RefreshToken: Shape = {
  fields: [
    { name: 'commandId', kind: 'text', required: true, pattern: '^[A-Za-z0-9_-]{1,192}$' },
    { name: 'token', kind: 'text', required: true, maxLength: 4096 },
  ],
};

export const Started: Shape = {
  fields: [
    { name: 'streamId', kind: 'uint32', required: true },
    { name: 'startErrorMs', kind: 'double', required: true, min: -600000, max: 600000 },
  ],
};

export const HostRate: Shape = {
  fields: [
    { name: 'commandId', kind: 'text', required: true, pattern: '^[A-Za-z0-9_-]{1,192}$' },
    { name: 'rate', kind: 'double', required: true, min: 0.25, max: 4 },
  ],
};

export const HostSkip: Shape = {
  fields: [
    { name: 'commandId', kind: 'text', required: true, pattern: '^[A-Za-z0-9_-]{1,192}$' },
  ],
};

export const AddTrackFrame: Shape = {
  fields: [
    { name: 'commandId', kind: 'text', required: true, pattern: '^[A-Za-z0-9_-]{1,192}$' },
    { name: 'url', kind: 'text', required: true, pattern: '^https?://', maxLength: 2048, noControls: true },
    { name: 'title', kind: 'text', maxLength: 200, noControls: true },
  ],
};

export const RemoveTrackFrame: Shape = {
  fields: [
    { name: 'commandId', kind: 'text', required: true, pattern: '^[A-Za-z0-9_-]{1,192}$' },
    { name: 'trackId', kind: 'text', required: true, pattern: '^[A-Za-z0-9_-]{1,64}$' },
  ],
};

export const MoveTrackFrame: Shape = {
  fields: [
    { name: 'commandId', kind: 'text', required: true, pattern: '^[A-Za-z0-9_-]{1,192}$' },
    { name: 'trackId', kind: 'text', required: true, pattern: '^[A-Za-z0-9_-]{1,64}$' },
    { name: 'beforeTrackId', kind: 'text', pattern: '^[A-Za-z0-9_-]{1,64}$' },
  ],
};

export const TrackDuration: Shape = {
  fields: [
    { name: 'commandId', kind: 'text', required: true, pattern: '^[A-Za-z0-9_-]{1,192}$' },
    { name: 'trackId', kind: 'text', required: true, pattern: '^[A-Za-z0-9_-]{1,64}$' },
    { name: 'durationMs', kind: 'double', required: true, min: 1, max: 604800000 },
  ],
};

export const RoomSettingsChange: Shape = {
  fields: [
    { name: 'leadPolicy', kind: 'text', optional: true, oneOf: ['adaptive', 'fixed'] },
    { name: 'fixedLeadMs', kind: 'double', optional: true, min: 800, max: 1500 },
    { name: 'waitFor', kind: 'text', optional: true, oneOf: ['nobody', 'everyone', 'quorum'] },
    { name: 'quorum', kind: 'double', optional: true, min: 0.1, max: 1 },
    { name: 'readyWithinMs', kind: 'double', optional: true, min: 1000, max: 60000 },
    { name: 'preset', kind: 'text', optional: true, oneOf: ['none', 'measured', 'low-latency', 'high-latency', 'mobile'] },
    { name: 'driftPolicy', kind: 'text', optional: true, oneOf: ['precise', 'party', 'music', 'replay'] },
    { name: 'loop', kind: 'text', optional: true, oneOf: ['off', 'one', 'all'] },
    { name: 'atEnd', kind: 'text', optional: true, oneOf: ['next', 'stop'] },
    { name: 'ambient', kind: 'text', optional: true, oneOf: ['off', 'together', 'local'] },
    { name: 'whoAdds', kind: 'text', optional: true, oneOf: ['members', 'host'] },
    { name: 'whoOrders', kind: 'text', optional: true, oneOf: ['members', 'host'] },
    { name: 'whoControls', kind: 'text', optional: true, oneOf: ['members', 'host'] },
    { name: 'requireToken', kind: 'boolean', optional: true },
    { name: 'backgroundUrl', kind: 'text', optional: true, pattern: '^(/|https?://)', maxLength: 2048, noControls: true },
  ],
};

export const ConfigureRoomFrame: Shape = {
  fields: [
    { name: 'commandId', kind: 'text', required: true, pattern: '^[A-Za-z0-9_-]{1,192}$' },
    { name: 'settings', kind: 'message', message: RoomSettingsChange, required: true },
  ],
};

export const UploadComplete: Shape = {
  fields: [
    { name: 'commandId', kind: 'text', required: true, pattern: '^[A-Za-z0-9_-]{1,192}$' },
    { name: 'clipId', kind: 'text', required: true, pattern: '^[A-Za-z0-9_-]{1,64}$' },
    { name: 'videoUrl', kind: 'text', required: true, pattern: '^(/|https?://)', maxLength: 2048, noControls: true },
    { name: 'videoStartTimeMs', kind: 'double', optional: true },
    { name: 'durationMs', kind: 'double', required: true, min: 0 },
    { name: 'filename', kind: 'text', optional: true, maxLength: 200, noControls: true },
  ],
};

export const RemoveViewFrame: Shape = {
  fields: [
    { name: 'commandId', kind: 'text', required: true, pattern: '^[A-Za-z0-9_-]{1,192}$' },
    { name: 'clipId', kind: 'text', required: true, pattern: '^[A-Za-z0-9_-]{1,64}$' },
  ],
};

export const AlignViewFrame: Shape = {
  fields: [
    { name: 'commandId', kind: 'text', required: true, pattern: '^[A-Za-z0-9_-]{1,192}$' },
    { name: 'clipId', kind: 'text', required: true, pattern: '^[A-Za-z0-9_-]{1,64}$' },
  ],
};

export const TrustSoundFrame: Shape = {
  fields: [
    { name: 'commandId', kind: 'text', required: true, pattern: '^[A-Za-z0-9_-]{1,192}$' },
    { name: 'clipId', kind: 'text', required: true, pattern: '^[A-Za-z0-9_-]{1,64}$' },
  ],
};

export const UndoAlignmentFrame: Shape = {
  fields: [
    { name: 'commandId', kind: 'text', required: true, pattern: '^[A-Za-z0-9_-]{1,192}$' },
    { name: 'clipId', kind: 'text', required: true, pattern: '^[A-Za-z0-9_-]{1,64}$' },
  ],
};

export const HostGrid: Shape = {
  fields: [
    { name: 'commandId', kind: 'text', required: true, pattern: '^[A-Za-z0-9_-]{1,192}$' },
    { name: 'status', kind: 'text', required: true, oneOf: ['paused', 'playing'] },
    { name: 'playheadUtcMs', kind: 'double', required: true, min: 0 },
    { name: 'rate', kind: 'double', required: true, min: 0.1, max: 2 },
    { name: 'loopFromUtcMs', kind: 'double', optional: true, min: 0 },
    { name: 'loopToUtcMs', kind: 'double', optional: true, min: 0 },
  ],
};

export const ClientFrame: Shape = {
  fields: [
    { name: 'joinRoom', kind: 'message', message: JoinRoomFrame, oneof: 'frame' },
    { name: 'leaveRoom', kind: 'message', message: LeaveRoomFrame, oneof: 'frame' },
    { name: 'timePing', kind: 'message', message: TimePing, oneof: 'frame' },
    { name: 'timeReport', kind: 'message', message: TimeReport, oneof: 'frame' },
    { name: 'ready', kind: 'message', message: Ready, oneof: 'frame' },
    { name: 'hostPlay', kind: 'message', message: HostPlay, oneof: 'frame' },
    { name: 'hostPause', kind: 'message', message: HostPause, oneof: 'frame' },
    { name: 'hostResume', kind: 'message', message: HostResume, oneof: 'frame' },
    { name: 'hostSeek', kind: 'message', message: HostSeek, oneof: 'frame' },
    { name: 'hostStop', kind: 'message', message: HostStop, oneof: 'frame' },
    { name: 'hostHandOver', kind: 'message', message: HostHandOver, oneof: 'frame' },
    { name: 'getState', kind: 'message', message: GetState, oneof: 'frame' },
    { name: 'refreshToken', kind: 'message', message: RefreshToken, oneof: 'frame' },
    { name: 'started', kind: 'message', message: Started, oneof: 'frame' },
    { name: 'hostRate', kind: 'message', message: HostRate, oneof: 'frame' },
    { name: 'hostSkip', kind: 'message', message: HostSkip, oneof: 'frame' },
    { name: 'addTrack', kind: 'message', message: AddTrackFrame, oneof: 'frame' },
    { name: 'removeTrack', kind: 'message', message: RemoveTrackFrame, oneof: 'frame' },
    { name: 'moveTrack', kind: 'message', message: MoveTrackFrame, oneof: 'frame' },
    { name: 'trackDuration', kind: 'message', message: TrackDuration, oneof: 'frame' },
    { name: 'configureRoom', kind: 'message', message: ConfigureRoomFrame, oneof: 'frame' },
    { name: 'uploadComplete', kind: 'message', message: UploadComplete, oneof: 'frame' },
    { name: 'removeView', kind: 'message', message: RemoveViewFrame, oneof: 'frame' },
    { name: 'alignView', kind: 'message', message: AlignViewFrame, oneof: 'frame' },
    { name: 'trustSound', kind: 'message', message: TrustSoundFrame, oneof: 'frame' },
    { name: 'undoAlignment', kind: 'message', message: UndoAlignmentFrame, oneof: 'frame' },
    { name: 'hostGrid', kind: 'message', message: HostGrid, oneof: 'frame' },
  ],
};

export const RoomMember: Shape = {
  fields: [
    { name: 'memberId', kind: 'text', required: true },
    { name: 'displayName', kind: 'text' },
    { name: 'present', kind: 'boolean' },
    { name: 'dialect', kind: 'text', optional: true },
  ],
};

export const Track: Shape = {
  fields: [
    { name: 'trackId', kind: 'text', required: true, pattern: '^[A-Za-z0-9_-]{1,64}$' },
    { name: 'url', kind: 'text', required: true, pattern: '^(/|https?://)', maxLength: 2048 },
    { name: 'title', kind: 'text', maxLength: 200 },
    { name: 'filename', kind: 'text', maxLength: 200 },
    { name: 'durationMs', kind: 'double', optional: true, min: 0 },
  ],
};

export const Playback: Shape = {
  fields: [
    { name: 'status', kind: 'text', required: true, oneOf: ['idle', 'preparing', 'playing', 'paused'] },
    { name: 'streamId', kind: 'uint32' },
    { name: 'track', kind: 'message', message: Track },
    { name: 'startAtServerMs', kind: 'double' },
    { name: 'startPositionMs', kind: 'double', min: 0 },
    { name: 'rate', kind: 'double' },
  ],
};

export const RoomSettings: Shape = {
  fields: [
    { name: 'leadPolicy', kind: 'text', required: true, oneOf: ['adaptive', 'fixed'] },
    { name: 'fixedLeadMs', kind: 'double', required: true, min: 800, max: 1500 },
    { name: 'waitFor', kind: 'text', required: true, oneOf: ['nobody', 'everyone', 'quorum'] },
    { name: 'quorum', kind: 'double', required: true, min: 0.1, max: 1 },
    { name: 'readyWithinMs', kind: 'double', required: true, min: 1000, max: 60000 },
    { name: 'preset', kind: 'text', required: true, oneOf: ['none', 'measured', 'low-latency', 'high-latency', 'mobile'] },
    { name: 'driftPolicy', kind: 'text', required: true, oneOf: ['precise', 'party', 'music', 'replay'] },
    { name: 'loop', kind: 'text', required: true, oneOf: ['off', 'one', 'all'] },
    { name: 'atEnd', kind: 'text', required: true, oneOf: ['next', 'stop'] },
    { name: 'ambient', kind: 'text', required: true, oneOf: ['off', 'together', 'local'] },
    { name: 'whoAdds', kind: 'text', required: true, oneOf: ['members', 'host'] },
    { name: 'whoOrders', kind: 'text', required: true, oneOf: ['members', 'host'] },
    { name: 'whoControls', kind: 'text', required: true, oneOf: ['members', 'host'] },
    { name: 'requireToken', kind: 'boolean' },
    { name: 'backgroundUrl', kind: 'text', pattern: '^(/|https?://)', maxLength: 2048 },
  ],
};

export const ClipHole: Shape = {
  fields: [
    { name: 'fromMs', kind: 'double', min: 0 },
    { name: 'toMs', kind: 'double', min: 0 },
  ],
};

export const ClipMedia: Shape = {
  fields: [
    { name: 'playUrl', kind: 'text', pattern: '^(/|https?://)', maxLength: 2048 },
    { name: 'firstShownPtsMs', kind: 'double' },
    { name: 'width', kind: 'uint32' },
    { name: 'height', kind: 'uint32' },
    { name: 'frameRate', kind: 'double', min: 0 },
    { name: 'hasSound', kind: 'boolean' },
    { name: 'thumbsUrl', kind: 'text', pattern: '^(/|https?://)', maxLength: 2048 },
    { name: 'thumbCount', kind: 'uint32' },
    { name: 'waveformUrl', kind: 'text', pattern: '^(/|https?://)', maxLength: 2048 },
    { name: 'holes', kind: 'message', message: ClipHole, list: true, maxItems: 100 },
  ],
};

export const ViewSound: Shape = {
  fields: [
    { name: 'status', kind: 'text', required: true, oneOf: ['asked', 'found', 'unclear'] },
    { name: 'problem', kind: 'text', maxLength: 300 },
    { name: 'startTimeMs', kind: 'double', optional: true },
    { name: 'errorMs', kind: 'double', optional: true, min: 0 },
    { name: 'confidence', kind: 'double', optional: true, min: 0, max: 1 },
    { name: 'againstClipId', kind: 'text', pattern: '^[A-Za-z0-9_-]{1,64}$' },
    { name: 'insteadOfMs', kind: 'double', optional: true },
    { name: 'insteadOfSource', kind: 'text', oneOf: ['segment', 'cutter', 'name'] },
    { name: 'insteadOfErrorMs', kind: 'double', optional: true, min: 0 },
  ],
};

export const View: Shape = {
  fields: [
    { name: 'clipId', kind: 'text', required: true, pattern: '^[A-Za-z0-9_-]{1,64}$' },
    { name: 'memberId', kind: 'text', required: true, pattern: '^[A-Za-z0-9_-]{1,64}$' },
    { name: 'videoUrl', kind: 'text', required: true, pattern: '^(/|https?://)', maxLength: 2048 },
    { name: 'videoStartTimeMs', kind: 'double', optional: true },
    { name: 'durationMs', kind: 'double', min: 0 },
    { name: 'filename', kind: 'text', maxLength: 200 },
    { name: 'status', kind: 'text', oneOf: ['link', 'checking', 'ready', 'failed'] },
    { name: 'problem', kind: 'text', maxLength: 300 },
    { name: 'anchorSource', kind: 'text', oneOf: ['segment', 'cutter', 'name', 'sound'] },
    { name: 'anchorErrorMs', kind: 'double', optional: true, min: 0 },
    { name: 'suspicion', kind: 'text', maxLength: 300 },
    { name: 'media', kind: 'message', message: ClipMedia },
    { name: 'sound', kind: 'message', message: ViewSound },
    { name: 'addedAtServerMs', kind: 'double', optional: true },
  ],
};

export const Grid: Shape = {
  fields: [
    { name: 'status', kind: 'text', required: true, oneOf: ['paused', 'playing'] },
    { name: 'playheadUtcMs', kind: 'double', min: 0 },
    { name: 'startAtServerMs', kind: 'double' },
    { name: 'rate', kind: 'double', min: 0.1, max: 2 },
    { name: 'loopFromUtcMs', kind: 'double', optional: true, min: 0 },
    { name: 'loopToUtcMs', kind: 'double', optional: true, min: 0 },
  ],
};

export const RoomStateFrame: Shape = {
  fields: [
    { name: 'roomId', kind: 'text', required: true },
    { name: 'epoch', kind: 'text' },
    { name: 'version', kind: 'uint32' },
    { name: 'title', kind: 'text' },
    { name: 'hostId', kind: 'text' },
    { name: 'memberId', kind: 'text' },
    { name: 'members', kind: 'message', message: RoomMember, list: true },
    { name: 'tracks', kind: 'message', message: Track, list: true },
    { name: 'playback', kind: 'message', message: Playback, required: true },
    { name: 'serverNowMs', kind: 'double' },
    { name: 'positionMs', kind: 'double' },
    { name: 'reason', kind: 'text', oneOf: ['joined', 'asked', 'state-lost'] },
    { name: 'settings', kind: 'message', message: RoomSettings, required: true },
    { name: 'views', kind: 'message', message: View, list: true },
    { name: 'readyIds', kind: 'text', list: true },
    { name: 'grid', kind: 'message', message: Grid, required: true },
  ],
};

export const TimePong: Shape = {
  fields: [
    { name: 'clientNowMs', kind: 'double' },
    { name: 'pingId', kind: 'uint32' },
    { name: 'serverReceivedMs', kind: 'double' },
    { name: 'serverNowMs', kind: 'double' },
  ],
};

export const PreparePlay: Shape = {
  fields: [
    { name: 'version', kind: 'uint32' },
    { name: 'streamId', kind: 'uint32' },
    { name: 'track', kind: 'message', message: Track, required: true },
    { name: 'startAtServerMs', kind: 'double' },
    { name: 'startPositionMs', kind: 'double', min: 0 },
    { name: 'rate', kind: 'double' },
    { name: 'serverNowMs', kind: 'double', optional: true },
  ],
};

export const PlayAt: Shape = {
  fields: [
    { name: 'version', kind: 'uint32' },
    { name: 'streamId', kind: 'uint32' },
    { name: 'track', kind: 'message', message: Track, required: true },
    { name: 'startAtServerMs', kind: 'double' },
    { name: 'startPositionMs', kind: 'double', min: 0 },
    { name: 'rate', kind: 'double' },
    { name: 'serverNowMs', kind: 'double', optional: true },
  ],
};

export const Paused: Shape = {
  fields: [
    { name: 'version', kind: 'uint32' },
    { name: 'positionMs', kind: 'double', min: 0 },
    { name: 'serverNowMs', kind: 'double', optional: true },
    { name: 'rate', kind: 'double', optional: true },
  ],
};

export const Stopped: Shape = {
  fields: [
    { name: 'version', kind: 'uint32' },
    { name: 'reason', kind: 'text' },
    { name: 'serverNowMs', kind: 'double', optional: true },
  ],
};

export const MemberJoinedFrame: Shape = {
  fields: [
    { name: 'version', kind: 'uint32' },
    { name: 'member', kind: 'message', message: RoomMember, required: true },
    { name: 'serverNowMs', kind: 'double', optional: true },
  ],
};

export const MemberLostFrame: Shape = {
  fields: [
    { name: 'version', kind: 'uint32' },
    { name: 'memberId', kind: 'text' },
    { name: 'serverNowMs', kind: 'double', optional: true },
  ],
};

export const MemberReturnedFrame: Shape = {
  fields: [
    { name: 'version', kind: 'uint32' },
    { name: 'memberId', kind: 'text' },
    { name: 'serverNowMs', kind: 'double', optional: true },
  ],
};

export const MemberLeftFrame: Shape = {
  fields: [
    { name: 'version', kind: 'uint32' },
    { name: 'memberId', kind: 'text' },
    { name: 'reason', kind: 'text' },
    { name: 'serverNowMs', kind: 'double', optional: true },
  ],
};

export const HostChangedFrame: Shape = {
  fields: [
    { name: 'version', kind: 'uint32' },
    { name: 'memberId', kind: 'text' },
    { name: 'reason', kind: 'text' },
    { name: 'serverNowMs', kind: 'double', optional: true },
  ],
};

export const TrackAddedFrame: Shape = {
  fields: [
    { name: 'version', kind: 'uint32' },
    { name: 'track', kind: 'message', message: Track, required: true },
    { name: 'serverNowMs', kind: 'double', optional: true },
  ],
};

export const StreamTick: Shape = {
  fields: [
    { name: 'streamId', kind: 'uint32' },
    { name: 'trackId', kind: 'text' },
    { name: 'serverNowMs', kind: 'double' },
    { name: 'positionMs', kind: 'double' },
    { name: 'rate', kind: 'double' },
  ],
};

export const PlaybackSync: Shape = {
  fields: [
    { name: 'roomId', kind: 'text' },
    { name: 'serverNowMs', kind: 'double' },
    { name: 'positionMs', kind: 'double' },
    { name: 'rate', kind: 'double' },
    { name: 'trackId', kind: 'text' },
  ],
};

export const CommandOk: Shape = {
  fields: [
    { name: 'commandId', kind: 'text' },
    { name: 'version', kind: 'uint32' },
    { name: 'serverNowMs', kind: 'double', optional: true },
  ],
};

export const ErrorFrame: Shape = {
  fields: [
    { name: 'code', kind: 'text', required: true },
    { name: 'message', kind: 'text' },
    { name: 'field', kind: 'text' },
    { name: 'commandId', kind: 'text' },
    { name: 'serverNowMs', kind: 'double', optional: true },
  ],
};

export const Resumed: Shape = {
  fields: [
    { name: 'roomId', kind: 'text', required: true },
    { name: 'epoch', kind: 'text' },
    { name: 'version', kind: 'uint32' },
    { name: 'memberId', kind: 'text' },
    { name: 'serverNowMs', kind: 'double' },
    { name: 'positionMs', kind: 'double' },
  ],
};

export const TokenExpires: Shape = {
  fields: [
    { name: 'expiresAtServerMs', kind: 'double' },
    { name: 'serverNowMs', kind: 'double', optional: true },
  ],
};

export const MemberSync: Shape = {
  fields: [
    { name: 'memberId', kind: 'text', required: true },
    { name: 'rttMs', kind: 'double', min: 0 },
    { name: 'errorMs', kind: 'double', min: 0 },
    { name: 'driftMs', kind: 'double', optional: true },
  ],
};

export const MembersSync: Shape = {
  fields: [
    { name: 'members', kind: 'message', message: MemberSync, list: true, maxItems: 64 },
    { name: 'serverNowMs', kind: 'double', optional: true },
  ],
};

export const TrackRemovedFrame: Shape = {
  fields: [
    { name: 'version', kind: 'uint32' },
    { name: 'trackId', kind: 'text' },
    { name: 'serverNowMs', kind: 'double', optional: true },
  ],
};

export const TrackMovedFrame: Shape = {
  fields: [
    { name: 'version', kind: 'uint32' },
    { name: 'trackId', kind: 'text' },
    { name: 'beforeTrackId', kind: 'text' },
    { name: 'serverNowMs', kind: 'double', optional: true },
  ],
};

export const TrackMeasuredFrame: Shape = {
  fields: [
    { name: 'version', kind: 'uint32' },
    { name: 'trackId', kind: 'text' },
    { name: 'durationMs', kind: 'double' },
    { name: 'serverNowMs', kind: 'double', optional: true },
  ],
};

export const RoomConfiguredFrame: Shape = {
  fields: [
    { name: 'version', kind: 'uint32' },
    { name: 'settings', kind: 'message', message: RoomSettings, required: true },
    { name: 'serverNowMs', kind: 'double', optional: true },
  ],
};

export const MemberReadyFrame: Shape = {
  fields: [
    { name: 'version', kind: 'uint32' },
    { name: 'memberId', kind: 'text' },
    { name: 'streamId', kind: 'uint32' },
    { name: 'serverNowMs', kind: 'double', optional: true },
  ],
};

export const ViewAddedFrame: Shape = {
  fields: [
    { name: 'version', kind: 'uint32' },
    { name: 'view', kind: 'message', message: View, required: true },
    { name: 'serverNowMs', kind: 'double', optional: true },
  ],
};

export const ViewChangedFrame: Shape = {
  fields: [
    { name: 'version', kind: 'uint32' },
    { name: 'view', kind: 'message', message: View, required: true },
    { name: 'serverNowMs', kind: 'double', optional: true },
  ],
};

export const ViewRemovedFrame: Shape = {
  fields: [
    { name: 'version', kind: 'uint32' },
    { name: 'clipId', kind: 'text' },
    { name: 'serverNowMs', kind: 'double', optional: true },
  ],
};

export const GridCuedFrame: Shape = {
  fields: [
    { name: 'version', kind: 'uint32' },
    { name: 'grid', kind: 'message', message: Grid, required: true },
    { name: 'serverNowMs', kind: 'double', optional: true },
  ],
};

export const ServerFrame: Shape = {
  fields: [
    { name: 'roomState', kind: 'message', message: RoomStateFrame, oneof: 'frame' },
    { name: 'timePong', kind: 'message', message: TimePong, oneof: 'frame' },
    { name: 'preparePlay', kind: 'message', message: PreparePlay, oneof: 'frame' },
    { name: 'playAt', kind: 'message', message: PlayAt, oneof: 'frame' },
    { name: 'paused', kind: 'message', message: Paused, oneof: 'frame' },
    { name: 'stopped', kind: 'message', message: Stopped, oneof: 'frame' },
    { name: 'memberJoined', kind: 'message', message: MemberJoinedFrame, oneof: 'frame' },
    { name: 'memberLost', kind: 'message', message: MemberLostFrame, oneof: 'frame' },
    { name: 'memberReturned', kind: 'message', message: MemberReturnedFrame, oneof: 'frame' },
    { name: 'memberLeft', kind: 'message', message: MemberLeftFrame, oneof: 'frame' },
    { name: 'hostChanged', kind: 'message', message: HostChangedFrame, oneof: 'frame' },
    { name: 'trackAdded', kind: 'message', message: TrackAddedFrame, oneof: 'frame' },
    { name: 'streamTick', kind: 'message', message: StreamTick, oneof: 'frame' },
    { name: 'playbackSync', kind: 'message', message: PlaybackSync, oneof: 'frame' },
    { name: 'commandOk', kind: 'message', message: CommandOk, oneof: 'frame' },
    { name: 'error', kind: 'message', message: ErrorFrame, oneof: 'frame' },
    { name: 'resumed', kind: 'message', message: Resumed, oneof: 'frame' },
    { name: 'tokenExpires', kind: 'message', message: TokenExpires, oneof: 'frame' },
    { name: 'membersSync', kind: 'message', message: MembersSync, oneof: 'frame' },
    { name: 'trackRemoved', kind: 'message', message: TrackRemovedFrame, oneof: 'frame' },
    { name: 'trackMoved', kind: 'message', message: TrackMovedFrame, oneof: 'frame' },
    { name: 'trackMeasured', kind: 'message', message: TrackMeasuredFrame, oneof: 'frame' },
    { name: 'roomConfigured', kind: 'message', message: RoomConfiguredFrame, oneof: 'frame' },
    { name: 'memberReady', kind: 'message', message: MemberReadyFrame, oneof: 'frame' },
    { name: 'viewAdded', kind: 'message', message: ViewAddedFrame, oneof: 'frame' },
    { name: 'viewChanged', kind: 'message', message: ViewChangedFrame, oneof: 'frame' },
    { name: 'viewRemoved', kind: 'message', message: ViewRemovedFrame, oneof: 'frame' },
    { name: 'gridCued', kind: 'message', message: GridCuedFrame, oneof: 'frame' },
  ],
};
