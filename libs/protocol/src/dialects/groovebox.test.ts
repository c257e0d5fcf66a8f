import { describe, expect, test } from 'vitest';
import { idle, linked, nowServerMs, paused, playing, preparing, roomWith, told } from '../testing/dialect-room.ts';
import { usualSettings } from '../usual-settings.ts';
import { groovebox } from './groovebox.ts';

const inAMoment = nowServerMs + 1200.6;
const bodies = (...args: Parameters<typeof told>) => groovebox.tell(told(...args)).map(({ frame }) => [frame.event, frame.body]);
const start = (position: number, startAtServerTime: number, serverTimestamp = nowServerMs) => [
  'playback:start',
  { trackId: linked.url, position, startAtServerTime, syncBufferMs: startAtServerTime - serverTimestamp, serverTimestamp },
];

describe('W-2 groovebox', () => {
  test('a start is told at once, its buffer is what is left of the lead; at its moment nothing is', () => {
    expect(bodies('PREPARE_PLAY', roomWith(preparing(inAMoment, 2000.4)))).toEqual([start(2000, nowServerMs + 1201)]);
    expect(bodies('PLAY_AT', roomWith(playing(nowServerMs)), preparing(nowServerMs))).toEqual([]);
  });

  test('P-3 a start that is moved forward is told again, as it really is', () => {
    const [first, second] = [preparing(nowServerMs + 8000), preparing(nowServerMs + 200)];
    expect([...bodies('PREPARE_PLAY', roomWith(first)), ...bodies('PREPARE_PLAY', roomWith(second), first)]).toEqual([
      start(0, nowServerMs + 8000),
      start(0, nowServerMs + 200),
    ]);
  });

  test.each([
    ['seek', playing(nowServerMs - 9000)],
    ['resume', paused(3000)],
  ])('a %s is a start with the new position', (_what, before) => {
    expect(bodies('PLAY_AT', roomWith(playing(inAMoment, 60_000)), before)).toEqual([start(60_000, nowServerMs + 1201)]);
  });

  test('what began in the past begins now, where it is: the buffer is never negative', () => {
    expect(bodies('PLAY_AT', roomWith(playing(nowServerMs - 700, 1000)), playing(0))).toEqual([start(1700, nowServerMs)]);
  });

  test('playback:sync counts from the start moment and the start position, never below it', () => {
    const synced = (playback: Parameters<typeof roomWith>[0]) => bodies('PLAYBACK_SYNC', roomWith(playback), playback)[0];
    const sync = (theoreticalPosition: number) => [
      'playback:sync',
      { roomId: 'k7m2qx', serverTimestamp: nowServerMs, theoreticalPosition, trackId: linked.url },
    ];
    expect(synced(playing(nowServerMs - 10_000.4, 500))).toEqual(sync(10_500));
    expect(synced(playing(inAMoment, 500))).toEqual(sync(500));
  });

  test('room:state has who is here, the DJ, and playback; nothing is null', () => {
    const members = [
      { userId: 'ada', username: 'Ada' },
      { userId: 'bob', username: 'Bob' },
    ];
    const state = (room: ReturnType<typeof roomWith>) => bodies('HOST_CHANGED', room)[0]?.[1];
    const none = { playing: false, trackId: null, startAtServerTime: null, currentPosition: 0, serverTimestamp: nowServerMs };
    expect(state(roomWith(idle))).toEqual({ roomId: 'k7m2qx', members, currentDjId: 'ada', playback: none });
    expect(state(roomWith(idle, { hostId: '' }))).toMatchObject({ currentDjId: null });
    expect(state(roomWith(paused(77.7)))).toMatchObject({ playback: { ...none, trackId: linked.url, currentPosition: 78 } });
    const under = { playing: true, trackId: linked.url, serverTimestamp: nowServerMs };
    expect(state(roomWith(preparing(inAMoment, 500)))).toMatchObject({
      playback: { ...under, startAtServerTime: nowServerMs + 1201, currentPosition: 500 },
    });
    expect(state(roomWith(playing(nowServerMs - 1000, 500)))).toMatchObject({
      playback: { ...under, startAtServerTime: nowServerMs - 1000, currentPosition: 1500 },
    });
  });

  test('a file of ours goes by its id, whose address changes with the hour; a link by its address', () => {
    const called = (url: string) =>
      bodies('PREPARE_PLAY', roomWith({ ...preparing(inAMoment), track: { ...linked, trackId: 't1', url } }))[0]?.[1];
    expect(called('https://host.example/media/t1?exp=5&sig=ab')).toMatchObject({ trackId: 't1' });
    expect(called('/media/t1?exp=5&sig=ab')).toMatchObject({ trackId: 't1' });
    expect(called('https://host.example/media/t1.mp3')).toMatchObject({ trackId: 'https://host.example/media/t1.mp3' });
  });

  test('P-18 a track that begins again by itself is a start', () => {
    const room = roomWith(playing(nowServerMs - 196_000), { settings: { ...usualSettings, ambient: 'together' } });
    const atServerMs = nowServerMs + 4000;
    const [, body] = start(0, atServerMs, atServerMs);
    expect(groovebox.tell(told('STREAM_TICK', room, room.playback))).toEqual([{ frame: { event: 'playback:start', body }, atServerMs }]);
  });

  test('a report keeps its sign: server = client + offset', () => {
    const report = { kind: 'report', offsetMs: -12.5, rttMs: 40 };
    expect(groovebox.decode({ offset: -12.5, rtt: 40 }, 'sync:report', 'bob')).toEqual(report);
  });

  test('it is acknowledged, with an error where there is one', () => {
    expect(groovebox.refuse({ code: 'unknown-track', message: 'No such.', field: 'url' })).toEqual({ ack: { error: 'trackId: No such.' } });
    expect(groovebox.done()).toEqual({ ack: {} });
  });
});
