import { stoppedGrid, usualSettings } from '@tutti/protocol/json';
import type { RoomView } from '@tutti/sdk';
import { expect, test } from 'vitest';
import { controlsFor } from './who-may.ts';

const track = { trackId: 't1', url: '/media/m1', title: 'Song', filename: 'song.wav', durationMs: 60_000 };
const idle: RoomView['playback'] = { status: 'idle', streamId: 0, startAtServerMs: 0, startPositionMs: 0, rate: 1 };
const view: RoomView = {
  roomId: 'r1',
  epoch: 'e',
  version: 3,
  title: 'Kitchen',
  hostId: 'ada',
  memberId: 'ada',
  tracks: [track],
  playback: idle,
  settings: usualSettings,
  views: [],
  grid: stoppedGrid,
  readyIds: [],
  members: [
    { memberId: 'ada', displayName: 'Ada', present: true },
    { memberId: 'bob', displayName: 'Bob', present: true },
  ],
};

test('P-1 everybody but the host sees the controls off, and whose they are', () => {
  const controls = controlsFor({ ...view, memberId: 'bob' }, true);
  expect(controls).toEqual({
    play: false,
    pause: false,
    resume: false,
    stop: false,
    seek: false,
    skip: false,
    rate: false,
    add: true,
    order: false,
    configure: false,
    why: 'Ada is host and controls what plays.',
  });
});

test('the host can do what the room would accept', () => {
  expect(controlsFor(view, true)).toMatchObject({
    play: true,
    pause: false,
    resume: false,
    stop: false,
    seek: false,
    why: 'You are host: what you press here happens for everyone.',
  });
  expect(controlsFor({ ...view, playback: { ...idle, status: 'playing', track } }, true)).toMatchObject({
    pause: true,
    resume: false,
    stop: true,
    seek: true,
  });
  expect(controlsFor({ ...view, playback: { ...idle, status: 'paused', track } }, true)).toMatchObject({
    pause: false,
    resume: true,
    stop: true,
  });
  expect(controlsFor({ ...view, tracks: [] }, true)).toMatchObject({ play: false, why: 'Add a track, then press play.' });
});

test('P-1, P-18 the settings say who besides the host controls, adds and orders', () => {
  const asBob = (settings: Partial<RoomView['settings']>) =>
    controlsFor(
      { ...view, memberId: 'bob', playback: { ...idle, status: 'playing', track }, settings: { ...usualSettings, ...settings } },
      true,
    );
  expect(asBob({ whoAdds: 'host' })).toMatchObject({ add: false, order: false, pause: false });
  expect(asBob({ whoOrders: 'members' })).toMatchObject({ add: true, order: true, pause: false });
  expect(asBob({ whoControls: 'members' })).toMatchObject({
    pause: true,
    seek: true,
    rate: true,
    order: false,
    configure: false,
    why: 'Everyone controls this room: what you press happens for all.',
  });
});

test('P-18 there is something to skip to, or not', () => {
  const second = { ...track, trackId: 't2' };
  const playing = { ...view, playback: { ...idle, status: 'playing' as const, track } };
  expect(controlsFor(playing, true).skip).toBe(false);
  expect(controlsFor({ ...playing, tracks: [track, second] }, true).skip).toBe(true);
  expect(controlsFor({ ...playing, settings: { ...usualSettings, loop: 'all' } }, true).skip).toBe(true);
});

test('without a connection what plays cannot be changed; wishes about the queue wait for it', () => {
  expect(controlsFor(view, false)).toMatchObject({ add: true, order: true });
  expect(controlsFor(view, false)).toMatchObject({ play: false, why: 'The connection is away; the music goes on.' });
});
