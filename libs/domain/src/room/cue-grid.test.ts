import type { RoomCommand, RoomEvent } from '@tutti/protocol';
import { given } from '@tutti/testkit/given';
import { expect, test } from 'vitest';

const nowServerMs = 1_795_153_200_000;
const dayMs = 86_400_000;
const inRoom: readonly RoomEvent[] = [
  { type: 'RoomOpened', title: 'Friday' },
  { type: 'MemberJoined', memberId: 'ada' },
  { type: 'HostChanged', memberId: 'ada', reason: 'first-member' },
  { type: 'MemberJoined', memberId: 'bob' },
];
const cue = { type: 'CueGrid', status: 'paused', playheadUtcMs: nowServerMs - 5_000, rate: 1 } as const;
const span = { loopFromUtcMs: nowServerMs - 5_000, loopToUtcMs: nowServerMs - 3_000 };
const wish = (command: RoomCommand, actorId = 'ada') => given(...inRoom).when(command, { actorId, nowServerMs });

test('[VW11] R-7 what plays begins after the lead of a jump, at that server time', () =>
  wish({ ...cue, status: 'playing', rate: 0.5, ...span }).yields({
    type: 'GridCued',
    grid: { status: 'playing', playheadUtcMs: cue.playheadUtcMs, rate: 0.5, startAtServerMs: nowServerMs + 100, ...span },
  }));

test('[VW11] R-8 a scrub, a stop and a speed are told as they are', () =>
  wish({ ...cue, rate: 2 }).yields({
    type: 'GridCued',
    grid: { status: 'paused', playheadUtcMs: cue.playheadUtcMs, rate: 2, startAtServerMs: 0 },
  }));

test('[VW11] is for those who may start and pause', () => {
  wish(cue, 'bob').rejects('not-host');
  wish(cue, 'eve').rejects('not-a-member');
  const open = wish({ type: 'ConfigureRoom', change: { whoControls: 'members' } });
  expect(given(...open.history).when(cue, { actorId: 'bob', nowServerMs }).room).toMatchObject({ grid: { status: 'paused' } });
});

test('[VW13] the same pause again leaves no trace, a start each time does', () => {
  const paused = given(...wish(cue).history);
  paused.when(cue, { nowServerMs }).yields();
  for (const other of [{ playheadUtcMs: nowServerMs }, { rate: 2 }, span, { status: 'playing' as const }])
    expect(paused.when({ ...cue, ...other }, { nowServerMs }).decision).toMatchObject({ events: [{ type: 'GridCued' }] });
  const playing = wish({ ...cue, status: 'playing' });
  expect(given(...playing.history).when({ ...cue, status: 'playing' }, { nowServerMs }).decision).toMatchObject({ events: [{}] });
});

test.each([
  ['seconds in place of ms', nowServerMs / 1000],
  ['between global zero and any UTC', 1_600_000_000_000],
  ['a week and more ahead', nowServerMs + 7 * dayMs + 1],
])('[VW13] R-8 a playhead that is %s is refused by name', (_, playheadUtcMs) =>
  wish({ ...cue, playheadUtcMs }).rejects('out-of-range', 'playheadUtcMs'),
);

test.each([0, 7 * dayMs, 1_600_000_000_000.5, nowServerMs + 7 * dayMs])('[VW12] R-6 a playhead at %s is one', (playheadUtcMs) =>
  expect(wish({ ...cue, playheadUtcMs }).room).toMatchObject({ grid: { playheadUtcMs } }),
);

const from = span.loopFromUtcMs;
test.each([
  ['no beginning', { loopToUtcMs: from }, 'loopFromUtcMs'],
  ['no end', { loopFromUtcMs: from }, 'loopToUtcMs'],
  ['its end before its beginning', { loopFromUtcMs: from, loopToUtcMs: from - 5_000 }, 'loopToUtcMs'],
  ['99 ms', { loopFromUtcMs: from, loopToUtcMs: from + 99 }, 'loopToUtcMs'],
  ['more than a week', { loopFromUtcMs: from, loopToUtcMs: from + 7 * dayMs + 1 }, 'loopToUtcMs'],
  ['a beginning that is no UTC, of a playhead that is', { loopFromUtcMs: 5_000, loopToUtcMs: 9_000 }, 'loopFromUtcMs'],
])('[VW13] a loop with %s is refused by name', (_, loop, field) => wish({ ...cue, ...loop }).rejects('out-of-range', field));

test('[VW13] 100 ms are a loop', () =>
  expect(wish({ ...cue, loopFromUtcMs: from, loopToUtcMs: from + 100 }).room).toMatchObject({ grid: { loopToUtcMs: from + 100 } }));

test('[VW14] R-7 the grid and playback leave each other alone', () => {
  const driven = wish({ ...cue, status: 'playing', rate: 0.5 });
  const track = { trackId: 't1', url: '/media/t1', title: '', filename: '', durationMs: 60_000 };
  const added = given(...driven.history).when({ type: 'AddTrack', track }, { nowServerMs });
  const started = given(...added.history).when({ type: 'StartPlayback', trackId: 't1', positionMs: 0 }, { nowServerMs });
  expect(started.room).toMatchObject({ grid: { status: 'playing', rate: 0.5 }, playback: { status: 'preparing', rate: 1 } });
  const stopped = given(...started.history).when(cue, { nowServerMs });
  expect(stopped.room).toMatchObject({ grid: { status: 'paused' }, playback: { status: 'preparing' } });
  expect(stopped.cues).toEqual(started.cues);
});
