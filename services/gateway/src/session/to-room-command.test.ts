import { type ClientFrame, clientFrames, roomCommands } from '@tutti/protocol';
import { expect, test } from 'vitest';
import { toRoomCommand } from './to-room-command.ts';
import { trackByUrl } from './track-by-url.ts';

/** The same address has the same id everywhere. */
const radioId = trackByUrl({ url: 'https://radio.example/live' }).trackId;

const wishes: readonly [ClientFrame, object][] = [
  [
    { t: 'HOST_PLAY', commandId: 'c', trackId: 't1', positionMs: 5 },
    { type: 'StartPlayback', trackId: 't1', positionMs: 5 },
  ],
  [{ t: 'HOST_PAUSE', commandId: 'c' }, { type: 'PausePlayback' }],
  [{ t: 'HOST_RESUME', commandId: 'c' }, { type: 'ResumePlayback' }],
  [
    { t: 'HOST_SEEK', commandId: 'c', positionMs: 7.5 },
    { type: 'SeekPlayback', positionMs: 7.5 },
  ],
  [{ t: 'HOST_STOP', commandId: 'c' }, { type: 'StopPlayback' }],
  [
    { t: 'HOST_HAND_OVER', commandId: 'c', memberId: 'bob' },
    { type: 'HandOverHost', memberId: 'bob' },
  ],
  [{ t: 'LEAVE_ROOM', commandId: 'c' }, { type: 'LeaveRoom' }],
  [
    { t: 'HOST_PLAY', commandId: 'c', trackId: '', positionMs: 5, url: 'https://radio.example/live', title: 'Radio' },
    { type: 'StartPlayback', trackId: radioId, positionMs: 5, url: 'https://radio.example/live', title: 'Radio', filename: '' },
  ],
  [
    { t: 'HOST_RATE', commandId: 'c', rate: 1.5 },
    { type: 'SetRate', rate: 1.5 },
  ],
  [{ t: 'HOST_SKIP', commandId: 'c' }, { type: 'SkipTrack' }],
  [
    { t: 'ADD_TRACK', commandId: 'c', url: 'https://radio.example/live', title: 'Radio' },
    { type: 'AddTrack', track: { trackId: radioId, url: 'https://radio.example/live', title: 'Radio', filename: '' } },
  ],
  [
    { t: 'REMOVE_TRACK', commandId: 'c', trackId: 't1' },
    { type: 'RemoveTrack', trackId: 't1' },
  ],
  [
    { t: 'MOVE_TRACK', commandId: 'c', trackId: 't1', beforeTrackId: '' },
    { type: 'MoveTrack', trackId: 't1', beforeTrackId: '' },
  ],
  [
    { t: 'TRACK_DURATION', commandId: 'c', trackId: 't1', durationMs: 99.5 },
    { type: 'MeasureTrack', trackId: 't1', durationMs: 99.5 },
  ],
  [
    { t: 'CONFIGURE_ROOM', commandId: 'c', settings: { loop: 'all' } },
    { type: 'ConfigureRoom', change: { loop: 'all' } },
  ],
  [
    { t: 'UPLOAD_COMPLETE', commandId: 'c', clipId: 'c1', videoUrl: '/media/v1', durationMs: 9_000 },
    { type: 'AddView', clipId: 'c1', videoUrl: '/media/v1', durationMs: 9_000 },
  ],
  [
    { t: 'UPLOAD_COMPLETE', commandId: 'c', clipId: 'c1', videoUrl: '/x', videoStartTimeMs: 5, durationMs: 9, filename: 'a.mp4' },
    { type: 'AddView', clipId: 'c1', videoUrl: '/x', videoStartTimeMs: 5, durationMs: 9, filename: 'a.mp4' },
  ],
  [
    { t: 'REMOVE_VIEW', commandId: 'c', clipId: 'c1' },
    { type: 'RemoveView', clipId: 'c1' },
  ],
  [
    { t: 'ALIGN_VIEW', commandId: 'c', clipId: 'c1' },
    { type: 'AlignView', clipId: 'c1' },
  ],
  [
    { t: 'TRUST_SOUND', commandId: 'c', clipId: 'c1' },
    { type: 'TrustSound', clipId: 'c1' },
  ],
  [
    { t: 'UNDO_ALIGNMENT', commandId: 'c', clipId: 'c1' },
    { type: 'UndoAlignment', clipId: 'c1' },
  ],
  [
    { t: 'HOST_GRID', commandId: 'c', status: 'playing', playheadUtcMs: 1_760_000_000_000.5, rate: 0.5, loopFromUtcMs: 1, loopToUtcMs: 2 },
    { type: 'CueGrid', status: 'playing', playheadUtcMs: 1_760_000_000_000.5, rate: 0.5, loopFromUtcMs: 1, loopToUtcMs: 2 },
  ],
];

test.each(wishes)('%o', (frame, command) => {
  const wished = toRoomCommand(frame);
  expect(wished).toEqual(command);
  if (wished) expect(roomCommands.violation(wished)).toBeUndefined();
});

test('[PB13] P-4 no frame can set a server time, open a room or fire a timer', () => {
  const reachable = new Set(wishes.map(([, command]) => (command as { type: string }).type));
  for (const type of ['OpenRoom', 'FireStart', 'FireEnd', 'RemoveAbsent', 'LoseMember', 'SettleView', 'ReportSound'])
    expect(reachable).not.toContain(type);
  const named = new Set(wishes.map(([{ t }]) => t));
  expect(clientFrames.names.filter((name) => !named.has(name as ClientFrame['t']))).toEqual([
    'JOIN_ROOM',
    'TIME_PING',
    'TIME_REPORT',
    'READY',
    'GET_STATE',
    'REFRESH_TOKEN',
    'STARTED',
  ]);
});
