import type { RoomEvent } from '@tutti/protocol';
import { at, given } from '@tutti/testkit/given';
import { describe, expect, test } from 'vitest';

const song = { trackId: 'song', url: '/media/song', title: 'Song', filename: 'song.wav', durationMs: 180_000 };
const live = { trackId: 'live', url: 'https://radio.example/live', title: 'Radio', filename: '' };
const inRoom: readonly RoomEvent[] = [
  { type: 'RoomOpened', title: 'Friday' },
  { type: 'MemberJoined', memberId: 'ada' },
  { type: 'HostChanged', memberId: 'ada', reason: 'first-member' },
  { type: 'MemberJoined', memberId: 'bob' },
  { type: 'TrackAdded', track: song },
  { type: 'TrackAdded', track: live },
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
const started = {
  type: 'PlaybackStarted',
  streamId: 1,
  track: song,
  startAtServerMs: 1200,
  startPositionMs: 0,
  rate: 1,
} as const satisfies RoomEvent;
const paused: RoomEvent = { type: 'PlaybackPaused', positionMs: 8500 };

const idle = inRoom;
const preparing = [...inRoom, scheduled];
const playing = [...preparing, started];
const standing = [...playing, paused];
const timer = { actorId: 'system' };

describe('starting', () => {
  test('[PB2] a start is scheduled: now plus lead, both recorded (P-2, P-3)', () =>
    given(...idle)
      .when({ type: 'StartPlayback', trackId: 'song', positionMs: 4000 }, { nowServerMs: 500 })
      .yields({ ...scheduled, startAtServerMs: 1700, startPositionMs: 4000 }));

  test('[PB3] at that time it starts, with the same fields (P-2)', () => {
    const start = given(...idle).when({ type: 'StartPlayback', trackId: 'song', positionMs: 0 });
    expect(start.cues).toEqual([{ dueServerMs: 1200, command: { type: 'FireStart', streamId: 1, startAtServerMs: 1200 } }]);
    given(...start.history)
      .when({ type: 'FireStart', streamId: 1, startAtServerMs: 1200 }, { ...timer, nowServerMs: 1200 })
      .yields(started);
  });

  test.each([
    ['preparing', preparing],
    ['playing', playing],
    ['paused', standing],
  ])('[PB4] a start while %s replaces what was, as a new stream (P-2)', (_, history) =>
    given(...history)
      .when({ type: 'StartPlayback', trackId: 'live', positionMs: 0 }, { nowServerMs: 9000 })
      .yields({ ...scheduled, streamId: 2, track: live, startAtServerMs: 10_200 }),
  );

  test('[PB16] of a track the room has not is refused, and so is one beyond the end', () => {
    given(...idle)
      .when({ type: 'StartPlayback', trackId: 'nope', positionMs: 0 })
      .rejects('unknown-track', 'trackId');
    given(...idle)
      .when({ type: 'StartPlayback', trackId: 'song', positionMs: 180_001 })
      .rejects('out-of-range', 'positionMs');
    given(...idle)
      .when({ type: 'StartPlayback', trackId: 'live', positionMs: 9e9 })
      .yields({ ...scheduled, track: live, startPositionMs: 9e9 });
  });

  test('[PB9] a start in the last 250 ms is set before them (P-4)', () =>
    given(...idle)
      .when({ type: 'StartPlayback', trackId: 'song', positionMs: 180_000 })
      .yields({ ...scheduled, startPositionMs: 179_750 }));
});

describe('a cue that something newer replaced fires nothing (P-2)', () => {
  const cue = { type: 'FireStart', streamId: 1, startAtServerMs: 1200 } as const;
  const afterwards: readonly (readonly [string, Parameters<ReturnType<typeof given>['when']>[0]])[] = [
    ['pause', { type: 'PausePlayback' }],
    ['stop', { type: 'StopPlayback' }],
    ['seek', { type: 'SeekPlayback', positionMs: 60_000 }],
    ['new start', { type: 'StartPlayback', trackId: 'song', positionMs: 0 }],
  ];
  test.each(afterwards)('[PB5] %s during the lead', (_, command) => {
    const { history } = given(...preparing).when(command, { nowServerMs: 700 });
    given(...history)
      .when(cue, { ...timer, nowServerMs: 1200 })
      .rejects('superseded');
  });

  test('[PB5] the same cue twice', () =>
    given(...playing)
      .when(cue, { ...timer, nowServerMs: 1200 })
      .rejects('superseded'));

  test('[PB10] the end of a track that was sought or paused in', () => {
    const end = { type: 'FireEnd', streamId: 1, startAtServerMs: 1200 } as const;
    given(...standing)
      .when(end, { ...timer, nowServerMs: 181_200 })
      .rejects('superseded');
    const sought = given(...playing).when({ type: 'SeekPlayback', positionMs: 0 }, { nowServerMs: 100_000 });
    given(...sought.history)
      .when(end, { ...timer, nowServerMs: 181_200 })
      .rejects('superseded');
  });
});

describe('pausing', () => {
  test('[PB7] stops at the position reached (P-4)', () =>
    given(...playing)
      .when({ type: 'PausePlayback' }, { nowServerMs: 9700 })
      .yields(paused));

  test('[PB7] never past the end (P-4)', () =>
    given(...playing)
      .when({ type: 'PausePlayback' }, { nowServerMs: 999_999 })
      .yields({ type: 'PlaybackPaused', positionMs: 179_750 }));

  test('[PB7] during the lead stands where it would have started', () => {
    const ahead = { ...scheduled, startPositionMs: 4000 };
    given(...idle, ahead)
      .when({ type: 'PausePlayback' }, { nowServerMs: 700 })
      .yields({ type: 'PlaybackPaused', positionMs: 4000 });
  });

  test.each([
    ['idle', idle],
    ['paused', standing],
  ])('[PB7] while %s is refused', (_, history) =>
    given(...history)
      .when({ type: 'PausePlayback' })
      .rejects('not-playing'),
  );
});

describe('resuming', () => {
  test('[PB8] starts a little ahead, for all together, in the same stream (P-2)', () => {
    const resumed = given(...standing).when({ type: 'ResumePlayback' }, { nowServerMs: 20_000 });
    resumed.yields({ type: 'PlaybackResumed', startAtServerMs: 20_100, startPositionMs: 8500, leadMs: 100 });
    expect(resumed.room).toMatchObject({ streamId: 1, playback: { status: 'playing', startAtServerMs: 20_100, startPositionMs: 8500 } });
  });

  test.each([
    ['idle', idle],
    ['preparing', preparing],
    ['playing', playing],
  ])('[PB8] while %s is refused', (_, history) =>
    given(...history)
      .when({ type: 'ResumePlayback' })
      .rejects('not-paused'),
  );
});

describe('seeking', () => {
  test('[PB9] while playing all jump together, in the same stream', () => {
    const sought = given(...playing).when({ type: 'SeekPlayback', positionMs: 60_000 }, { nowServerMs: 20_000 });
    sought.yields({ type: 'PlaybackSeeked', startAtServerMs: 20_100, startPositionMs: 60_000 });
    expect(sought.room).toMatchObject({ streamId: 1, playback: { status: 'playing', startAtServerMs: 20_100 } });
  });

  test('[PB9] while paused only the position moves', () => {
    const sought = given(...standing).when({ type: 'SeekPlayback', positionMs: 60_000 }, { nowServerMs: 20_000 });
    expect(sought.room).toMatchObject({ playback: { status: 'paused', positionMs: 60_000 } });
    expect(sought.cues).toEqual([]);
  });

  test('[PB6] during the lead the start is scheduled anew, in the same stream (P-2)', () => {
    const sought = given(...preparing).when({ type: 'SeekPlayback', positionMs: 60_000 }, { nowServerMs: 700 });
    sought.yields({ ...scheduled, startAtServerMs: 1900, startPositionMs: 60_000 });
    expect(sought.cues).toEqual([{ dueServerMs: 1900, command: { type: 'FireStart', streamId: 1, startAtServerMs: 1900 } }]);
  });

  test('[PB9] beyond the end, or with nothing to seek in, is refused', () => {
    given(...playing)
      .when({ type: 'SeekPlayback', positionMs: 180_001 })
      .rejects('out-of-range', 'positionMs');
    given(...idle)
      .when({ type: 'SeekPlayback', positionMs: 0 })
      .rejects('not-playing');
  });
});

describe('stopping', () => {
  test.each([
    ['preparing', preparing],
    ['playing', playing],
    ['paused', standing],
  ])('[PB10] while %s the room is idle again', (_, history) => {
    const stopped = given(...history).when({ type: 'StopPlayback' });
    stopped.yields({ type: 'PlaybackStopped', reason: 'stopped' });
    expect(stopped.room).toMatchObject({ streamId: 1, playback: { status: 'idle' } });
    expect(stopped.cues).toEqual([]);
  });

  test('[PB10] while idle is refused', () =>
    given(...idle)
      .when({ type: 'StopPlayback' })
      .rejects('not-playing'));

  test('[PB10] a track stops by itself when it is over, not before', () => {
    const start = given(...preparing).when({ type: 'FireStart', streamId: 1, startAtServerMs: 1200 }, { ...timer, nowServerMs: 1200 });
    expect(start.cues).toEqual([{ dueServerMs: 181_200, command: { type: 'FireEnd', streamId: 1, startAtServerMs: 1200 } }]);
    const end = { type: 'FireEnd', streamId: 1, startAtServerMs: 1200 } as const;
    given(...start.history)
      .when(end, { ...timer, nowServerMs: 181_199 })
      .rejects('superseded');
    given(...start.history)
      .when(end, { ...timer, nowServerMs: 181_200 })
      .yields({ type: 'PlaybackStopped', reason: 'ended' }, { ...scheduled, streamId: 2, track: live, startAtServerMs: 182_400 });
  });

  test('[PB10] a track of unknown length has no end to wait for', () => {
    const start = given(...idle).when({ type: 'StartPlayback', trackId: 'live', positionMs: 0 });
    const fired = given(...start.history).when({ type: 'FireStart', streamId: 1, startAtServerMs: 1200 }, { ...timer, nowServerMs: 1200 });
    expect(fired.cues).toEqual([]);
  });
});

describe('who may', () => {
  const wishes = [
    { type: 'StartPlayback', trackId: 'song', positionMs: 0 },
    { type: 'PausePlayback' },
    { type: 'ResumePlayback' },
    { type: 'SeekPlayback', positionMs: 0 },
    { type: 'StopPlayback' },
  ] as const;

  test.each(wishes)('[RM10] $type by a guest is refused and changes nothing (P-1)', (command) => {
    for (const history of [idle, preparing, playing, standing]) {
      given(...history)
        .when(command, { actorId: 'bob' })
        .rejects('not-host');
      given(...history)
        .when(command, { actorId: 'eve' })
        .rejects('not-a-member');
    }
  });

  test('[RM10] a room’s own cues are not for members, the host among them', () => {
    given(...preparing)
      .when({ type: 'FireStart', streamId: 1, startAtServerMs: 1200 })
      .rejects('forbidden');
    given(...playing)
      .when({ type: 'FireEnd', streamId: 1, startAtServerMs: 1200 }, { nowServerMs: 999_999 })
      .rejects('forbidden');
  });

  test('[RM12] any member adds tracks, each id once (P-18)', () => {
    const track = { trackId: 'new', url: '/media/new', title: '', filename: '' };
    given(...idle)
      .when({ type: 'AddTrack', track }, { actorId: 'bob' })
      .yields({ type: 'TrackAdded', track });
    given(...idle)
      .when({ type: 'AddTrack', track: song }, { actorId: 'bob' })
      .rejects('track-exists', 'track.trackId');
    given(...idle)
      .when({ type: 'AddTrack', track }, { actorId: 'eve' })
      .rejects('not-a-member');
  });
});

test('[PB1] cues come soonest first', () => {
  const lost = given(...playing, at(170_000, { type: 'MemberLost', memberId: 'bob' })).when(
    { type: 'LoseMember' },
    { nowServerMs: 150_000 },
  );
  expect(lost.cues.map(({ dueServerMs, command }) => [dueServerMs, command.type])).toEqual([
    [160_000, 'RemoveAbsent'],
    [180_000, 'RemoveAbsent'],
    [181_200, 'FireEnd'],
  ]);
});
