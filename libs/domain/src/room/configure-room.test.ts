import { type RoomEvent, type RoomSettings, usualSettings } from '@tutti/protocol';
import { given } from '@tutti/testkit/given';
import { expect, test } from 'vitest';
import { positionMsAt } from './to-state-frame.ts';

const song = { trackId: 'song', url: '/media/song', title: '', filename: '', durationMs: 60_000 };
const inRoom: readonly RoomEvent[] = [
  { type: 'RoomOpened', title: 'Friday' },
  { type: 'MemberJoined', memberId: 'ada' },
  { type: 'HostChanged', memberId: 'ada', reason: 'first-member' },
  { type: 'MemberJoined', memberId: 'bob' },
  { type: 'TrackAdded', track: song },
];
const configured = (change: Partial<RoomSettings>): RoomEvent => ({ type: 'RoomConfigured', settings: { ...usualSettings, ...change } });
const playing = (rate = 1): RoomEvent => ({
  ...{ type: 'PlaybackStarted', streamId: 1, track: song, startAtServerMs: 1000, startPositionMs: 5000, rate },
});

test('[RM18] a room is configured from the first moment on', () =>
  expect(given(...inRoom).room).toMatchObject({ settings: usualSettings }));

test('[RM18] what the host names changes, the rest stays; the event has all of it (P-1)', () =>
  given(...inRoom, configured({ loop: 'all' }))
    .when({ type: 'ConfigureRoom', change: { requireToken: true, backgroundUrl: '/bg.mp4' } })
    .yields({ type: 'RoomConfigured', settings: { ...usualSettings, loop: 'all', requireToken: true, backgroundUrl: '/bg.mp4' } }));

test.each([{}, { loop: 'off' }, { loop: undefined, quorum: 0.8 }])('[RM18] what is so already leaves no trace: %o', (change) =>
  given(...inRoom)
    .when({ type: 'ConfigureRoom', change })
    .yields(),
);

test('[RM18] it is the host’s alone, whatever the settings say (P-1)', () => {
  const shared = configured({ whoControls: 'members', whoOrders: 'members' });
  const wish = { type: 'ConfigureRoom', change: { loop: 'all' } } as const;
  given(...inRoom, shared)
    .when(wish, { actorId: 'bob' })
    .rejects('not-host');
  given(...inRoom, shared)
    .when(wish, { actorId: 'eve' })
    .rejects('not-a-member');
});

test('[RM10] where members control, they do all but hand over (P-1)', () => {
  const shared = given(...inRoom, configured({ whoControls: 'members' }), playing());
  shared.when({ type: 'PausePlayback' }, { actorId: 'bob', nowServerMs: 2000 }).yields({ type: 'PlaybackPaused', positionMs: 6000 });
  shared.when({ type: 'StopPlayback' }, { actorId: 'bob' }).yields({ type: 'PlaybackStopped', reason: 'stopped' });
  shared.when({ type: 'HandOverHost', memberId: 'bob' }, { actorId: 'bob' }).rejects('not-host');
});

test.each([1, 2])(
  '[PB22] loop switched off in a later turn leaves the position where it was, and the track ends (P-4, P-18), rate %s',
  (rate) => {
    // 5 s in, then two turns and a half.
    const nowServerMs = 1000 + (55_000 + 60_000 + 30_000) / rate;
    const looping = given(...inRoom, configured({ loop: 'one' }), playing(rate));
    const off = looping.when({ type: 'ConfigureRoom', change: { loop: 'off' } }, { nowServerMs });
    const startAtServerMs = nowServerMs - 30_000 / rate;
    off.yields({ type: 'PlaybackSeeked', startAtServerMs, startPositionMs: 0 }, { type: 'RoomConfigured', settings: usualSettings });
    for (const { room } of [looping, off]) expect(room.status === 'open' && positionMsAt(room, nowServerMs)).toBe(30_000);
    expect(off.cues).toMatchObject([{ dueServerMs: nowServerMs + 30_000 / rate, command: { type: 'FireEnd', startAtServerMs } }]);
  },
);

test('[PB22] loop switched off in the first turn, or while one wrap takes another’s place, changes the line not at all', () => {
  given(...inRoom, configured({ loop: 'one' }), playing())
    .when({ type: 'ConfigureRoom', change: { loop: 'off' } }, { nowServerMs: 20_000 })
    .yields({ type: 'RoomConfigured', settings: usualSettings });
  given(...inRoom, configured({ loop: 'one' }), playing())
    .when({ type: 'ConfigureRoom', change: { loop: 'off', ambient: 'together' } }, { nowServerMs: 200_000 })
    .yields({ type: 'RoomConfigured', settings: { ...usualSettings, ambient: 'together' } });
});
