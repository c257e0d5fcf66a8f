import type { RoomEvent, RoomSettings } from '@tutti/protocol';
import { usualSettings } from '@tutti/protocol';
import { given } from '@tutti/testkit/given';
import { describe, expect, test } from 'vitest';

const song = { trackId: 'song', url: '/media/song', title: '', filename: '', durationMs: 180_000 };
const joined = (memberId: string, dialect?: 'party'): RoomEvent => ({ type: 'MemberJoined', memberId, ...(dialect ? { dialect } : {}) });
const inRoom: readonly RoomEvent[] = [
  { type: 'RoomOpened', title: 'Friday' },
  joined('ada'),
  { type: 'HostChanged', memberId: 'ada', reason: 'first-member' },
  joined('bob'),
  joined('cyd'),
  { type: 'TrackAdded', track: song },
];
const configured = (change: Partial<RoomSettings>): RoomEvent => ({ type: 'RoomConfigured', settings: { ...usualSettings, ...change } });
const play = { type: 'StartPlayback', trackId: 'song', positionMs: 0 } as const;
const ready = { type: 'ReportReady', streamId: 1 } as const;
const everyone = [...inRoom, configured({ waitFor: 'everyone' })];

const scheduledAt = (startAtServerMs: number, change: Partial<Extract<RoomEvent, { type: 'PlaybackScheduled' }>> = {}) => ({
  ...({ type: 'PlaybackScheduled', streamId: 1, track: song, startAtServerMs, startPositionMs: 0, rate: 1 } as const),
  ...{ leadMs: startAtServerMs, leadReason: 'test', ...change },
});

describe('the lead', () => {
  const lead = (change: Partial<RoomSettings>, p95RttMs?: number, ...more: readonly RoomEvent[]) => {
    const { decision } = given(...inRoom, configured(change), ...more).when(play, {
      startLead: { leadMs: 540, reason: 'measured' },
      ...(p95RttMs === undefined ? {} : { p95RttMs }),
    });
    const [event] = 'events' in decision ? decision.events : [];
    return event?.type === 'PlaybackScheduled' ? [event.leadMs, event.leadReason] : undefined;
  };

  test('[PB11] is the measured one with its reason, unless the room says otherwise (P-3)', () =>
    expect(lead({})).toEqual([540, 'measured']));

  test('[PB26] is fixed when the room says so (P-3)', () =>
    expect(lead({ leadPolicy: 'fixed', fixedLeadMs: 1500 })).toEqual([1500, 'fixed']));

  test.each([
    ['low-latency', undefined, 800, 'preset low-latency'],
    ['high-latency', 10, 1500, 'preset high-latency'],
    ['measured', 49, 800, 'preset low-latency'],
    ['measured', 201, 1500, 'preset high-latency'],
    ['measured', 120, 540, 'measured'],
    ['measured', undefined, 540, 'measured'],
    ['mobile', 300, 540, 'measured'],
  ])('[PB26] P-14 preset %s with a p95 of %s ms gives %s ms', (preset, p95RttMs, leadMs, reason) => {
    expect(lead({ preset }, p95RttMs)).toEqual([leadMs, reason]);
  });

  test('[PB26] P-14 a preset’s lead wins over the policy’s', () =>
    expect(lead({ preset: 'low-latency', leadPolicy: 'fixed', fixedLeadMs: 1500 })).toEqual([800, 'preset low-latency']));

  test('[PB27] is at least 1200 ms while somebody is here who sends no READY (P-3)', () => {
    expect(lead({}, undefined, joined('old', 'party'))?.[0]).toBe(1200);
    expect(lead({}, undefined, joined('old', 'party'), { type: 'MemberLost', memberId: 'old' })?.[0]).toBe(540);
    given(...inRoom, joined('old', 'party'))
      .when(play, { startLead: { leadMs: 1300, reason: 'long' } })
      .yields(scheduledAt(1300, { leadReason: 'long' }));
  });
});

