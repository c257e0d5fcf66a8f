import { type PostgresEventLog, postgresEventLog, type StoredEvent } from '@tutti/event-log';
import { type ClientFrame, limits, roomStream, type ServerFrame } from '@tutti/protocol';
import { seededRandom, startTutti, type Tutti, waitFor } from '@tutti/testkit';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { guest, join, nextCommandId, type TestClient } from './client.ts';
import { openRoom } from './rooms.ts';

let tutti: Tutti;
let log: PostgresEventLog;
beforeAll(async () => {
  tutti = await startTutti();
  log = await postgresEventLog({ url: tutti.postgresUrl });
}, 120_000);
afterAll(async () => {
  await log?.[Symbol.asyncDispose]();
  await tutti[Symbol.asyncDispose]();
}, 30_000);

type Wish = 'start' | 'pause' | 'seek' | 'stop' | 'resume';
type Room = { readonly roomId: string; readonly host: TestClient; readonly other: TestClient };

/** A host and a guest who are ready in no time, so that a lead is short. */
async function room(): Promise<Room> {
  const roomId = await openRoom(tutti.url, 'Timers');
  const host = await join(tutti.gatewayUrl, roomId, await guest(tutti.url, 'Ada'));
  const other = await join(tutti.gatewayUrl, roomId, await guest(tutti.url, 'Ben'));
  for (const client of [host, other]) {
    client.send({ t: 'TIME_REPORT', offsetMs: 0, rttMs: 5, errorMs: 1 });
    client.send({ t: 'READY', streamId: 0, prepareMs: 150 });
  }
  return { roomId, host, other };
}

const frameOf = (wish: Wish, positionMs: number): ClientFrame => {
  const commandId = nextCommandId();
  switch (wish) {
    case 'start':
      return { t: 'HOST_PLAY', commandId, trackId: '', url: 'https://radio.example/live', positionMs };
    case 'seek':
      return { t: 'HOST_SEEK', commandId, positionMs };
    case 'pause':
      return { t: 'HOST_PAUSE', commandId };
    case 'resume':
      return { t: 'HOST_RESUME', commandId };
    case 'stop':
      return { t: 'HOST_STOP', commandId };
  }
};

/** Sends a wish; resolves when it is done, or refused because nothing plays that it could be about. */
async function wish({ host }: Pick<Room, 'host'>, what: Wish, positionMs = 0): Promise<void> {
  const frame = frameOf(what, positionMs) as Extract<ClientFrame, { commandId: string }>;
  const isAnswer = (answer: { commandId: string }) => answer.commandId === frame.commandId;
  host.send(frame);
  await Promise.race([host.frame('COMMAND_OK', isAnswer, 15_000), host.frame('ERROR', isAnswer, 15_000)]);
}

const eventsOf = async (roomId: string): Promise<StoredEvent[]> => {
  const events: StoredEvent[] = [];
  for await (const event of log.readStream(roomStream(roomId))) events.push(event);
  return events;
};
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
const startOf = ({
  streamId,
  startAtServerMs,
  startPositionMs,
}: {
  streamId: unknown;
  startAtServerMs: unknown;
  startPositionMs: unknown;
}) => ({
  ...{ streamId, startAtServerMs, startPositionMs },
});

