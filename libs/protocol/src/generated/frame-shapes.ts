// Made from proto/ by `npm run generate`; not to be changed by hand.
import type { Shape } from '../json/shape.ts';

export const JoinRoomFrame: Shape = {
  name: 'JoinRoomFrame',
  fields: [
    { name: 'commandId', kind: 'text', required: true, pattern: '^[A-Za-z0-9_-]{1,192}$' },
    { name: 'roomId', kind: 'text', required: true, pattern: '^[A-Za-z0-9_-]{1,64}$' },
    { name: 'token', kind: 'text', required: true, maxLength: 4096 },
    { name: 'epoch', kind: 'text', optional: true, maxLength: 64 },
    { name: 'afterVersion', kind: 'uint32', optional: true },
  ],
};

export const LeaveRoomFrame: Shape = {
  name: 'LeaveRoomFrame',
  fields: [
    { name: 'commandId', kind: 'text', required: true, pattern: '^[A-Za-z0-9_-]{1,192}$' },
  ],
};

export const TimePing: Shape = {
  name: 'TimePing',
  fields: [
    { name: 'clientNowMs', kind: 'double', required: true },
    { name: 'pingId', kind: 'uint32' },
  ],
};

export const TimeReport: Shape = {
  name: 'TimeReport',
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
  name: 'Ready',
  fields: [
    { name: 'streamId', kind: 'uint32', required: true },
    { name: 'prepareMs', kind: 'double', required: true, min: 0, max: 600000 },
  ],
};

export const HostPlay: Shape = {
  name: 'HostPlay',
  fields: [
    { name: 'commandId', kind: 'text', required: true, pattern: '^[A-Za-z0-9_-]{1,192}$' },
    { name: 'trackId', kind: 'text', required: true, pattern: '^[A-Za-z0-9_-]{1,64}$' },
    { name: 'positionMs', kind: 'double', min: 0 },
  ],
};

export const HostPause: Shape = {
  name: 'HostPause',
  fields: [
    { name: 'commandId', kind: 'text', required: true, pattern: '^[A-Za-z0-9_-]{1,192}$' },
  ],
};

export const HostResume: Shape = {
  name: 'HostResume',
  fields: [
    { name: 'commandId', kind: 'text', required: true, pattern: '^[A-Za-z0-9_-]{1,192}$' },
  ],
};

export const HostSeek: Shape = {
  name: 'HostSeek',
  fields: [
    { name: 'commandId', kind: 'text', required: true, pattern: '^[A-Za-z0-9_-]{1,192}$' },
    { name: 'positionMs', kind: 'double', required: true, min: 0 },
  ],
};

export const HostStop: Shape = {
  name: 'HostStop',
  fields: [
    { name: 'commandId', kind: 'text', required: true, pattern: '^[A-Za-z0-9_-]{1,192}$' },
  ],
};

export const HostHandOver: Shape = {
  name: 'HostHandOver',
  fields: [
    { name: 'commandId', kind: 'text', required: true, pattern: '^[A-Za-z0-9_-]{1,192}$' },
    { name: 'memberId', kind: 'text', required: true, pattern: '^[A-Za-z0-9_-]{1,64}$' },
  ],
};

export const GetState: Shape = {
  name: 'GetState',
  fields: [],
};

export const RefreshToken: Shape = {
  name: 'RefreshToken',
  fields: [
    { name: 'commandId', kind: 'text', required: true, pattern: '^[A-Za-z0-9_-]{1,192}$' },
    { name: 'token', kind: 'text', required: true, maxLength: 4096 },
  ],
};

export const Started: Shape = {
  name: 'Started',
  fields: [
    { name: 'streamId', kind: 'uint32', required: true },
    { name: 'startErrorMs', kind: 'double', required: true, min: -600000, max: 600000 },
  ],
};

export const ClientFrame: Shape = {
  name: 'ClientFrame',
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
  ],
};

export const RoomMember: Shape = {
  name: 'RoomMember',
  fields: [
    { name: 'memberId', kind: 'text', required: true },
    { name: 'displayName', kind: 'text' },
    { name: 'present', kind: 'boolean' },
  ],
};

export const Track: Shape = {
  name: 'Track',
  fields: [
    { name: 'trackId', kind: 'text', required: true, pattern: '^[A-Za-z0-9_-]{1,64}$' },
    { name: 'url', kind: 'text', required: true, pattern: '^(/|https?://)', maxLength: 2048 },
    { name: 'title', kind: 'text', maxLength: 200 },
    { name: 'filename', kind: 'text', maxLength: 200 },
    { name: 'durationMs', kind: 'double', optional: true, min: 0 },
  ],
};

export const Playback: Shape = {
  name: 'Playback',
  fields: [
    { name: 'status', kind: 'text', required: true, oneOf: ['idle', 'preparing', 'playing', 'paused'] },
    { name: 'streamId', kind: 'uint32' },
    { name: 'track', kind: 'message', message: Track },
    { name: 'startAtServerMs', kind: 'double' },
    { name: 'startPositionMs', kind: 'double', min: 0 },
    { name: 'rate', kind: 'double' },
  ],
};

