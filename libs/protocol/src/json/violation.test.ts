import { expect, test } from 'vitest';
import { clientFrames, serverFrames } from '../frames.ts';
import { type RoomCommand, roomCommands, roomEvents } from '../room-messages.ts';
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

const controls = ['\u0000', '\u0001', '\n', '\t', '\u001f', '\u007f', '\u0085', '\u009f'];

test.each([
  ['a track’s title', { t: 'ADD_TRACK', commandId: 'c', url: 'https://e.example/a' }, 'title'],
  ['a track’s address', { t: 'ADD_TRACK', commandId: 'c', url: 'https://e.example/a' }, 'url'],
  ['the address of a start', { t: 'HOST_PLAY', commandId: 'c', url: 'https://e.example/a' }, 'url'],
  ['the title of a start', { t: 'HOST_PLAY', commandId: 'c', url: 'https://e.example/a' }, 'title'],
  ['a clip’s address', { t: 'UPLOAD_COMPLETE', commandId: 'c', clipId: 'v', videoUrl: 'https://e.example/a', durationMs: 1 }, 'videoUrl'],
  ['a clip’s name', { t: 'UPLOAD_COMPLETE', commandId: 'c', clipId: 'v', videoUrl: 'https://e.example/a', durationMs: 1 }, 'filename'],
])('[W19] %s with a control character is refused by its field', (_, frame, field) => {
  for (const control of controls) {
    const value = `${(frame as Record<string, unknown>)[field] ?? ''}${control}`;
    const problem = { field, problem: 'must not contain control characters' };
    expect(problemOf(clientFrames.fromJsonValue({ ...frame, [field]: value })), JSON.stringify(control)).toEqual(problem);
  }
});

test('[W19] a background’s address with a control character is refused by its path', () => {
  const frame = { t: 'CONFIGURE_ROOM', commandId: 'c', settings: { backgroundUrl: 'https://e.example/\n' } };
  expect(problemOf(clientFrames.fromJsonValue(frame))).toMatchObject({ field: 'settings.backgroundUrl' });
});

test.each([
  [{ type: 'OpenRoom', title: 'a\u0000b' }, 'title'],
  [{ type: 'AddTrack', track: { ...track, title: 'a\u0000b' } }, 'track.title'],
  [{ type: 'AddTrack', track: { ...track, filename: 'a\u0007b' } }, 'track.filename'],
  [{ type: 'StartPlayback', trackId: 't', positionMs: 0, url: 'https://e.example/\r\n' }, 'url'],
  [{ type: 'AddView', clipId: 'v', videoUrl: '/media/a\u0000', durationMs: 1 }, 'videoUrl'],
] as const)('[W19] a wish with a control character is refused on the bus as well: %o', (wish, field) => {
  expect(roomCommands.violation(wish as RoomCommand)).toEqual({ field, problem: 'must not contain control characters' });
});

test('[W19] events and frames of the server that have them from before are still read', () => {
  const old = { ...track, title: '\u0001', url: 'https://a/\u0001', filename: '\n' };
  expect(problemOf(roomEvents.fromJsonValue({ type: 'TrackAdded', track: old }))).toBeUndefined();
  expect(problemOf(serverFrames.fromJsonValue({ t: 'TRACK_ADDED', version: 1, track: old }))).toBeUndefined();
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
