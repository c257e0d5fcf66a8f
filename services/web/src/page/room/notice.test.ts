import { stoppedGrid, usualSettings } from '@tutti/protocol/json';
import type { RoomView } from '@tutti/sdk';
import { expect, test } from 'vitest';
import { type NoticeFacts, noticeOf } from './notice.ts';

const view: RoomView = {
  roomId: 'r1',
  epoch: 'e',
  version: 3,
  title: 'Kitchen',
  hostId: 'ada',
  memberId: 'bob',
  tracks: [],
  playback: { status: 'idle', streamId: 0, startAtServerMs: 0, startPositionMs: 0, rate: 1 },
  settings: usualSettings,
  views: [],
  grid: stoppedGrid,
  readyIds: [],
  members: [
    { memberId: 'ada', displayName: 'Ada', present: false },
    { memberId: 'bob', displayName: 'Bob', present: true },
    { memberId: 'eve', displayName: 'Eve', present: true },
  ],
};
const well: NoticeFacts = {
  view,
  line: 'open',
  retryInMs: undefined,
  noNetwork: false,
  unsynchronised: false,
  needsResync: false,
  soundHeldBack: false,
  loading: false,
  buffering: false,
  pausedHere: false,
  waiting: undefined,
  problem: undefined,
  hostGoneInMs: undefined,
  hasTwin: false,
};
const notice = (facts: Partial<NoticeFacts>) => noticeOf({ ...well, ...facts });

test('the most urgent is said: no network before a lost line, a lost line before the rest', () => {
  const all = { noNetwork: true, line: 'resuming', needsResync: true, unsynchronised: true, hostGoneInMs: 1, hasTwin: true } as const;
  expect(notice(all).kind).toBe('offline');
  expect(notice({ ...all, noNetwork: false }).kind).toBe('resuming');
  expect(notice({ ...all, noNetwork: false, line: 'open' }).kind).toBe('far-off');
  expect(notice({ hasTwin: true, hostGoneInMs: 1 }).kind).toBe('host-away');
  expect(notice({ hasTwin: true })).toMatchObject({ kind: 'twin', act: 'mute' });
  expect(notice({}).text).toBe('Nothing to play yet');
  expect(notice({ view: undefined }).kind).toBe('connecting');
});

test('a lost line counts down for eyes and says it once for ears', () => {
  const [three, two] = [2_900, 1_900].map((retryInMs) => notice({ line: 'resuming', retryInMs }));
  expect(three?.text).toMatch('Again in 3 s.');
  expect(two?.text).toMatch('Again in 2 s.');
  expect(three?.say).toBe(two?.say);
});

test('P-1 an absent host: who takes over, and when', () => {
  expect(notice({ hostGoneInMs: 7_300 }).text).toBe('Ada, the host, is away. You take over in 8 s.');
  expect(notice({ hostGoneInMs: 7_300, view: { ...view, memberId: 'eve' } }).text).toBe('Ada, the host, is away. Bob takes over in 8 s.');
});

test('P-19 who paused alone is told so while the room plays on, and how to come back', () => {
  const playing = { ...view, playback: { ...view.playback, status: 'playing' as const } };
  expect(notice({ pausedHere: true, view: playing })).toMatchObject({ kind: 'paused-here', act: 'resume-here' });
  expect(notice({ pausedHere: true }).kind).toBe('idle');
});

test('P-3 a waiting start names those who are not ready, and counts down for eyes only', () => {
  const [six, five] = [5_400, 4_400].map((leftMs) => notice({ waiting: { ready: ['ada'], notReady: ['bob', 'eve'], leftMs } }));
  expect(six?.text).toBe('1 of 3 ready, at most 6 s more. Waiting for you and Eve.');
  expect(five?.text).toMatch('at most 5 s more');
  expect(six?.say).toBe(five?.say);
  expect(notice({ waiting: { ready: ['ada', 'bob'], notReady: [], leftMs: 100 } }).text).toBe('2 of 2 ready. It starts now.');
});

test('a slow network is said to be one', () => {
  expect(notice({ buffering: true }).kind).toBe('buffering');
});
