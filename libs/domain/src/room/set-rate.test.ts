import { type RoomEvent, usualSettings } from '@tutti/protocol';
import { given } from '@tutti/testkit/given';
import { expect, test } from 'vitest';
import { positionMsAt } from './to-state-frame.ts';

const song = { trackId: 'song', url: '/media/song', title: '', filename: '', durationMs: 180_000 };
const inRoom: readonly RoomEvent[] = [
  { type: 'RoomOpened', title: 'Friday' },
  { type: 'MemberJoined', memberId: 'ada' },
  { type: 'HostChanged', memberId: 'ada', reason: 'first-member' },
  { type: 'MemberJoined', memberId: 'bob' },
  { type: 'TrackAdded', track: song },
];
const scheduled = {
  type: 'PlaybackScheduled',
  streamId: 1,
  track: song,
  startAtServerMs: 1200,
  startPositionMs: 0,
  rate: 1,
  leadMs: 1200,
  leadReason: 'test',
} as const satisfies RoomEvent;
const started = { type: 'PlaybackStarted', streamId: 1, track: song, startAtServerMs: 1200, startPositionMs: 0, rate: 1 } as const;
const playing = [...inRoom, scheduled, started];
const faster = { type: 'SetRate', rate: 1.5 } as const;
const guest = { type: 'MemberJoined', memberId: 'gus', dialect: 'groovebox' } as const;

test('[PB19] while playing all change a moment ahead, at the position reached by then (P-1, P-4)', () => {
  const changed = given(...playing).when(faster, { nowServerMs: 11_100 });
  changed.yields({ type: 'PlaybackRateChanged', rate: 1.5, startAtServerMs: 11_200, startPositionMs: 10_000 });
  expect(changed.room.status === 'open' && positionMsAt(changed.room, 13_200)).toBe(13_000);
  expect(changed.room).toMatchObject({ streamId: 1 });
  expect(changed.cues).toMatchObject([{ dueServerMs: 11_200 + 170_000 / 1.5, command: { type: 'FireEnd', startAtServerMs: 11_200 } }]);
});

test('[PB19] during the lead the start has it, at its moment (P-2)', () => {
  const changed = given(...inRoom, scheduled).when(faster, { nowServerMs: 700 });
  changed.yields({ ...scheduled, rate: 1.5, leadMs: 500, leadReason: 'another rate during the lead' });
  expect(changed.cues).toMatchObject([{ dueServerMs: 1200 }]);
});

test('[PB19] while paused it goes on with it', () => {
  const changed = given(...playing, { type: 'PlaybackPaused', positionMs: 5000 }).when(faster);
  changed.yields({ type: 'PlaybackRateChanged', rate: 1.5, startAtServerMs: 0, startPositionMs: 5000 });
  expect(changed.room).toMatchObject({ playback: { status: 'paused', positionMs: 5000, rate: 1.5 } });
  const resumed = given(...changed.history).when({ type: 'ResumePlayback' }, { nowServerMs: 20_000 });
  expect(resumed.room.status === 'open' && positionMsAt(resumed.room, 22_100)).toBe(8000);
});

test('[PB19] the rate that is leaves no trace, nothing playing has none, and it is the host’s (P-1)', () => {
  given(...playing)
    .when({ type: 'SetRate', rate: 1 })
    .yields();
  given(...inRoom)
    .when(faster)
    .rejects('not-playing');
  given(...playing)
    .when(faster, { actorId: 'bob' })
    .rejects('not-host');
});

test('[PB19] a start has rate 1, a skip and the next track keep it (P-18)', () => {
  const next = { ...song, trackId: 'next' };
  const fast = [...inRoom, { type: 'TrackAdded', track: next } as const, { ...started, rate: 2 }];
  const rateAfter = (outcome: { decision: unknown }) => (outcome.decision as { events: { rate: number }[] }).events.at(-1)?.rate;
  expect(rateAfter(given(...fast).when({ type: 'SkipTrack' }))).toBe(2);
  expect(rateAfter(given(...fast).when({ type: 'StartPlayback', trackId: 'next', positionMs: 0 }))).toBe(1);
  const end = { type: 'FireEnd', streamId: 1, startAtServerMs: 1200 } as const;
  expect(rateAfter(given(...fast).when(end, { actorId: 'system', nowServerMs: 91_200 }))).toBe(2);
});

test('[RM20] W-2 with an older client present there is one rate', () => {
  given(...playing, guest)
    .when(faster)
    .rejects('rate-needs-native', 'rate');
  given(...playing, guest, { type: 'MemberLost', memberId: 'gus' })
    .when(faster, { nowServerMs: 11_100 })
    .yields({ type: 'PlaybackRateChanged', rate: 1.5, startAtServerMs: 11_200, startPositionMs: 10_000 });
});

test('[RM20] W-2 when one comes, or comes back, the rate goes to 1', () => {
  const ordinary = { type: 'PlaybackRateChanged', rate: 1, startAtServerMs: 11_300, startPositionMs: 20_200 } as const;
  const fast = [...inRoom, { ...started, rate: 2 }];
  const context = { actorId: 'gus', nowServerMs: 11_200 };
  given(...fast)
    .when({ type: 'JoinRoom', dialect: 'groovebox' }, context)
    .yields(guest, ordinary);
  given(...fast, guest, { type: 'MemberLost', memberId: 'gus' })
    .when({ type: 'JoinRoom' }, context)
    .yields({ type: 'MemberReturned', memberId: 'gus' }, ordinary);
  given(...fast)
    .when({ type: 'JoinRoom' }, { ...context, actorId: 'nat' })
    .yields({ type: 'MemberJoined', memberId: 'nat' });
});

test('[RM20] W-2 a room that asks for tokens lets no older client in, but who is a member comes back', () => {
  const closed: RoomEvent = { type: 'RoomConfigured', settings: { ...usualSettings, requireToken: true } };
  const join = { type: 'JoinRoom', dialect: 'groovebox' } as const;
  given(...inRoom, closed)
    .when(join, { actorId: 'gus' })
    .rejects('token-required');
  given(...inRoom, guest, closed, { type: 'MemberLost', memberId: 'gus' })
    .when(join, { actorId: 'gus' })
    .yields({ type: 'MemberReturned', memberId: 'gus' });
  given(...inRoom, closed)
    .when({ type: 'JoinRoom' }, { actorId: 'nat' })
    .yields({ type: 'MemberJoined', memberId: 'nat' });
});
