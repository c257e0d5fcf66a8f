import { limits, type RoomEvent, type RoomSettings, usualSettings } from '@tutti/protocol';
import { given } from '@tutti/testkit/given';
import { describe, expect, test } from 'vitest';

const track = (trackId: string) => ({ trackId, url: `/media/${trackId}`, title: '', filename: '', durationMs: 60_000 });
const [one, two, three] = ['one', 'two', 'three'].map(track) as [
  ReturnType<typeof track>,
  ReturnType<typeof track>,
  ReturnType<typeof track>,
];
const radio = { trackId: 'radio', url: 'https://radio.example/live', title: 'Radio', filename: '' };
const inRoom: readonly RoomEvent[] = [
  { type: 'RoomOpened', title: 'Friday' },
  { type: 'MemberJoined', memberId: 'ada' },
  { type: 'HostChanged', memberId: 'ada', reason: 'first-member' },
  { type: 'MemberJoined', memberId: 'bob' },
  ...[one, two, three].map((each): RoomEvent => ({ type: 'TrackAdded', track: each })),
];
const configured = (change: Partial<RoomSettings>): RoomEvent => ({ type: 'RoomConfigured', settings: { ...usualSettings, ...change } });
const scheduled = (what = one, streamId = 1, startAtServerMs = 1200) =>
  ({
    ...{ type: 'PlaybackScheduled', streamId, track: what, startAtServerMs, startPositionMs: 0, rate: 1 },
    ...{ leadMs: 1200, leadReason: 'test' },
  }) as const satisfies RoomEvent;
const started = (what = one): RoomEvent => ({
  ...{ type: 'PlaybackStarted', streamId: 1, track: what, startAtServerMs: 1200, startPositionMs: 0, rate: 1 },
});
const playing = (what = one) => [...inRoom, scheduled(what), started(what)];
const order = (events: readonly RoomEvent[]) => {
  const { room } = given(...events);
  return room.status === 'open' ? room.tracks.map(({ trackId }) => trackId).join(' ') : '';
};

