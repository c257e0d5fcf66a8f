// Made from proto/ by `npm run generate`; not to be changed by hand.
import type { Shape } from '../json/shape.ts';
import { Track } from './frame-shapes.ts';

export const RoomOpened: Shape = {
  name: 'RoomOpened',
  fields: [
    { name: 'title', kind: 'text', required: true, maxLength: 120 },
  ],
};

export const MemberJoined: Shape = {
  name: 'MemberJoined',
  fields: [
    { name: 'memberId', kind: 'text', required: true, pattern: '^[A-Za-z0-9_-]{1,64}$' },
  ],
};

export const MemberLost: Shape = {
  name: 'MemberLost',
  fields: [
    { name: 'memberId', kind: 'text', required: true, pattern: '^[A-Za-z0-9_-]{1,64}$' },
  ],
};

export const MemberReturned: Shape = {
  name: 'MemberReturned',
  fields: [
    { name: 'memberId', kind: 'text', required: true, pattern: '^[A-Za-z0-9_-]{1,64}$' },
  ],
};

export const MemberLeft: Shape = {
  name: 'MemberLeft',
  fields: [
    { name: 'memberId', kind: 'text', required: true, pattern: '^[A-Za-z0-9_-]{1,64}$' },
    { name: 'reason', kind: 'text', required: true, oneOf: ['left', 'absent'] },
  ],
};

export const HostChanged: Shape = {
  name: 'HostChanged',
  fields: [
    { name: 'memberId', kind: 'text', pattern: '^[A-Za-z0-9_-]{1,64}$' },
    { name: 'reason', kind: 'text', required: true, oneOf: ['first-member', 'handed-over', 'host-left', 'host-absent'] },
  ],
};

export const TrackAdded: Shape = {
  name: 'TrackAdded',
  fields: [
    { name: 'track', kind: 'message', message: Track, required: true },
  ],
};

export const PlaybackScheduled: Shape = {
  name: 'PlaybackScheduled',
  fields: [
    { name: 'streamId', kind: 'uint32' },
    { name: 'track', kind: 'message', message: Track, required: true },
    { name: 'startAtServerMs', kind: 'double' },
    { name: 'startPositionMs', kind: 'double', min: 0 },
    { name: 'rate', kind: 'double', min: 0.25, max: 4 },
    { name: 'leadMs', kind: 'double', min: 0 },
    { name: 'leadReason', kind: 'text', maxLength: 200 },
  ],
};

export const PlaybackStarted: Shape = {
  name: 'PlaybackStarted',
  fields: [
    { name: 'streamId', kind: 'uint32' },
    { name: 'track', kind: 'message', message: Track, required: true },
    { name: 'startAtServerMs', kind: 'double' },
    { name: 'startPositionMs', kind: 'double', min: 0 },
    { name: 'rate', kind: 'double', min: 0.25, max: 4 },
  ],
};

export const PlaybackPaused: Shape = {
  name: 'PlaybackPaused',
  fields: [
    { name: 'positionMs', kind: 'double', min: 0 },
  ],
};

export const PlaybackResumed: Shape = {
  name: 'PlaybackResumed',
  fields: [
    { name: 'startAtServerMs', kind: 'double' },
    { name: 'startPositionMs', kind: 'double', min: 0 },
    { name: 'leadMs', kind: 'double', min: 0 },
  ],
};

export const PlaybackSeeked: Shape = {
  name: 'PlaybackSeeked',
  fields: [
    { name: 'startAtServerMs', kind: 'double' },
    { name: 'startPositionMs', kind: 'double', min: 0 },
  ],
};

export const PlaybackStopped: Shape = {
  name: 'PlaybackStopped',
  fields: [
    { name: 'reason', kind: 'text', required: true, oneOf: ['stopped', 'ended'] },
  ],
};

export const RoomEvent: Shape = {
  name: 'RoomEvent',
  fields: [
    { name: 'roomOpened', kind: 'message', message: RoomOpened, oneof: 'event' },
    { name: 'memberJoined', kind: 'message', message: MemberJoined, oneof: 'event' },
    { name: 'memberLost', kind: 'message', message: MemberLost, oneof: 'event' },
    { name: 'memberReturned', kind: 'message', message: MemberReturned, oneof: 'event' },
    { name: 'memberLeft', kind: 'message', message: MemberLeft, oneof: 'event' },
    { name: 'hostChanged', kind: 'message', message: HostChanged, oneof: 'event' },
    { name: 'trackAdded', kind: 'message', message: TrackAdded, oneof: 'event' },
    { name: 'playbackScheduled', kind: 'message', message: PlaybackScheduled, oneof: 'event' },
    { name: 'playbackStarted', kind: 'message', message: PlaybackStarted, oneof: 'event' },
    { name: 'playbackPaused', kind: 'message', message: PlaybackPaused, oneof: 'event' },
    { name: 'playbackResumed', kind: 'message', message: PlaybackResumed, oneof: 'event' },
    { name: 'playbackSeeked', kind: 'message', message: PlaybackSeeked, oneof: 'event' },
    { name: 'playbackStopped', kind: 'message', message: PlaybackStopped, oneof: 'event' },
  ],
};

