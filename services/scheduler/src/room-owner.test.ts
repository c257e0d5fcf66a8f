import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { memoryEventLog } from '@tutti/event-log';
import { type CommandAnswer, partitions, type RoomCommand } from '@tutti/protocol';
import { describe, expect, test } from 'vitest';
import { cueCommandId } from './cue-timers.ts';
import { type RoomOwnerNeeds, roomOwner } from './room-owner.ts';

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

const track = { trackId: 't1', url: '/media/t1', title: 'T', filename: 't.wav', durationMs: 60_000 };

function setUp(change: Partial<RoomOwnerNeeds> = {}) {
  const log = memoryEventLog();
  const cues = new Map<string, number>();
  let nowMs = 1_000_000;
  const needs: RoomOwnerNeeds = {
    log,
    nowServerMs: () => nowMs,
    leadInputs: () => ({ forecastRttMs: 100, maxErrorMs: 0, maxPrepareMs: 300 }),
    onCues: (roomId, list) => cues.set(roomId, list.length),
    ...change,
  };
  const owner = roomOwner(needs);
  let count = 0;
  const send = (command: RoomCommand, { actorId = 'ada', commandId = `c${++count}` } = {}): Promise<CommandAnswer> =>
    owner.handle({ commandId, roomId: 'r1', actorId, command });
  const types = async () => {
    const list: string[] = [];
    for await (const { type } of log.readStream('room-r1')) list.push(type);
    return list;
  };
  const wait = (ms: number) => {
    nowMs += ms;
  };
  return { log, owner, send, types, cues, wait, another: () => roomOwner(needs) };
}

async function playing() {
  const room = setUp();
  await room.send({ type: 'OpenRoom', title: 'R' });
  await room.send({ type: 'JoinRoom' });
  await room.send({ type: 'AddTrack', track });
  await room.send({ type: 'StartPlayback', trackId: 't1', positionMs: 0 });
  return room;
}