describe('order', () => {
  test('[RM19] only the host reorders and removes (P-18)', () => {
    const move = { type: 'MoveTrack', trackId: 'three', beforeTrackId: 'one' } as const;
    const remove = { type: 'RemoveTrack', trackId: 'two' } as const;
    for (const wish of [move, remove]) {
      given(...inRoom)
        .when(wish, { actorId: 'bob' })
        .rejects('not-host');
      given(...inRoom)
        .when(wish, { actorId: 'eve' })
        .rejects('not-a-member');
    }
    expect(order([...inRoom, { type: 'TrackMoved', trackId: 'three', beforeTrackId: 'one' }])).toBe('three one two');
    given(...inRoom)
      .when(move)
      .yields({ type: 'TrackMoved', trackId: 'three', beforeTrackId: 'one' });
    given(...inRoom)
      .when(remove)
      .yields({ type: 'TrackRemoved', trackId: 'two' });
  });

  test('[RM19] unless the room lets every member (P-18)', () =>
    given(...inRoom, configured({ whoOrders: 'members' }))
      .when({ type: 'RemoveTrack', trackId: 'two' }, { actorId: 'bob' })
      .yields({ type: 'TrackRemoved', trackId: 'two' }));

  test('[RM22] a room whose tracks would take too many bytes takes no more of them, and everything else goes on', () => {
    const long = (nth: number) => ({ ...radio, trackId: `t${nth}`, url: `https://radio.example/${'ü'.repeat(900)}${nth}` });
    const added = (nth: number): RoomEvent => ({ type: 'TrackAdded', track: long(nth) });
    const bytes = Buffer.byteLength(JSON.stringify(long(100)));
    const fitting = Math.floor(limits.mostTrackBytes / bytes) - 1;
    const nearlyFull = [...inRoom, ...Array.from({ length: fitting }, (_, nth) => added(nth + 100))];
    expect(fitting).toBeLessThan(limits.mostTracks);
    const full = given(...nearlyFull).when({ type: 'AddTrack', track: long(999) }, { actorId: 'bob' });
    full.yields(added(999));
    const over = given(...full.history);
    over.when({ type: 'AddTrack', track: long(998) }, { actorId: 'bob' }).rejects('room-too-large', 'track');
    over.when({ type: 'StartPlayback', ...long(998), positionMs: 0 }).rejects('room-too-large', 'url');
    over.when({ type: 'RemoveTrack', trackId: 't999' }).yields({ type: 'TrackRemoved', trackId: 't999' });
    over.when({ type: 'JoinRoom' }, { actorId: 'eve' }).yields({ type: 'MemberJoined', memberId: 'eve' });
    expect('events' in over.when({ type: 'AddView', clipId: 'c1', videoUrl: '/media/c1', durationMs: 1_000 }).decision).toBe(true);
  });

  test('[RM22] a room that is far too large from before can be read, played, emptied and left', () => {
    const huge = (nth: number) => ({
      ...radio,
      trackId: `h${nth}`,
      url: `https://a/${'\u0001'.repeat(2_030)}`,
      title: '\u0001'.repeat(200),
    });
    const old = given(...inRoom, ...Array.from({ length: 900 }, (_, nth): RoomEvent => ({ type: 'TrackAdded', track: huge(nth) })));
    old.when({ type: 'AddTrack', track: radio }, { actorId: 'bob' }).rejects('room-too-large', 'track');
    expect('events' in old.when({ type: 'StartPlayback', trackId: 'h1', positionMs: 0 }).decision).toBe(true);
    old.when({ type: 'RemoveTrack', trackId: 'h1' }).yields({ type: 'TrackRemoved', trackId: 'h1' });
    old.when({ type: 'LeaveRoom' }, { actorId: 'bob' }).yields({ type: 'MemberLeft', memberId: 'bob', reason: 'left' });
    const emptied = Array.from({ length: 880 }, (_, nth): RoomEvent => ({ type: 'TrackRemoved', trackId: `h${nth}` }));
    given(...old.when({ type: 'RemoveTrack', trackId: 'h899' }).history, ...emptied)
      .when({ type: 'AddTrack', track: radio })
      .yields({ type: 'TrackAdded', track: radio });
  });

  test('[RM12] whoever may add may not order, and the host may close the list (P-18)', () => {
    const add = { type: 'AddTrack', track: track('four') } as const;
    given(...inRoom)
      .when(add, { actorId: 'bob' })
      .yields({ type: 'TrackAdded', track: add.track });
    given(...inRoom, configured({ whoAdds: 'host' }))
      .when(add, { actorId: 'bob' })
      .rejects('not-host');
    given(...inRoom, configured({ whoAdds: 'host' }))
      .when(add)
      .yields({ type: 'TrackAdded', track: add.track });
  });

  test.each([
    ['to where it stands', { trackId: 'one', beforeTrackId: 'two' }],
    ['before itself', { trackId: 'two', beforeTrackId: 'two' }],
    ['to the end, where it is', { trackId: 'three', beforeTrackId: '' }],
  ])('[RM19] a move %s leaves no trace', (_, move) =>
    given(...inRoom)
      .when({ type: 'MoveTrack', ...move })
      .yields(),
  );

  test('[RM19] what the room has not is neither moved nor removed, nor moved before', () => {
    given(...inRoom)
      .when({ type: 'MoveTrack', trackId: 'nope', beforeTrackId: 'one' })
      .rejects('unknown-track', 'trackId');
    given(...inRoom)
      .when({ type: 'MoveTrack', trackId: 'one', beforeTrackId: 'nope' })
      .rejects('unknown-track', 'beforeTrackId');
    given(...inRoom)
      .when({ type: 'RemoveTrack', trackId: 'nope' })
      .rejects('unknown-track', 'trackId');
  });

  test.each([
    ['preparing', [...inRoom, scheduled()]],
    ['playing', playing()],
    ['paused', [...playing(), { type: 'PlaybackPaused', positionMs: 5 } as const]],
  ])('[RM19] a track in play is not removed while %s, but moved (P-18)', (_, history) => {
    given(...history)
      .when({ type: 'RemoveTrack', trackId: 'one' })
      .rejects('track-in-play', 'trackId');
    given(...history)
      .when({ type: 'MoveTrack', trackId: 'one', beforeTrackId: '' })
      .yields({ type: 'TrackMoved', trackId: 'one', beforeTrackId: '' });
  });

  test('[RM12] a full list takes no more', () => {
    const full = Array.from(
      { length: limits.mostTracks - 3 },
      (_, index): RoomEvent => ({ type: 'TrackAdded', track: track(`t${index}`) }),
    );
    given(...inRoom, ...full)
      .when({ type: 'AddTrack', track: track('more') })
      .rejects('too-many', 'track');
    given(...inRoom, ...full)
      .when({ type: 'StartPlayback', trackId: 'radio', url: radio.url, positionMs: 0 })
      .rejects('too-many', 'url');
  });
});