export const OpenRoom: Shape = {
  name: 'OpenRoom',
  fields: [
    { name: 'title', kind: 'text', required: true, maxLength: 120 },
  ],
};

export const JoinRoom: Shape = {
  name: 'JoinRoom',
  fields: [],
};

export const LoseMember: Shape = {
  name: 'LoseMember',
  fields: [],
};

export const LeaveRoom: Shape = {
  name: 'LeaveRoom',
  fields: [],
};

export const HandOverHost: Shape = {
  name: 'HandOverHost',
  fields: [
    { name: 'memberId', kind: 'text', required: true, pattern: '^[A-Za-z0-9_-]{1,64}$' },
  ],
};

export const AddTrack: Shape = {
  name: 'AddTrack',
  fields: [
    { name: 'track', kind: 'message', message: Track, required: true },
  ],
};

export const StartPlayback: Shape = {
  name: 'StartPlayback',
  fields: [
    { name: 'trackId', kind: 'text', required: true, pattern: '^[A-Za-z0-9_-]{1,64}$' },
    { name: 'positionMs', kind: 'double', min: 0 },
  ],
};

export const PausePlayback: Shape = {
  name: 'PausePlayback',
  fields: [],
};

export const ResumePlayback: Shape = {
  name: 'ResumePlayback',
  fields: [],
};

export const SeekPlayback: Shape = {
  name: 'SeekPlayback',
  fields: [
    { name: 'positionMs', kind: 'double', min: 0 },
  ],
};

export const StopPlayback: Shape = {
  name: 'StopPlayback',
  fields: [],
};

export const FireStart: Shape = {
  name: 'FireStart',
  fields: [
    { name: 'streamId', kind: 'uint32' },
    { name: 'startAtServerMs', kind: 'double' },
  ],
};

export const FireEnd: Shape = {
  name: 'FireEnd',
  fields: [
    { name: 'streamId', kind: 'uint32' },
    { name: 'startAtServerMs', kind: 'double' },
  ],
};

export const RemoveAbsent: Shape = {
  name: 'RemoveAbsent',
  fields: [
    { name: 'memberId', kind: 'text', required: true, pattern: '^[A-Za-z0-9_-]{1,64}$' },
    { name: 'absentSinceServerMs', kind: 'double' },
  ],
};

export const RoomCommand: Shape = {
  name: 'RoomCommand',
  fields: [
    { name: 'openRoom', kind: 'message', message: OpenRoom, oneof: 'command' },
    { name: 'joinRoom', kind: 'message', message: JoinRoom, oneof: 'command' },
    { name: 'loseMember', kind: 'message', message: LoseMember, oneof: 'command' },
    { name: 'leaveRoom', kind: 'message', message: LeaveRoom, oneof: 'command' },
    { name: 'handOverHost', kind: 'message', message: HandOverHost, oneof: 'command' },
    { name: 'addTrack', kind: 'message', message: AddTrack, oneof: 'command' },
    { name: 'startPlayback', kind: 'message', message: StartPlayback, oneof: 'command' },
    { name: 'pausePlayback', kind: 'message', message: PausePlayback, oneof: 'command' },
    { name: 'resumePlayback', kind: 'message', message: ResumePlayback, oneof: 'command' },
    { name: 'seekPlayback', kind: 'message', message: SeekPlayback, oneof: 'command' },
    { name: 'stopPlayback', kind: 'message', message: StopPlayback, oneof: 'command' },
    { name: 'fireStart', kind: 'message', message: FireStart, oneof: 'command' },
    { name: 'fireEnd', kind: 'message', message: FireEnd, oneof: 'command' },
    { name: 'removeAbsent', kind: 'message', message: RemoveAbsent, oneof: 'command' },
  ],
};

export const RoomCommandEnvelope: Shape = {
  name: 'RoomCommandEnvelope',
  fields: [
    { name: 'commandId', kind: 'text', required: true, pattern: '^[A-Za-z0-9_-]{1,192}$' },
    { name: 'roomId', kind: 'text', required: true, pattern: '^[A-Za-z0-9_-]{1,64}$' },
    { name: 'actorId', kind: 'text', required: true, pattern: '^[A-Za-z0-9_-]{1,64}$' },
    { name: 'command', kind: 'message', message: RoomCommand, required: true },
  ],
};

export const Refusal: Shape = {
  name: 'Refusal',
  fields: [
    { name: 'code', kind: 'text', required: true },
    { name: 'message', kind: 'text' },
    { name: 'field', kind: 'text' },
  ],
};

export const Accepted: Shape = {
  name: 'Accepted',
  fields: [
    { name: 'firstPosition', kind: 'double', integer: true },
    { name: 'lastPosition', kind: 'double', integer: true },
    { name: 'version', kind: 'uint32' },
  ],
};