describe('a room in its owner', () => {
  test('[LG3] a command repeated later gets its first answer, though it would be refused today', async () => {
    const { send, types } = await playing();
    const first = await send({ type: 'PausePlayback' }, { commandId: 'pause' });
    expect(await send({ type: 'PausePlayback' }, { commandId: 'pause' })).toEqual(first);
    expect((await types()).filter((type) => type === 'PlaybackPaused')).toHaveLength(1);
    expect(await send({ type: 'PausePlayback' })).toMatchObject({ refused: { code: 'not-playing' } });
  });

  test('[LG3] a command repeated at another owner is done once, and memory is right again after', async () => {
    const { send, another, types } = await playing();
    const first = await send({ type: 'SeekPlayback', positionMs: 5000 }, { commandId: 'seek' });
    const next = another();
    expect(
      await next.handle({ commandId: 'seek', roomId: 'r1', actorId: 'ada', command: { type: 'SeekPlayback', positionMs: 5000 } }),
    ).toEqual(first);
    expect(await next.handle({ commandId: 'stop', roomId: 'r1', actorId: 'ada', command: { type: 'StopPlayback' } })).toMatchObject({
      accepted: {},
    });
    expect((await types()).slice(-2)).toEqual(['PlaybackScheduled', 'PlaybackStopped']);
  });

  test('[LG3] the same command twice at once is one command', async () => {
    const { send, types } = await playing();
    const seek = () => send({ type: 'SeekPlayback', positionMs: 1 }, { commandId: 'twin' });
    const [one, other] = await Promise.all([seek(), seek()]);
    expect(other).toEqual(one);
    expect((await types()).filter((type) => type === 'PlaybackScheduled')).toHaveLength(2);
  });

  test('[LG1] many commands at once are decided one after the other, without a conflict anyone sees', async () => {
    const { send } = await playing();
    const answers = await Promise.all(Array.from({ length: 200 }, (_, index) => send({ type: 'SeekPlayback', positionMs: index })));
    const versions = answers.map((answer) => ('accepted' in answer ? answer.accepted.version : 0));
    expect(versions).toEqual(versions.map((_, index) => 5 + 1 + index));
  });

  test('[LG1] two owners of one room, which must not be, still leave one order: the fence reloads whoever is behind', async () => {
    const { send, another, log } = await playing();
    const rival = another();
    const mine = Array.from({ length: 20 }, (_, index) => send({ type: 'SeekPlayback', positionMs: index }));
    const theirs = Array.from({ length: 20 }, (_, index) =>
      rival.handle({
        commandId: `rival${index}`,
        roomId: 'r1',
        actorId: 'ada',
        command: { type: 'SeekPlayback', positionMs: 1000 + index },
      }),
    );
    const answers = await Promise.all([...mine, ...theirs]);
    const versions = new Set(answers.flatMap((answer) => ('accepted' in answer ? [answer.accepted.version] : [])));
    const again = answers.filter((answer) => 'again' in answer).length;
    expect(versions.size + again).toBe(40);
    let last = 0;
    for await (const { streamVersion } of log.readStream('room-r1')) expect(streamVersion).toBe(++last);
    expect(last).toBe(5 + versions.size);
  });

  test('[LG4] a log that goes away mid-command: the caller is asked to come again, the repeat is done once', async () => {
    const { log, ...room } = await playing();
    let fail = true;
    const flaky: RoomOwnerNeeds['log'] = {
      readStream: (...args) => log.readStream(...args),
      findCommand: (id) => log.findCommand(id),
      append: async (item) => {
        const answer = await log.append(item);
        if (fail) throw new Error('connection lost after the commit');
        return answer;
      },
    };
    const owner = roomOwner({
      log: flaky,
      nowServerMs: () => 2e6,
      leadInputs: () => ({ forecastRttMs: 1, maxErrorMs: 0, maxPrepareMs: 1 }),
      onCues: () => {},
    });
    const stop = { commandId: 'stop', roomId: 'r1', actorId: 'ada', command: { type: 'StopPlayback' as const } };
    const answer = await owner.handle(stop);
    fail = false;
    expect(await owner.handle(stop)).toEqual(answer);
    expect((await room.types()).filter((type) => type === 'PlaybackStopped')).toHaveLength(1);
  });

  test('O-5 a sweep while a room cannot be loaded ends nothing: the command is answered, and no rejection is left unhandled', async () => {
    const unhandled: unknown[] = [];
    const note = (error: unknown) => unhandled.push(error);
    process.on('unhandledRejection', note);
    const log = memoryEventLog();
    const failing: RoomOwnerNeeds['log'] = {
      findCommand: (id) => log.findCommand(id),
      append: (item) => log.append(item),
      async *readStream() {
        await new Promise((resolve) => setTimeout(resolve, 20));
        throw new Error('the connection to the log is lost');
      },
    };
    const { owner, send } = setUp({ log: failing });
    const answered = send({ type: 'JoinRoom' });
    await new Promise((resolve) => setTimeout(resolve, 5));
    owner.sweep(600_000);
    expect(await answered).toMatchObject({ again: expect.stringContaining('the connection to the log is lost') });
    await new Promise((resolve) => setTimeout(resolve, 20));
    process.off('unhandledRejection', note);
    expect(unhandled).toEqual([]);
  });

  test('O-5 a busy room keeps nothing of the commands that it has answered', async () => {
    const answers: WeakRef<object>[] = [];
    const { log } = setUp();
    const append: RoomOwnerNeeds['log']['append'] = async (item) => {
      const answer = await log.append(item);
      answers.push(new WeakRef(answer));
      return answer;
    };
    const { send } = setUp({
      log: { append, readStream: (...args) => log.readStream(...args), findCommand: async () => undefined },
    });
    await send({ type: 'OpenRoom', title: 'R' });
    await send({ type: 'JoinRoom' });
    for (let nth = 0; nth < 200; nth++) await send({ type: 'ConfigureRoom', change: { whoAdds: nth % 2 ? 'host' : 'members' } });
    collectGarbage();
    await new Promise((resolve) => setTimeout(resolve, 10));
    collectGarbage();
    expect(answers.length).toBeGreaterThan(190);
    expect(answers.filter((answer) => answer.deref()).length).toBeLessThan(10);
  });

  test('[PB3] the cues of a room are told after each change', async () => {
    const { cues, send } = await playing();
    expect(cues.get('r1')).toBe(1);
    await send({ type: 'StopPlayback' });
    expect(cues.get('r1')).toBe(0);
  });

  test('[PB3] cues of different moments and members have different ids, and ids that the contract allows', () => {
    const ids = [
      cueCommandId('r1', { dueServerMs: 1.5, command: { type: 'FireStart', streamId: 1, startAtServerMs: 1.5 } }),
      cueCommandId('r1', { dueServerMs: 1.5, command: { type: 'RemoveAbsent', memberId: 'a', absentSinceServerMs: 1 } }),
      cueCommandId('r1', { dueServerMs: 1.5, command: { type: 'RemoveAbsent', memberId: 'b', absentSinceServerMs: 1 } }),
      cueCommandId('r1', { dueServerMs: 15, command: { type: 'FireStart', streamId: 1, startAtServerMs: 15 } }),
    ];
    expect(new Set(ids).size).toBe(4);
    for (const id of ids) expect(id).toMatch(/^[A-Za-z0-9_-]{1,192}$/);
  });
});

test('[LG8] there are sixteen partitions, as SPEC.md says', () => expect(partitions).toBe(16));