describe('timers stop', () => {
  const seed = Math.floor(Math.random() * 2 ** 31);

  test(`[PB5] P-2 a cancelled start sends no PLAY_AT: 100 interleavings of start, pause, seek, stop, start, seed ${seed}`, async () => {
    const random = seededRandom(seed);
    const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)] as T;
    const plans = Array.from({ length: 100 }, () => ({
      wishes: [
        'start',
        ...Array.from({ length: 1 + Math.floor(random() * 3) }, () => pick<Wish>(['pause', 'seek', 'stop', 'resume', 'start'])),
        'start',
      ] as Wish[],
      cut: random() < 0.7,
      draws: Array.from({ length: 12 }, random),
    }));
    const rooms = await Promise.all(Array.from({ length: 10 }, room));
    // The lead of a start by now: what the waits are around.
    const [first] = rooms as [Room];
    await waitFor(
      async () => {
        await wish(first, 'start');
        const scheduled = (await eventsOf(first.roomId)).findLast(({ type }) => type === 'PlaybackScheduled');
        return Number(scheduled?.data['leadMs']) < 600;
      },
      { withinMs: 30_000, everyMs: 300, what: 'a short lead' },
    );
    const leadMs = Number((await eventsOf(first.roomId)).findLast(({ type }) => type === 'PlaybackScheduled')?.data['leadMs']);
    await Promise.all(
      rooms.map(async (one, index) => {
        for (const { wishes, cut, draws } of plans.filter((_, number) => number % rooms.length === index)) {
          for (const [number, what] of wishes.entries()) {
            await wish(one, what, Math.floor((draws[number] ?? 0) * 60_000));
            await pause((draws[number + 6] ?? 0) * 1.5 * leadMs);
          }
          if (cut) await wish(one, (draws[11] as number) < 0.5 ? 'pause' : 'stop');
        }
      }),
    );
    await pause(3 * leadMs); // whatever was pending is due by now

    let cancelled = 0;
    for (const { roomId, other } of rooms) {
      const events = await eventsOf(roomId);
      const version = events.length;
      await waitFor(() => other.received.some(({ frame }) => 'version' in frame && frame.version === version), {
        withinMs: 15_000,
        what: 'the last event',
      });
      // In the log: what starts is what was scheduled last, and not before its moment.
      let pending: ReturnType<typeof startOf> | undefined;
      for (const event of events) {
        const { type, data } = event;
        if (type === 'PlaybackStarted') {
          expect(startOf(data as never)).toEqual(pending);
          expect(event.occurredServerMs).toBeGreaterThanOrEqual(Number(data['startAtServerMs']));
          pending = undefined;
        } else if (type.startsWith('Playback')) {
          if (pending) cancelled += 1;
          pending = type === 'PlaybackScheduled' ? startOf(data as never) : undefined;
        }
      }
      // At a member: the same, and every other PLAY_AT is a resume's or a seek's.
      let prepared: ReturnType<typeof startOf> | undefined;
      for (const { frame } of other.received) {
        if (frame.t === 'PREPARE_PLAY') prepared = startOf(frame);
        if (frame.t === 'PAUSED' || frame.t === 'STOPPED') prepared = undefined;
        if (frame.t !== 'PLAY_AT') continue;
        const told = events[frame.version - 1]?.type;
        expect(told).toMatch(prepared ? /^PlaybackStarted$/ : /^Playback(Resumed|Seeked)$/);
        if (prepared) expect(startOf(frame)).toEqual(prepared);
        prepared = undefined;
      }
    }
    expect(cancelled).toBeGreaterThan(30);
  }, 180_000);

  test('[PB14] P-5 no tick and no snapshot after a pause, a stop, the end of the last track, or the end of the room', async () => {
    const [paused, stopped, ended, left, going] = (await Promise.all(Array.from({ length: 5 }, room))) as [Room, Room, Room, Room, Room];
    const rooms = [paused, stopped, ended, left, going];
    await Promise.all(rooms.map((one) => wish(one, 'start')));
    for (const { other } of rooms) await other.frame('PLAYBACK_SYNC', undefined, 30_000);
    await wish(paused, 'pause');
    await wish(stopped, 'stop');
    const playing = await ended.other.frame('PLAY_AT');
    ended.host.send({ t: 'TRACK_DURATION', commandId: nextCommandId(), trackId: playing.track.trackId, durationMs: 1_000 });
    await ended.other.frame('STOPPED', ({ reason }) => reason === 'ended', 15_000);
    for (const client of [left.host, left.other]) {
      client.send({ t: 'LEAVE_ROOM', commandId: nextCommandId() });
      await client.closed;
    }
    await waitFor(async () => (await eventsOf(left.roomId)).filter(({ type }) => type === 'MemberLeft').length === 2, { withinMs: 15_000 });
    const counts = [paused, stopped, ended, left].map(({ other }) => other.received.length);
    const from = going.other.received.length;
    // As long as a room that goes on has two ticks more and a snapshot.
    const isTick = (frame: ServerFrame) => frame.t === 'STREAM_TICK' || frame.t === 'PLAYBACK_SYNC';
    const since = () => going.other.received.slice(from).map(({ frame }) => frame);
    await waitFor(() => since().filter(({ t }) => t === 'STREAM_TICK').length >= 2 && since().some(({ t }) => t === 'PLAYBACK_SYNC'), {
      withinMs: 4 * limits.playbackSyncMs,
      what: 'the other room’s ticks',
    });
    for (const [index, { other }] of [paused, stopped, ended, left].entries())
      expect(
        other.received
          .slice(counts[index])
          .map(({ frame }) => frame)
          .filter(isTick),
      ).toEqual([]);
  }, 120_000);
});

describe('a start that waits for members', () => {
  const ready = (client: TestClient, streamId: number) => client.send({ t: 'READY', streamId, prepareMs: 50 });
  const startWaiting = async ({ host, other }: Room, readyWithinMs: number) => {
    host.send({ t: 'CONFIGURE_ROOM', commandId: nextCommandId(), settings: { waitFor: 'everyone', readyWithinMs } });
    await other.frame('ROOM_CONFIGURED', undefined, 15_000);
    await wish({ host }, 'start');
    return other.frame('PREPARE_PLAY', undefined, 15_000);
  };

  test('[PB24] P-3 begins when everyone is ready, long before its deadline', async () => {
    const one = await room();
    const prepare = await startWaiting(one, 60_000);
    ready(one.other, 1);
    expect(await one.host.frame('MEMBER_READY', undefined, 15_000)).toMatchObject({ memberId: one.other.memberId, streamId: 1 });
    ready(one.host, 1);
    const start = await one.other.frame('PLAY_AT', undefined, 15_000);
    expect(start.startAtServerMs).toBeLessThan(prepare.startAtServerMs);
    expect(await one.host.frame('PLAY_AT', undefined, 15_000)).toEqual(start);
  }, 60_000);

  test('[PB25] P-3 begins at its deadline without the straggler, who is told the same', async () => {
    const one = await room();
    const prepare = await startWaiting(one, 1_500);
    ready(one.host, 1);
    await one.other.frame('MEMBER_READY', undefined, 15_000);
    expect(await one.other.frame('PLAY_AT', undefined, 15_000)).toMatchObject({ streamId: 1, startAtServerMs: prepare.startAtServerMs });
    expect((await eventsOf(one.roomId)).filter(({ type }) => type === 'PlaybackScheduled')).toHaveLength(1);
  }, 60_000);
});
