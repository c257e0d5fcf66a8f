// Made from proto/ by `npm run generate`; not to be changed by hand.
import type { Shape } from '../json/shape.ts';
import { RoomSettingsChange, Track, RoomSettings, ClipMedia, ViewSound, View, Grid } from './frame-shapes.ts';

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
    { name: 'dialect', kind: 'text', optional: true, oneOf: ['party', 'music', 'groovebox', 'replay'] },
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

export const PlaybackRateChanged: Shape = {
  name: 'PlaybackRateChanged',
  fields: [
    { name: 'rate', kind: 'double', min: 0.25, max: 4 },
    { name: 'startAtServerMs', kind: 'double' },
    { name: 'startPositionMs', kind: 'double', min: 0 },
  ],
};

export const TrackRemoved: Shape = {
  name: 'TrackRemoved',
  fields: [
    { name: 'trackId', kind: 'text', required: true, pattern: '^[A-Za-z0-9_-]{1,64}$' },
  ],
};

export const TrackMoved: Shape = {
  name: 'TrackMoved',
  fields: [
    { name: 'trackId', kind: 'text', required: true, pattern: '^[A-Za-z0-9_-]{1,64}$' },
    { name: 'beforeTrackId', kind: 'text', pattern: '^[A-Za-z0-9_-]{1,64}$' },
  ],
};

export const TrackMeasured: Shape = {
  name: 'TrackMeasured',
  fields: [
    { name: 'trackId', kind: 'text', required: true, pattern: '^[A-Za-z0-9_-]{1,64}$' },
    { name: 'durationMs', kind: 'double', required: true, min: 0 },
  ],
};

export const RoomConfigured: Shape = {
  name: 'RoomConfigured',
  fields: [
    { name: 'settings', kind: 'message', message: RoomSettings, required: true },
  ],
};

export const MemberReady: Shape = {
  name: 'MemberReady',
  fields: [
    { name: 'memberId', kind: 'text', required: true, pattern: '^[A-Za-z0-9_-]{1,64}$' },
    { name: 'streamId', kind: 'uint32' },
  ],
};

export const ViewAdded: Shape = {
  name: 'ViewAdded',
  fields: [
    { name: 'view', kind: 'message', message: View, required: true },
    { name: 'doubt', kind: 'text', maxLength: 200 },
  ],
};

export const ViewChecked: Shape = {
  name: 'ViewChecked',
  fields: [
    { name: 'view', kind: 'message', message: View, required: true },
  ],
};

export const ViewSoundAsked: Shape = {
  name: 'ViewSoundAsked',
  fields: [
    { name: 'view', kind: 'message', message: View, required: true },
  ],
};

export const ViewHeard: Shape = {
  name: 'ViewHeard',
  fields: [
    { name: 'view', kind: 'message', message: View, required: true },
  ],
};

export const ViewAligned: Shape = {
  name: 'ViewAligned',
  fields: [
    { name: 'view', kind: 'message', message: View, required: true },
  ],
};

export const ViewAlignmentUndone: Shape = {
  name: 'ViewAlignmentUndone',
  fields: [
    { name: 'view', kind: 'message', message: View, required: true },
  ],
};

export const ViewRemoved: Shape = {
  name: 'ViewRemoved',
  fields: [
    { name: 'clipId', kind: 'text', required: true, pattern: '^[A-Za-z0-9_-]{1,64}$' },
  ],
};

