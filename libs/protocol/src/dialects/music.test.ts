import { describe, expect, test } from 'vitest';
import { idle, linked, nowServerMs, paused, playing, preparing, roomWith, told } from '../testing/dialect-room.ts';
import { music } from './music.ts';

const inAMoment = nowServerMs + 300.4;
const state = (status: string, startTime: number | null, serverNowMs = nowServerMs, link: string | null = linked.url) => ({
  ...{ type: 'ROOM_STATE', roomCode: 'k7m2qx', serverNowMs },
  musicStream: { status, streamId: link === null ? 0 : 1, startTime, link },
});
const tick = (startedAtServerMs: number, serverNowMs: number) => ({
  ...{ type: 'MUSIC_STREAM_TICK', streamId: 1, startedAtServerMs, serverNowMs, currentLink: linked.url },
});

describe('W-2 music', () => {
  test('who comes hears the state: startTime is serverNowMs minus the position', () => {
    const heard = (playback: Parameters<typeof roomWith>[0]) =>
      music.welcome({ room: roomWith(playback), memberId: 'bob', secret: '', created: false }).map(({ frame }) => frame.body);
    expect(heard(idle)).toEqual([state('idle', null, nowServerMs, null)]);
    expect(heard(playing(nowServerMs - 1000, 500))).toEqual([state('playing', nowServerMs - 1500)]);
    expect(heard(paused(700))).toEqual([state('paused', nowServerMs - 700)]);
    expect(heard(preparing(nowServerMs + 900, 500))).toEqual([state('preparing', nowServerMs + 400)]);
  });

  test('who comes during the lead of a seek hears that it is being prepared, and at its moment that it plays', () => {
    const room = roomWith(playing(inAMoment, 60_000));
    expect(music.welcome({ room, memberId: 'bob', secret: '', created: false })).toMatchObject([
      { frame: { body: state('preparing', nowServerMs - 59_700) } },
      { frame: { body: state('playing', nowServerMs - 59_700, nowServerMs + 300) }, atServerMs: inAMoment },
    ]);
  });

  test('a start is state alone: one when it is prepared, one at its moment, with the same startTime', () => {
    expect(music.tell(told('PREPARE_PLAY', roomWith(preparing(inAMoment))))).toMatchObject([
      { frame: { body: state('preparing', nowServerMs + 300) } },
    ]);
    const room = roomWith(playing(inAMoment), { serverNowMs: inAMoment + 2 });
    expect(music.tell(told('PLAY_AT', room, preparing(inAMoment)))).toMatchObject([
      { frame: { body: state('playing', nowServerMs + 300, nowServerMs + 302) } },
    ]);
  });

  test.each([
    ['seek', playing(nowServerMs - 9000)],
    ['resume', paused(3000)],
  ])('a %s is state and a tick, both at the moment itself', (_what, before) => {
    expect(music.tell(told('PLAY_AT', roomWith(playing(inAMoment, 60_000)), before))).toEqual([
      { frame: { event: 'ROOM_STATE', body: state('playing', nowServerMs - 59_700, nowServerMs + 300) }, atServerMs: inAMoment },
      { frame: { event: 'MUSIC_STREAM_TICK', body: tick(nowServerMs - 59_700, nowServerMs + 300) }, atServerMs: inAMoment },
    ]);
  });

  test('ticks say serverNowMs and startedAtServerMs, whose difference is the position; none comes before the moment', () => {
    const room = roomWith(playing(nowServerMs - 5000.25, 1000));
    expect(music.tell(told('STREAM_TICK', room, room.playback)).map(({ frame }) => frame.body)).toEqual([
      tick(nowServerMs - 6000, nowServerMs),
    ]);
    const ahead = roomWith(playing(inAMoment, 1000));
    expect(music.tell(told('STREAM_TICK', ahead, ahead.playback))).toEqual([]);
  });

  test('state and ticks agree to the ms, whatever the fractions', () => {
    for (const fraction of [0.25, 0.49, 0.5, 0.75]) {
      const playback = playing(nowServerMs + fraction, 1000.3);
      const times = [10_000.1, 15_000.7, 20_000.5].map((laterMs) => {
        const room = roomWith(playback, { serverNowMs: nowServerMs + laterMs });
        const [ticked] = music.tell(told('STREAM_TICK', room, playback));
        const [joined] = music.welcome({ room, memberId: 'bob', secret: '', created: false });
        const stream = joined?.frame.body['musicStream'] as { startTime: number } | undefined;
        return [ticked?.frame.body['startedAtServerMs'], stream?.startTime];
      });
      expect(new Set(times.flat()).size).toBe(1);
    }
  });

  test('its own offset has the opposite sign: subtracted from its clock it leads to the same position as ours', () => {
    const [localAheadMs, rttMs, positionMs] = [-12_345, 40, 61_000];
    const toLocal = (serverMs: number) => serverMs + localAheadMs;
    const clientSentAtMs = toLocal(nowServerMs - rttMs / 2);
    const asked = music.decode({ type: 'TIME_SYNC_REQUEST', clientSentAtMs }, '', 'bob');
    if (asked.kind !== 'ping') throw new Error(asked.kind);
    const { body } = asked.answer({ serverReceivedMs: nowServerMs, serverNowMs: nowServerMs });
    expect(body).toEqual({ type: 'TIME_SYNC_RESPONSE', clientSentAtMs, serverNowMs: nowServerMs });

    const itsOffsetMs = (body['clientSentAtMs'] as number) + rttMs / 2 - (body['serverNowMs'] as number);
    const ourOffsetMs = -localAheadMs;
    expect(itsOffsetMs).toBe(-ourOffsetMs);
    const room = roomWith(playing(nowServerMs - positionMs));
    const [ticked] = music.tell(told('STREAM_TICK', room, room.playback));
    const itsServerMs = toLocal(nowServerMs) - itsOffsetMs;
    expect(itsServerMs - (ticked?.frame.body['startedAtServerMs'] as number)).toBe(positionMs);
  });

  test('a refusal is silence', () => {
    expect(music.refuse({ code: 'not-host', message: 'Only the host can do this.', field: '' })).toEqual({});
    expect(music.done()).toEqual({});
  });
});