export const RoomStateFrame: Shape = {
  name: 'RoomStateFrame',
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
  ],
};

export const TimePong: Shape = {
  name: 'TimePong',
  fields: [
    { name: 'clientNowMs', kind: 'double' },
    { name: 'pingId', kind: 'uint32' },
    { name: 'serverReceivedMs', kind: 'double' },
    { name: 'serverNowMs', kind: 'double' },
  ],
};

export const PreparePlay: Shape = {
  name: 'PreparePlay',
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
  name: 'PlayAt',
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
  name: 'Paused',
  fields: [
    { name: 'version', kind: 'uint32' },
    { name: 'positionMs', kind: 'double', min: 0 },
    { name: 'serverNowMs', kind: 'double', optional: true },
  ],
};

export const Stopped: Shape = {
  name: 'Stopped',
  fields: [
    { name: 'version', kind: 'uint32' },
    { name: 'reason', kind: 'text' },
    { name: 'serverNowMs', kind: 'double', optional: true },
  ],
};

export const MemberJoinedFrame: Shape = {
  name: 'MemberJoinedFrame',
  fields: [
    { name: 'version', kind: 'uint32' },
    { name: 'member', kind: 'message', message: RoomMember, required: true },
    { name: 'serverNowMs', kind: 'double', optional: true },
  ],
};

export const MemberLostFrame: Shape = {
  name: 'MemberLostFrame',
  fields: [
    { name: 'version', kind: 'uint32' },
    { name: 'memberId', kind: 'text' },
    { name: 'serverNowMs', kind: 'double', optional: true },
  ],
};

export const MemberReturnedFrame: Shape = {
  name: 'MemberReturnedFrame',
  fields: [
    { name: 'version', kind: 'uint32' },
    { name: 'memberId', kind: 'text' },
    { name: 'serverNowMs', kind: 'double', optional: true },
  ],
};

export const MemberLeftFrame: Shape = {
  name: 'MemberLeftFrame',
  fields: [
    { name: 'version', kind: 'uint32' },
    { name: 'memberId', kind: 'text' },
    { name: 'reason', kind: 'text' },
    { name: 'serverNowMs', kind: 'double', optional: true },
  ],
};

export const HostChangedFrame: Shape = {
  name: 'HostChangedFrame',
  fields: [
    { name: 'version', kind: 'uint32' },
    { name: 'memberId', kind: 'text' },
    { name: 'reason', kind: 'text' },
    { name: 'serverNowMs', kind: 'double', optional: true },
  ],
};

export const TrackAddedFrame: Shape = {
  name: 'TrackAddedFrame',
  fields: [
    { name: 'version', kind: 'uint32' },
    { name: 'track', kind: 'message', message: Track, required: true },
    { name: 'serverNowMs', kind: 'double', optional: true },
  ],
};

export const StreamTick: Shape = {
  name: 'StreamTick',
  fields: [
    { name: 'streamId', kind: 'uint32' },
    { name: 'trackId', kind: 'text' },
    { name: 'serverNowMs', kind: 'double' },
    { name: 'positionMs', kind: 'double' },
    { name: 'rate', kind: 'double' },
  ],
};

export const PlaybackSync: Shape = {
  name: 'PlaybackSync',
  fields: [
    { name: 'roomId', kind: 'text' },
    { name: 'serverNowMs', kind: 'double' },
    { name: 'positionMs', kind: 'double' },
    { name: 'rate', kind: 'double' },
    { name: 'trackId', kind: 'text' },
  ],
};

export const CommandOk: Shape = {
  name: 'CommandOk',
  fields: [
    { name: 'commandId', kind: 'text' },
    { name: 'version', kind: 'uint32' },
    { name: 'serverNowMs', kind: 'double', optional: true },
  ],
};

export const ErrorFrame: Shape = {
  name: 'ErrorFrame',
  fields: [
    { name: 'code', kind: 'text', required: true },
    { name: 'message', kind: 'text' },
    { name: 'field', kind: 'text' },
    { name: 'commandId', kind: 'text' },
    { name: 'serverNowMs', kind: 'double', optional: true },
  ],
};

export const Resumed: Shape = {
  name: 'Resumed',
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
  name: 'TokenExpires',
  fields: [
    { name: 'expiresAtServerMs', kind: 'double' },
    { name: 'serverNowMs', kind: 'double', optional: true },
  ],
};

export const MemberSync: Shape = {
  name: 'MemberSync',
  fields: [
    { name: 'memberId', kind: 'text', required: true },
    { name: 'rttMs', kind: 'double', min: 0 },
    { name: 'errorMs', kind: 'double', min: 0 },
    { name: 'driftMs', kind: 'double', optional: true },
  ],
};

export const MembersSync: Shape = {
  name: 'MembersSync',
  fields: [
    { name: 'members', kind: 'message', message: MemberSync, list: true, maxItems: 64 },
    { name: 'serverNowMs', kind: 'double', optional: true },
  ],
};

export const ServerFrame: Shape = {
  name: 'ServerFrame',
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
  ],
};