describe('what comes next', () => {
  const endOf = (what: typeof one, ...more: readonly RoomEvent[]) =>
    given(...playing(what), ...more).when(
      { type: 'FireEnd', streamId: 1, startAtServerMs: 1200 },
      { actorId: 'system', nowServerMs: 61_200 },
    );
  const ended = { type: 'PlaybackStopped', reason: 'ended' } as const;

  test('[PB21] at its end a track is followed by the next in order, as a new stream (P-18)', () => {
    endOf(one).yields(ended, scheduled(two, 2, 62_400));
    endOf(one, { type: 'TrackMoved', trackId: 'three', beforeTrackId: 'two' }).yields(ended, scheduled(three, 2, 62_400));
  });

  test('[PB21] after the last comes none, with loop all the first, itself too if it is alone (P-18)', () => {
    endOf(three).yields(ended);
    endOf(three, configured({ loop: 'all' })).yields(ended, scheduled(one, 2, 62_400));
    const alone: readonly RoomEvent[] = [
      { type: 'TrackRemoved', trackId: 'two' },
      { type: 'TrackRemoved', trackId: 'three' },
    ];
    endOf(one, ...alone, configured({ loop: 'all' })).yields(ended, scheduled(one, 2, 62_400));
  });

  test('[PB21] a room that stops at the end stops (P-18)', () => endOf(one, configured({ atEnd: 'stop', loop: 'all' })).yields(ended));

  test.each([
    ['loop one', { loop: 'one' }],
    ['ambient together', { ambient: 'together' }],
    ['ambient local', { ambient: 'local' }],
  ])('[PB22] with %s a track never ends (P-18, P-19)', (_, change) => {
    const wrapping = given(...playing(), configured(change));
    expect(wrapping.when({ type: 'MoveTrack', trackId: 'one', beforeTrackId: 'two' }).cues).toEqual([]);
    endOf(one, configured(change)).rejects('superseded');
    wrapping
      .when({ type: 'PausePlayback' }, { nowServerMs: 1200 + 60_000 * 3 + 7000 })
      .yields({ type: 'PlaybackPaused', positionMs: 7000 });
  });

  test('[PB20] a skip starts what comes next, with loop one too (P-18)', () => {
    for (const history of [[...inRoom, scheduled()], playing(), [...playing(), configured({ loop: 'one' })]])
      given(...history)
        .when({ type: 'SkipTrack' }, { nowServerMs: 9000 })
        .yields(scheduled(two, 2, 10_200));
    given(...playing(three))
      .when({ type: 'SkipTrack' })
      .rejects('nothing-next');
    given(...playing(three), configured({ loop: 'all' }))
      .when({ type: 'SkipTrack' }, { nowServerMs: 9000 })
      .yields(scheduled(one, 2, 10_200));
    given(...inRoom)
      .when({ type: 'SkipTrack' })
      .rejects('not-playing');
    given(...playing())
      .when({ type: 'SkipTrack' }, { actorId: 'bob' })
      .rejects('not-host');
  });
});

describe('a start by address', () => {
  const byUrl = { type: 'StartPlayback', trackId: 'radio', url: radio.url, title: 'Radio', filename: '', positionMs: 0 } as const;

  test('[PB16] adds a track that the room has not, and starts it (P-18)', () =>
    given(...inRoom)
      .when(byUrl)
      .yields({ type: 'TrackAdded', track: radio }, scheduled(radio as unknown as typeof one)));

  test('[PB16] finds the one that it has, by whatever id (P-18)', () =>
    given(...inRoom, { type: 'TrackAdded', track: { ...radio, trackId: 'other' } })
      .when(byUrl)
      .yields(scheduled({ ...radio, trackId: 'other' } as unknown as typeof one)));

  test('[PB16] finds a file of ours by its path, and brings none in from elsewhere', () => {
    given(...inRoom)
      .when({ ...byUrl, url: '/media/two' })
      .yields(scheduled(two));
    given(...inRoom)
      .when({ ...byUrl, url: '/media/secret' })
      .rejects('unknown-track', 'url');
  });

  test('[PB16] adds nothing for who may not add (P-18)', () => {
    const shared = [...inRoom, configured({ whoControls: 'members', whoAdds: 'host' })];
    given(...shared)
      .when(byUrl, { actorId: 'bob' })
      .rejects('not-host', 'url');
    given(...shared, { type: 'TrackAdded', track: radio })
      .when(byUrl, { actorId: 'bob' })
      .yields(scheduled(radio as unknown as typeof one));
  });

  test('[PB16] an empty address is none', () =>
    given(...inRoom)
      .when({ ...byUrl, url: '' })
      .rejects('unknown-track', 'trackId'));
});

describe('duration', () => {
  const live = [...inRoom, { type: 'TrackAdded', track: radio } as const];
  const measure = { type: 'MeasureTrack', trackId: 'radio', durationMs: 30_000 } as const;
  const measured = { type: 'TrackMeasured', trackId: 'radio', durationMs: 30_000 } as const;

  test('[PB28] the host reports one that nobody knew; it holds for what is playing too (P-4)', () => {
    given(...live)
      .when(measure)
      .yields(measured);
    given(...live)
      .when(measure, { actorId: 'bob' })
      .rejects('not-host');
    const start = given(...live, scheduled(radio as unknown as typeof one), started(radio as unknown as typeof one)).when(measure);
    start.yields(measured);
    expect(start.cues).toMatchObject([{ dueServerMs: 31_200, command: { type: 'FireEnd' } }]);
    expect(start.room).toMatchObject({ tracks: [{}, {}, {}, { durationMs: 30_000 }], playback: { track: { durationMs: 30_000 } } });
  });

  test('[PB28] one that is known stands, and of no other track is one reported (P-4)', () => {
    given(...inRoom)
      .when({ ...measure, trackId: 'one' })
      .yields();
    given(...live, measured)
      .when({ ...measure, durationMs: 1 })
      .yields();
    given(...inRoom)
      .when(measure)
      .rejects('unknown-track', 'trackId');
  });
});
