import { type ClientFrame, clientFrames, roomCommands } from '@tutti/protocol';
import { expect, test } from 'vitest';
import { toRoomCommand } from './to-room-command.ts';

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
];

test.each(wishes)('%o', (frame, command) => {
  const wished = toRoomCommand(frame);
  expect(wished).toEqual(command);
  if (wished) expect(roomCommands.violation(wished)).toBeUndefined();
});

test('[PB13] P-4 no frame can set a server time, open a room or fire a timer', () => {
  const reachable = new Set(wishes.map(([, command]) => (command as { type: string }).type));
  for (const type of ['OpenRoom', 'FireStart', 'FireEnd', 'RemoveAbsent']) expect(reachable).not.toContain(type);
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
