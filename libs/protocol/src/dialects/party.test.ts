import { describe, expect, test } from 'vitest';
import { idle, linked, nowServerMs, paused, playing, preparing, roomWith, told } from '../testing/dialect-room.ts';
import { usualSettings } from '../usual-settings.ts';
import { party } from './party.ts';

const start = { trackUrl: linked.url, title: 'A', filename: 'a.mp3' };
const inAMoment = nowServerMs + 1200.6;

describe('W-2 party', () => {
  test('a start is prepared at once and begins with the same fields: whole ms, and seconds', () => {
    const fields = { ...start, startAtServerMs: nowServerMs + 1201, startPositionSec: 12.346 };
    expect(party.tell(told('PREPARE_PLAY', roomWith(preparing(inAMoment, 12_345.6))))).toEqual([
      { frame: { event: 'PREPARE_PLAY', body: { t: 'PREPARE_PLAY', ...fields } } },
    ]);
    const room = roomWith(playing(inAMoment, 12_345.6), { serverNowMs: inAMoment + 3 });
    expect(party.tell(told('PLAY_AT', room, preparing(inAMoment, 12_345.6)))).toEqual([
      { frame: { event: 'PLAY_AT', body: { t: 'PLAY_AT', ...fields } }, to: 'pinging' },
      { frame: { event: 'PLAY', body: { t: 'PLAY', ...start, startPositionSec: 12.346 } }, to: 'silent' },
    ]);
  });

  test('a seek is told ahead to who knows the time, and at its moment to who does not', () => {
    const [playAt, play] = party.tell(told('PLAY_AT', roomWith(playing(inAMoment, 60_000)), playing(nowServerMs - 5000)));
    expect(playAt).toMatchObject({ frame: { body: { startAtServerMs: nowServerMs + 1201, startPositionSec: 60 } }, to: 'pinging' });
    expect(playAt).not.toHaveProperty('atServerMs');
    expect(play).toMatchObject({ frame: { body: { t: 'PLAY', startPositionSec: 60 } }, to: 'silent', atServerMs: inAMoment });
  });

  test('a start that is told late to who knows no time begins where it is by now', () => {
    const [, play] = party.tell(told('PLAY_AT', roomWith(playing(nowServerMs - 900, 1000)), preparing(nowServerMs - 900, 1000)));
    expect(play?.frame.body).toEqual({ t: 'PLAY', ...start, startPositionSec: 1.9 });
  });

  test('pause and stop have no fields; a seek while paused is not told, the resume says from where', () => {
    expect(party.tell(told('PAUSED', roomWith(paused(5)), playing(0)))).toEqual([{ frame: { event: 'PAUSE', body: { t: 'PAUSE' } } }]);
    expect(party.tell(told('PAUSED', roomWith(paused(9)), paused(5)))).toEqual([]);
    expect(party.tell(told('STOPPED', roomWith(idle), playing(0)))).toEqual([{ frame: { event: 'STOP', body: { t: 'STOP' } } }]);
  });

  test('who creates is told code and secret; who comes, its role and what is under way', () => {
    const secret = 'of-the-creator';
    expect(party.welcome({ room: roomWith(idle), memberId: 'ada', secret, created: true })).toEqual([
      { frame: { event: 'CREATED', body: { t: 'CREATED', code: 'k7m2qx', secret } } },
    ]);
    const heard = (memberId: string, playback: Parameters<typeof roomWith>[0]) =>
      party.welcome({ room: roomWith(playback), memberId, secret, created: false }).map(({ frame }) => frame.body);
    expect(heard('ada', idle)).toEqual([{ t: 'JOINED', code: 'k7m2qx', role: 'host' }]);
    expect(heard('bob', paused(5))).toEqual([{ t: 'JOINED', code: 'k7m2qx', role: 'guest' }]);
    expect(heard('bob', preparing(inAMoment))[1]).toMatchObject({ t: 'PREPARE_PLAY', startAtServerMs: nowServerMs + 1201 });
    expect(heard('bob', playing(nowServerMs - 30_000, 500))[1]).toMatchObject({
      ...{ t: 'PLAY_AT', startAtServerMs: nowServerMs - 30_000, startPositionSec: 0.5 },
    });
  });

  test('P-18 a track that begins again by itself begins for party too, told by the tick before', () => {
    const room = roomWith(playing(nowServerMs - 196_000), { settings: { ...usualSettings, loop: 'one' } });
    const atServerMs = nowServerMs + 4000;
    expect(party.tell(told('STREAM_TICK', room, room.playback))).toEqual([
      {
        frame: { event: 'PLAY_AT', body: { t: 'PLAY_AT', ...start, startAtServerMs: atServerMs, startPositionSec: 0 } },
        to: 'pinging',
        atServerMs,
      },
      { frame: { event: 'PLAY', body: { t: 'PLAY', ...start, startPositionSec: 0 } }, to: 'silent', atServerMs },
    ]);
    expect(party.tell(told('STREAM_TICK', roomWith(playing(nowServerMs - 196_000))))).toEqual([]);
  });

  test('who comes after the track began again is told a start that counts right', () => {
    const room = roomWith(playing(nowServerMs - 230_000), { positionMs: 30_000, settings: { ...usualSettings, loop: 'one' } });
    const [, heard] = party.welcome({ room, memberId: 'bob', secret: '', created: false });
    expect(heard?.frame.body).toMatchObject({ t: 'PLAY_AT', startAtServerMs: nowServerMs, startPositionSec: 30 });
  });

  test('after a hole it is told what holds now', () => {
    const heard = (playback: Parameters<typeof roomWith>[0]) =>
      party.tell(told('ROOM_STATE', roomWith(playback))).map(({ frame }) => frame.event);
    expect([idle, preparing(inAMoment), playing(nowServerMs), paused(5)].map(heard)).toEqual([
      ['STOP'],
      ['PREPARE_PLAY'],
      ['PLAY_AT', 'PLAY'],
      ['PAUSE'],
    ]);
  });

  test('W-3 seconds that would be no finite number of ms are refused', () => {
    for (const startPositionSec of [1e308, 1e13])
      expect(party.decode({ t: 'HOST_PLAY', trackUrl: linked.url, startPositionSec }, '', 'bob')).toMatchObject({
        ...{ kind: 'invalid', field: 'startPositionSec' },
      });
  });

  test('errors are one text, in its own spelling', () => {
    const message = (field: string, code: 'invalid-frame' | 'room-not-open' | 'join-first' = 'invalid-frame') =>
      party.refuse({ code, message: 'No.', field }).frame?.body;
    expect(message('url')).toEqual({ t: 'ERROR', message: 'trackUrl: No.' });
    expect(message('positionMs')).toEqual({ t: 'ERROR', message: 'startPositionSec: No.' });
    expect(message('')).toEqual({ t: 'ERROR', message: 'No.' });
    expect(message('', 'room-not-open')).toEqual({ t: 'ERROR', message: 'code: No.' });
    expect(message('', 'join-first')).toEqual({ t: 'ERROR', message: 'Send CREATE or JOIN first.' });
  });
});