export const CommandAnswer: Shape = {
  name: 'CommandAnswer',
  fields: [
    { name: 'accepted', kind: 'message', message: Accepted, oneof: 'outcome' },
    { name: 'refused', kind: 'message', message: Refusal, oneof: 'outcome' },
    { name: 'again', kind: 'message', message: Refusal, oneof: 'outcome' },
  ],
};

export const RecordedEvent: Shape = {
  name: 'RecordedEvent',
  fields: [
    { name: 'position', kind: 'double', required: true, min: 1, integer: true },
    { name: 'stream', kind: 'text', required: true },
    { name: 'streamVersion', kind: 'uint32' },
    { name: 'eventId', kind: 'text', required: true },
    { name: 'type', kind: 'text', required: true },
    { name: 'schemaVersion', kind: 'uint32' },
    { name: 'occurredServerMs', kind: 'double' },
    { name: 'actorId', kind: 'text' },
    { name: 'commandId', kind: 'text' },
    { name: 'traceId', kind: 'text' },
    { name: 'spanId', kind: 'text' },
    { name: 'roomEvent', kind: 'message', message: RoomEvent },
    { name: 'dataJson', kind: 'text' },
    { name: 'epoch', kind: 'text' },
  ],
};

export const RoomQuery: Shape = {
  name: 'RoomQuery',
  fields: [
    { name: 'afterVersion', kind: 'uint32', optional: true },
    { name: 'history', kind: 'uint32', max: 500 },
  ],
};

export const RoomAnswer: Shape = {
  name: 'RoomAnswer',
  fields: [
    { name: 'epoch', kind: 'text' },
    { name: 'version', kind: 'uint32' },
    { name: 'stateJson', kind: 'text' },
    { name: 'events', kind: 'message', message: RecordedEvent, list: true },
    { name: 'stateVersion', kind: 'uint32' },
  ],
};

export const MembersQuery: Shape = {
  name: 'MembersQuery',
  fields: [
    { name: 'memberIds', kind: 'text', list: true, maxItems: 1000 },
  ],
};

export const MemberName: Shape = {
  name: 'MemberName',
  fields: [
    { name: 'memberId', kind: 'text' },
    { name: 'displayName', kind: 'text' },
  ],
};

export const MembersAnswer: Shape = {
  name: 'MembersAnswer',
  fields: [
    { name: 'members', kind: 'message', message: MemberName, list: true },
  ],
};

export const TimeExchangeRequest: Shape = {
  name: 'TimeExchangeRequest',
  fields: [
    { name: 'clientNowMs', kind: 'double' },
  ],
};

export const TimeExchangeReply: Shape = {
  name: 'TimeExchangeReply',
  fields: [
    { name: 'clientNowMs', kind: 'double' },
    { name: 'serverReceivedMs', kind: 'double' },
    { name: 'serverNowMs', kind: 'double' },
    { name: 'utcErrMs', kind: 'double' },
    { name: 'referenceId', kind: 'text', maxLength: 100 },
    { name: 'term', kind: 'uint32' },
  ],
};

export const MemberTelemetry: Shape = {
  name: 'MemberTelemetry',
  fields: [
    { name: 'roomId', kind: 'text', required: true, pattern: '^[A-Za-z0-9_-]{1,64}$' },
    { name: 'memberId', kind: 'text', required: true, pattern: '^[A-Za-z0-9_-]{1,64}$' },
    { name: 'rttMs', kind: 'double', optional: true, min: 0 },
    { name: 'prepareMs', kind: 'double', optional: true, min: 0 },
    { name: 'gone', kind: 'boolean' },
    { name: 'errorMs', kind: 'double', optional: true, min: 0 },
    { name: 'driftMs', kind: 'double', optional: true },
    { name: 'offsetMs', kind: 'double', optional: true },
    { name: 'skewPpm', kind: 'double', optional: true },
    { name: 'corrections', kind: 'uint32', optional: true },
    { name: 'startErrorMs', kind: 'double', optional: true },
    { name: 'streamId', kind: 'uint32', optional: true },
  ],
};

export const RollCall: Shape = {
  name: 'RollCall',
  fields: [
    { name: 'gatewayId', kind: 'text', required: true, maxLength: 100 },
    { name: 'memberIds', kind: 'text', list: true, pattern: '^[A-Za-z0-9_-]{1,64}$', maxItems: 1000 },
    { name: 'askedIds', kind: 'text', list: true, pattern: '^[A-Za-z0-9_-]{1,64}$', maxItems: 1000 },
  ],
};

export const RoomStatistics: Shape = {
  name: 'RoomStatistics',
  fields: [
    { name: 'roomId', kind: 'text', required: true, pattern: '^[A-Za-z0-9_-]{1,64}$' },
    { name: 'forecastRttMs', kind: 'double', min: 0 },
    { name: 'maxRttMs', kind: 'double', min: 0 },
    { name: 'p95RttMs', kind: 'double', min: 0 },
    { name: 'maxPrepareMs', kind: 'double', optional: true, min: 0 },
    { name: 'members', kind: 'uint32' },
    { name: 'maxErrorMs', kind: 'double', optional: true, min: 0 },
  ],
};
