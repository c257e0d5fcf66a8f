import { stoppedGrid, usualSettings } from '@tutti/protocol/json';
import type { RoomView } from '@tutti/sdk';
import { expect, test } from 'vitest';
import { namesText, waitingOf } from './waiting.ts';

const member = (memberId: string, more: { present?: boolean; dialect?: string } = {}) => ({
  memberId,
  displayName: memberId,
  present: true,
  ...more,
});
const view: RoomView = {
  roomId: 'r1',
  epoch: 'e',
  version: 3,
  title: 'Kitchen',
  hostId: 'ada',
  memberId: 'ada',
  tracks: [],
  playback: { status: 'preparing', streamId: 2, startAtServerMs: 9_000, startPositionMs: 0, rate: 1 },
  settings: { ...usualSettings, waitFor: 'everyone' },
  views: [],
  grid: stoppedGrid,
  readyIds: ['ada', 'gone'],
  members: [member('ada'), member('bob'), member('gone', { present: false }), member('old', { dialect: 'music' })],
};

test('P-3 a waiting start says who is ready and who is not, and how long it waits; who is away or sends no READY is not waited for', () => {
  expect(waitingOf(view, 2_500)).toEqual({ ready: ['ada'], notReady: ['bob'], leftMs: 6_500 });
  expect(waitingOf(view, 10_000)?.leftMs).toBe(0);
});

test('P-3 a start that waits for nobody, or has begun, waits for no one', () => {
  expect(waitingOf({ ...view, settings: usualSettings }, 0)).toBe(undefined);
  expect(waitingOf({ ...view, playback: { ...view.playback, status: 'playing' } }, 0)).toBe(undefined);
});

test('names in a sentence, however many', () => {
  expect(['', 'a', 'ab', 'abc', 'abcd', 'abcde'].map((names) => namesText([...names]))).toEqual([
    '',
    'a',
    'a and b',
    'a, b and c',
    'a, b and 2 others',
    'a, b and 3 others',
  ]);
});