export const GridCued: Shape = {
  name: 'GridCued',
  fields: [
    { name: 'grid', kind: 'message', message: Grid, required: true },
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
    { name: 'playbackRateChanged', kind: 'message', message: PlaybackRateChanged, oneof: 'event' },
    { name: 'trackRemoved', kind: 'message', message: TrackRemoved, oneof: 'event' },
    { name: 'trackMoved', kind: 'message', message: TrackMoved, oneof: 'event' },
    { name: 'trackMeasured', kind: 'message', message: TrackMeasured, oneof: 'event' },
    { name: 'roomConfigured', kind: 'message', message: RoomConfigured, oneof: 'event' },
    { name: 'memberReady', kind: 'message', message: MemberReady, oneof: 'event' },
    { name: 'viewAdded', kind: 'message', message: ViewAdded, oneof: 'event' },
    { name: 'viewChecked', kind: 'message', message: ViewChecked, oneof: 'event' },
    { name: 'viewSoundAsked', kind: 'message', message: ViewSoundAsked, oneof: 'event' },
    { name: 'viewHeard', kind: 'message', message: ViewHeard, oneof: 'event' },
    { name: 'viewAligned', kind: 'message', message: ViewAligned, oneof: 'event' },
    { name: 'viewAlignmentUndone', kind: 'message', message: ViewAlignmentUndone, oneof: 'event' },
    { name: 'viewRemoved', kind: 'message', message: ViewRemoved, oneof: 'event' },
    { name: 'gridCued', kind: 'message', message: GridCued, oneof: 'event' },
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
  fields: [
    { name: 'dialect', kind: 'text', optional: true, oneOf: ['party', 'music', 'groovebox', 'replay'] },
  ],
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
    { name: 'url', kind: 'text', optional: true, pattern: '^(/|https?://)', maxLength: 2048 },
    { name: 'title', kind: 'text', optional: true, maxLength: 200 },
    { name: 'filename', kind: 'text', optional: true, maxLength: 200 },
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

export const SetRate: Shape = {
  name: 'SetRate',
  fields: [
    { name: 'rate', kind: 'double', required: true, min: 0.25, max: 4 },
  ],
};

export const RemoveTrack: Shape = {
  name: 'RemoveTrack',
  fields: [
    { name: 'trackId', kind: 'text', required: true, pattern: '^[A-Za-z0-9_-]{1,64}$' },
  ],
};

export const MoveTrack: Shape = {
  name: 'MoveTrack',
  fields: [
    { name: 'trackId', kind: 'text', required: true, pattern: '^[A-Za-z0-9_-]{1,64}$' },
    { name: 'beforeTrackId', kind: 'text', pattern: '^[A-Za-z0-9_-]{1,64}$' },
  ],
};

export const MeasureTrack: Shape = {
  name: 'MeasureTrack',
  fields: [
    { name: 'trackId', kind: 'text', required: true, pattern: '^[A-Za-z0-9_-]{1,64}$' },
    { name: 'durationMs', kind: 'double', required: true, min: 1, max: 604800000 },
  ],
};

export const ConfigureRoom: Shape = {
  name: 'ConfigureRoom',
  fields: [
    { name: 'change', kind: 'message', message: RoomSettingsChange, required: true },
  ],
};

export const ReportReady: Shape = {
  name: 'ReportReady',
  fields: [
    { name: 'streamId', kind: 'uint32' },
  ],
};

export const AddView: Shape = {
  name: 'AddView',
  fields: [
    { name: 'clipId', kind: 'text', required: true, pattern: '^[A-Za-z0-9_-]{1,64}$' },
    { name: 'videoUrl', kind: 'text', required: true, pattern: '^(/|https?://)', maxLength: 2048 },
    { name: 'videoStartTimeMs', kind: 'double', optional: true },
    { name: 'durationMs', kind: 'double', min: 0 },
    { name: 'filename', kind: 'text', optional: true, maxLength: 200 },
  ],
};

export const SettleView: Shape = {
  name: 'SettleView',
  fields: [
    { name: 'view', kind: 'message', message: View, required: true },
  ],
};

export const RemoveView: Shape = {
  name: 'RemoveView',
  fields: [
    { name: 'clipId', kind: 'text', required: true, pattern: '^[A-Za-z0-9_-]{1,64}$' },
  ],
};

export const AlignView: Shape = {
  name: 'AlignView',
  fields: [
    { name: 'clipId', kind: 'text', required: true, pattern: '^[A-Za-z0-9_-]{1,64}$' },
  ],
};

export const ReportSound: Shape = {
  name: 'ReportSound',
  fields: [
    { name: 'clipId', kind: 'text', required: true, pattern: '^[A-Za-z0-9_-]{1,64}$' },
    { name: 'sound', kind: 'message', message: ViewSound, required: true },
    { name: 'addedAtServerMs', kind: 'double', optional: true },
  ],
};

export const TrustSound: Shape = {
  name: 'TrustSound',
  fields: [
    { name: 'clipId', kind: 'text', required: true, pattern: '^[A-Za-z0-9_-]{1,64}$' },
  ],
};

export const UndoAlignment: Shape = {
  name: 'UndoAlignment',
  fields: [
    { name: 'clipId', kind: 'text', required: true, pattern: '^[A-Za-z0-9_-]{1,64}$' },
  ],
};

export const CueGrid: Shape = {
  name: 'CueGrid',
  fields: [
    { name: 'status', kind: 'text', required: true, oneOf: ['paused', 'playing'] },
    { name: 'playheadUtcMs', kind: 'double', required: true, min: 0 },
    { name: 'rate', kind: 'double', required: true, min: 0.1, max: 2 },
    { name: 'loopFromUtcMs', kind: 'double', optional: true, min: 0 },
    { name: 'loopToUtcMs', kind: 'double', optional: true, min: 0 },
  ],
};

export const SkipTrack: Shape = {
  name: 'SkipTrack',
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
    { name: 'setRate', kind: 'message', message: SetRate, oneof: 'command' },
    { name: 'removeTrack', kind: 'message', message: RemoveTrack, oneof: 'command' },
    { name: 'moveTrack', kind: 'message', message: MoveTrack, oneof: 'command' },
    { name: 'measureTrack', kind: 'message', message: MeasureTrack, oneof: 'command' },
    { name: 'configureRoom', kind: 'message', message: ConfigureRoom, oneof: 'command' },
    { name: 'reportReady', kind: 'message', message: ReportReady, oneof: 'command' },
    { name: 'addView', kind: 'message', message: AddView, oneof: 'command' },
    { name: 'skipTrack', kind: 'message', message: SkipTrack, oneof: 'command' },
    { name: 'settleView', kind: 'message', message: SettleView, oneof: 'command' },
    { name: 'removeView', kind: 'message', message: RemoveView, oneof: 'command' },
    { name: 'alignView', kind: 'message', message: AlignView, oneof: 'command' },
    { name: 'reportSound', kind: 'message', message: ReportSound, oneof: 'command' },
    { name: 'trustSound', kind: 'message', message: TrustSound, oneof: 'command' },
    { name: 'undoAlignment', kind: 'message', message: UndoAlignment, oneof: 'command' },
    { name: 'cueGrid', kind: 'message', message: CueGrid, oneof: 'command' },
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

export const RegisterMember: Shape = {
  name: 'RegisterMember',
  fields: [
    { name: 'memberId', kind: 'text', required: true, pattern: '^[A-Za-z0-9_-]{1,64}$' },
    { name: 'displayName', kind: 'text', required: true, maxLength: 80 },
  ],
};

export const MemberRegistered: Shape = {
  name: 'MemberRegistered',
  fields: [],
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

export const ClipClaims: Shape = {
  name: 'ClipClaims',
  fields: [
    { name: 'segmentStartMs', kind: 'double', optional: true },
    { name: 'segmentErrorMs', kind: 'double', optional: true },
    { name: 'cutterStartMs', kind: 'double', optional: true },
    { name: 'nameStartMs', kind: 'double', optional: true },
  ],
};

export const ClipUploaded: Shape = {
  name: 'ClipUploaded',
  fields: [
    { name: 'roomId', kind: 'text', required: true, pattern: '^[A-Za-z0-9_-]{1,64}$' },
    { name: 'clipId', kind: 'text', required: true, pattern: '^[A-Za-z0-9_-]{1,64}$' },
    { name: 'memberId', kind: 'text', required: true, pattern: '^[A-Za-z0-9_-]{1,64}$' },
    { name: 'videoUrl', kind: 'text', required: true, maxLength: 2048 },
    { name: 'filename', kind: 'text', maxLength: 200 },
    { name: 'durationMs', kind: 'double', min: 0 },
    { name: 'videoStartTimeMs', kind: 'double', optional: true },
  ],
};

export const ClipAnchored: Shape = {
  name: 'ClipAnchored',
  fields: [
    { name: 'roomId', kind: 'text', required: true, pattern: '^[A-Za-z0-9_-]{1,64}$' },
    { name: 'clipId', kind: 'text', required: true, pattern: '^[A-Za-z0-9_-]{1,64}$' },
    { name: 'startTimeMs', kind: 'double', required: true },
    { name: 'anchorSource', kind: 'text', required: true, oneOf: ['segment', 'cutter', 'name'] },
    { name: 'anchorErrorMs', kind: 'double', required: true, min: 0 },
    { name: 'claims', kind: 'message', message: ClipClaims, required: true },
    { name: 'suspicion', kind: 'text', maxLength: 300 },
    { name: 'durationMs', kind: 'double', min: 0 },
    { name: 'media', kind: 'message', message: ClipMedia, required: true },
  ],
};

export const ClipUnsynced: Shape = {
  name: 'ClipUnsynced',
  fields: [
    { name: 'roomId', kind: 'text', required: true, pattern: '^[A-Za-z0-9_-]{1,64}$' },
    { name: 'clipId', kind: 'text', required: true, pattern: '^[A-Za-z0-9_-]{1,64}$' },
    { name: 'reason', kind: 'text', required: true, maxLength: 300 },
    { name: 'claims', kind: 'message', message: ClipClaims, required: true },
    { name: 'durationMs', kind: 'double', min: 0 },
    { name: 'media', kind: 'message', message: ClipMedia, required: true },
  ],
};

export const ClipRejected: Shape = {
  name: 'ClipRejected',
  fields: [
    { name: 'roomId', kind: 'text', required: true, pattern: '^[A-Za-z0-9_-]{1,64}$' },
    { name: 'clipId', kind: 'text', required: true, pattern: '^[A-Za-z0-9_-]{1,64}$' },
    { name: 'reason', kind: 'text', required: true, maxLength: 300 },
  ],
};

export const ClipEvent: Shape = {
  name: 'ClipEvent',
  fields: [
    { name: 'clipUploaded', kind: 'message', message: ClipUploaded, oneof: 'event' },
    { name: 'clipAnchored', kind: 'message', message: ClipAnchored, oneof: 'event' },
    { name: 'clipUnsynced', kind: 'message', message: ClipUnsynced, oneof: 'event' },
    { name: 'clipRejected', kind: 'message', message: ClipRejected, oneof: 'event' },
  ],
};

export const SavedReplay: Shape = {
  name: 'SavedReplay',
  fields: [
    { name: 'filePath', kind: 'text', required: true, maxLength: 4096 },
    { name: 'durationMs', kind: 'double', required: true, min: 0, integer: true },
    { name: 'startTimeUtcMs', kind: 'double', optional: true, integer: true },
    { name: 'version', kind: 'double', required: true, min: 1, integer: true },
  ],
};