describe('waiting for members', () => {
  const waiting = given(...everyone).when(play);
  const waitsFor = { leadMs: 8000, leadReason: 'waits for everyone, at most 8000 ms' };

  test('[PB23] a start has its deadline as its moment, and is told who is ready (P-3)', () => {
    waiting.yields(scheduledAt(8000, waitsFor));
    given(...waiting.history)
      .when(ready, { actorId: 'bob', nowServerMs: 500 })
      .yields({ type: 'MemberReady', memberId: 'bob', streamId: 1 });
  });

  const readies = (...ids: string[]) => ids.map((memberId): RoomEvent => ({ type: 'MemberReady', memberId, streamId: 1 }));
  const sooner = (startAtServerMs: number, leadReason: string, leadMs = 100) => scheduledAt(startAtServerMs, { leadMs, leadReason });

  test('[PB24] when all are ready it starts a moment later, in the same stream (P-3)', () => {
    const last = given(...waiting.history, ...readies('ada', 'bob')).when(ready, { actorId: 'cyd', nowServerMs: 900 });
    last.yields({ type: 'MemberReady', memberId: 'cyd', streamId: 1 }, sooner(1000, '3 ready; test'));
    expect(last.cues).toEqual([{ dueServerMs: 1000, command: { type: 'FireStart', streamId: 1, startAtServerMs: 1000 } }]);
    given(...last.history)
      .when({ type: 'FireStart', streamId: 1, startAtServerMs: 8000 }, { actorId: 'system', nowServerMs: 8000 })
      .rejects('superseded');
  });

  test('[PB24] a quorum is enough where the room says so, rounded up (P-3)', () => {
    const quorum = given(...inRoom, configured({ waitFor: 'quorum', quorum: 0.5 })).when(play);
    const one = given(...quorum.history).when(ready, { actorId: 'bob', nowServerMs: 300 });
    one.yields({ type: 'MemberReady', memberId: 'bob', streamId: 1 });
    given(...one.history)
      .when(ready, { actorId: 'cyd', nowServerMs: 400 })
      .yields({ type: 'MemberReady', memberId: 'cyd', streamId: 1 }, sooner(500, '2 ready; test'));
  });

  test.each(['LeaveRoom', 'LoseMember'] as const)('[PB24] who is gone (%s) is waited for no longer (P-3)', (type) => {
    const { decision } = given(...waiting.history, ...readies('ada', 'bob')).when({ type }, { actorId: 'cyd', nowServerMs: 900 });
    expect('events' in decision && decision.events.at(-1)).toEqual(sooner(1000, '2 ready; test'));
  });

  test('[PB24] who speaks an older protocol is not waited for, but gets its 1200 ms (P-3)', () => {
    const mixed = given(...waiting.history, joined('old', 'party'), ...readies('ada', 'bob')).when(ready, {
      actorId: 'cyd',
      nowServerMs: 900,
    });
    const [, start] = 'events' in mixed.decision ? mixed.decision.events : [];
    expect(start).toMatchObject({ startAtServerMs: 2100, leadMs: 1200 });
  });

  test('[PB24] with nobody to wait for a start has its usual lead (P-3)', () => {
    const older: RoomEvent[] = [
      { type: 'RoomOpened', title: 'Old' },
      joined('ada', 'party'),
      { type: 'HostChanged', memberId: 'ada', reason: 'first-member' },
      { type: 'TrackAdded', track: song },
      configured({ waitFor: 'everyone' }),
    ];
    given(...older)
      .when(play)
      .yields(scheduledAt(1200));
  });

  test('[PB25] at the deadline the room starts without the stragglers (P-3)', () =>
    given(...waiting.history, ...readies('ada'))
      .when({ type: 'FireStart', streamId: 1, startAtServerMs: 8000 }, { actorId: 'system', nowServerMs: 8000 })
      .yields({ type: 'PlaybackStarted', streamId: 1, track: song, startAtServerMs: 8000, startPositionMs: 0, rate: 1 }));

  test('[PB24] a start is never moved back: who comes or reports late changes nothing (P-3)', () => {
    const moved = given(...waiting.history, ...readies('ada', 'bob')).when(ready, { actorId: 'cyd', nowServerMs: 900 });
    const late = given(...moved.history, joined('dan')).when(ready, { actorId: 'dan', nowServerMs: 950 });
    late.yields({ type: 'MemberReady', memberId: 'dan', streamId: 1 });
  });

  test('[PB25] a seek during the lead sets a new deadline, those who are ready stay so (P-3)', () => {
    const sought = given(...waiting.history, ...readies('ada')).when({ type: 'SeekPlayback', positionMs: 500 }, { nowServerMs: 2000 });
    sought.yields(scheduledAt(10_000, { ...waitsFor, startPositionMs: 500 }));
    expect(sought.room).toMatchObject({ playback: { readyIds: ['ada'] } });
  });

  test('[PB23] ready twice, for another stream, or when nobody waits leaves no trace (P-3)', () => {
    given(...waiting.history, ...readies('bob'))
      .when(ready, { actorId: 'bob' })
      .yields();
    given(...waiting.history)
      .when({ ...ready, streamId: 7 }, { actorId: 'bob' })
      .yields();
    given(...inRoom, scheduledAt(1200))
      .when(ready, { actorId: 'bob' })
      .yields();
    given(...waiting.history)
      .when(ready, { actorId: 'eve' })
      .rejects('not-a-member');
    given(...waiting.history)
      .when(ready, { actorId: 'system' })
      .rejects('forbidden');
  });

  test('[PB23] who leaves and comes again has to load again (P-3)', () => {
    const back = given(...waiting.history, ...readies('bob'), { type: 'MemberLeft', memberId: 'bob', reason: 'left' }, joined('bob'));
    expect(back.room).toMatchObject({ playback: { readyIds: [] } });
  });

  test('[PB24] a room told to wait for nobody starts after a usual lead, one told to wait does not wait longer (P-3)', () => {
    const settings = { ...usualSettings, waitFor: 'nobody' };
    given(...waiting.history)
      .when({ type: 'ConfigureRoom', change: { waitFor: 'nobody' } }, { nowServerMs: 1000 })
      .yields({ type: 'RoomConfigured', settings }, sooner(2200, 'test', 1200));
    given(...inRoom, scheduledAt(1200))
      .when({ type: 'ConfigureRoom', change: { waitFor: 'everyone' } }, { nowServerMs: 1000 })
      .yields({ type: 'RoomConfigured', settings: { ...usualSettings, waitFor: 'everyone' } });
  });
});
