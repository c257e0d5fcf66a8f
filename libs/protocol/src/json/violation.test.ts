import { expect, test } from 'vitest';
import { clientFrames, serverFrames } from '../frames.ts';
import { roomEvents } from '../room-messages.ts';
import { stoppedGrid } from '../stopped-grid.ts';
import { usualSettings } from '../usual-settings.ts';

const track = { trackId: 't1', url: '/media/a', title: '', filename: '' };
const problemOf = (parsed: object) => ('invalid' in parsed ? parsed.invalid : undefined);

test.each([
  ['a missing text', { t: 'HOST_STOP' }, 'commandId', 'is required'],
  ['an empty text', { t: 'HOST_STOP', commandId: '' }, 'commandId', 'is required'],
  ['a wildcard in an id', { t: 'HOST_PLAY', commandId: 'c', trackId: 'a.*' }, 'trackId', 'must match ^[A-Za-z0-9_-]{1,64}$'],
  ['an id with a line break at its end', { t: 'HOST_PLAY', commandId: 'c', trackId: 'a\n' }, 'trackId', 'must match ^[A-Za-z0-9_-]{1,64}$'],
  ['a number below its bound', { t: 'HOST_SEEK', commandId: 'c', positionMs: -1 }, 'positionMs', 'must be at least 0, not -1'],
  ['a number above its bound', { t: 'TIME_REPORT', offsetMs: 0, rttMs: 600001, errorMs: 0 }, 'rttMs', 'must be at most 600000, not 600001'],
  ['a text too long', { t: 'JOIN_ROOM', commandId: 'c', roomId: 'r', token: 'x'.repeat(4097) }, 'token', 'must be at most 4096 characters'],
])('[W7] %s is named', (_, frame, field, problem) => {
  expect(problemOf(clientFrames.fromJsonValue(frame))).toEqual({ field, problem });
});

test('[W7] a required number may be 0, but must be there', () => {
  expect(clientFrames.fromJsonValue({ t: 'HOST_SEEK', commandId: 'c', positionMs: 0 })).toHaveProperty('value.positionMs', 0);
  expect(problemOf(clientFrames.fromJsonValue({ t: 'HOST_SEEK', commandId: 'c' }))).toEqual({
    field: 'positionMs',
    problem: 'is required',
  });
});

test('[W7] a bound above 0 holds for a number that was not sent, for it reads as 0', () => {
  const scheduled = { type: 'PlaybackStarted', streamId: 1, track, startAtServerMs: 0, startPositionMs: 0 };
  const problem = { field: 'rate', problem: 'must be at least 0.25, not 0' };
  expect(problemOf(roomEvents.fromJsonValue(scheduled))).toEqual(problem);
  expect(problemOf(roomEvents.fromJsonValue({ ...scheduled, rate: 0 }))).toEqual(problem);
  expect(roomEvents.violation({ ...scheduled, type: 'PlaybackStarted', rate: 0 })).toEqual(problem);
});

test('[W7] an optional number that is not there breaks no bound', () => {
  expect(roomEvents.violation({ type: 'TrackAdded', track })).toBeUndefined();
});

test('[W7] the path leads into messages and lists', () => {
  const state = {
    t: 'ROOM_STATE',
    roomId: 'r1',
    playback: { status: 'idle' },
    tracks: [track, { ...track, url: 'ftp://x' }],
    settings: usualSettings,
    grid: stoppedGrid,
  };
  expect(problemOf(serverFrames.fromJsonValue(state))).toEqual({ field: 'tracks[1].url', problem: 'must match ^(/|https?://)' });
  expect(problemOf(serverFrames.fromJsonValue({ ...state, tracks: [], playback: { status: 'flying' } }))).toEqual({
    field: 'playback.status',
    problem: 'must be one of idle, preparing, playing, paused',
  });
});
