import { closeCodes, limits, memberTelemetries, type ServerFrame, subjects, subprotocols } from '@tutti/protocol';
import { wallClockMs } from '@tutti/service';
import fc from 'fast-check';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import type { FakeRoomOwner } from './testing/fake-room-owner.ts';
import { type GatewayWorld, gatewayWorld, type TestGateway } from './testing/gateway-world.ts';
import { connectTestClient, elapsedMs, newCommandId, quietFor, type TestClient, testToken } from './testing/test-client.ts';

const track = { trackId: 't1', url: '/media/m1', title: 'Song', filename: 'song.wav', durationMs: 60_000 };

let world: GatewayWorld;
let owner: FakeRoomOwner;
let gateway: TestGateway;
let roomId: string;

beforeAll(async () => {
  world = await gatewayWorld();
  ({ owner } = world);
});
beforeEach(async () => {
  roomId = await world.room();
  gateway = await world.gateway();
});
afterEach(() => world.clear());
afterAll(() => world[Symbol.asyncDispose]());

const connect = (protocol?: string) => gateway.connect({ protocol });
const token = (memberId: string) => world.token(memberId);
const joined = (memberId: string, protocol?: string) => gateway.joined(roomId, memberId, { protocol });
const metric = (name: string, labels?: Record<string, string>) => gateway.metric(name, labels);
const typesOf = (room: string) => owner.events(room).map(({ type }) => type);
const versionsOf = ({ frames }: TestClient) =>
  frames.flatMap((frame) => ('version' in frame && frame.t !== 'COMMAND_OK' ? [frame.version] : []));

describe('a room', () => {
  test('[RM2][LG1] P-6 who joins gets the whole state, and from then on every event as one frame', async () => {
    const ann = await connect();
    const state = await ann.join(roomId, await token('ann'));
    expect(state).toMatchObject({ roomId, epoch: 'fake', version: 3, title: `Room ${roomId}`, hostId: 'ann', memberId: 'ann' });
    expect(state.members).toEqual([{ memberId: 'ann', displayName: 'name of ann', present: true }]);
    expect(ann.frames[0]).toMatchObject({ t: 'COMMAND_OK', version: 3 });
    await joined('bob');
    expect(await ann.frame('MEMBER_JOINED')).toEqual({
      t: 'MEMBER_JOINED',
      version: 4,
      member: { memberId: 'bob', displayName: 'name of bob', present: true },
      serverNowMs: expect.any(Number),
    });
  });

  test('[TM9] T-3 every frame says when it was made, and comes later than that', async () => {
    const ann = await joined('ann');
    const bob = await joined('bob');
    owner.command(roomId, 'ann', { type: 'AddTrack', track });
    bob.send({ t: 'HOST_PAUSE', commandId: 'not-mine' });
    await bob.frame('ERROR');
    await ann.frame('TRACK_ADDED');
    for (const { t, serverNowMs } of [...ann.frames, ...bob.frames]) {
      expect({ t, serverNowMs }).toEqual({ t, serverNowMs: expect.any(Number) });
      expect(serverNowMs).toBeLessThanOrEqual(wallClockMs());
    }
  });

  test('[PB2][W10] P-2 the host starts: all get PREPARE_PLAY with a signed address, in either encoding, and the host its COMMAND_OK', async () => {
    const ann = await joined('ann');
    const bob = await joined('bob', subprotocols.binary);
    owner.command(roomId, 'ann', { type: 'AddTrack', track });
    ann.send({ t: 'HOST_PLAY', commandId: 'play-1', trackId: 't1', positionMs: 0 });
    const prepare = await ann.frame('PREPARE_PLAY');
    expect(prepare).toMatchObject({ version: 6, streamId: 1, startPositionMs: 0, rate: 1 });
    expect(prepare.track.url).toMatch(/^\/media\/m1\?exp=\d+&sig=[0-9a-f]{64}$/u);
    expect(await bob.frame('PREPARE_PLAY')).toEqual(prepare);
    expect(await ann.frame('COMMAND_OK', ({ commandId }) => commandId === 'play-1')).toMatchObject({ version: 6 });
    expect(versionsOf(bob)).toEqual([4, 5, 6]);
    expect(owner.commands(roomId).at(-1)).toMatchObject({ actorId: 'ann', commandId: 'ann-play-1', command: { type: 'StartPlayback' } });
  });

  test('[PB15] P-2 who joins during the lead gets PREPARE_PLAY after the state, with the state’s version; who joins later does not', async () => {
    await joined('ann');
    owner.command(roomId, 'ann', { type: 'AddTrack', track });
    owner.command(roomId, 'ann', { type: 'StartPlayback', trackId: 't1', positionMs: 0 });
    const bob = await joined('bob');
    const prepare = await bob.frame('PREPARE_PLAY');
    expect(bob.frames.map(({ t }) => t).slice(0, 3)).toEqual(['COMMAND_OK', 'ROOM_STATE', 'PREPARE_PLAY']);
    expect(prepare).toMatchObject({ version: 6, streamId: 1, track: { trackId: 't1' } });
    owner.command(roomId, 'system', { type: 'FireStart', streamId: 1, startAtServerMs: prepare.startAtServerMs });
    await bob.frame('PLAY_AT');
    const cyd = await joined('cyd');
    await quietFor(50);
    expect(cyd.frames.map(({ t }) => t)).toEqual(['COMMAND_OK', 'ROOM_STATE']);
  });

  test("[RM10] P-1 a guest's HOST_PLAY is refused with not-host, for that command, and nothing happens", async () => {
    await joined('ann');
    const bob = await joined('bob');
    owner.command(roomId, 'ann', { type: 'AddTrack', track });
    const before = owner.events(roomId).length;
    bob.send({ t: 'HOST_PLAY', commandId: 'mine', trackId: 't1', positionMs: 0 });
    expect(await bob.frame('ERROR')).toMatchObject({ code: 'not-host', commandId: 'mine' });
    expect(owner.events(roomId)).toHaveLength(before);
    expect(bob.closed).toBeUndefined();
  });

  test('[LG3] a command id is the sender’s own: another member’s same id is another command', async () => {
    const ann = await joined('ann');
    const bob = await joined('bob');
    owner.command(roomId, 'ann', { type: 'AddTrack', track });
    ann.send({ t: 'HOST_PLAY', commandId: 'same', trackId: 't1', positionMs: 0 });
    await ann.frame('COMMAND_OK', ({ commandId }) => commandId === 'same');
    bob.send({ t: 'HOST_PLAY', commandId: 'same', trackId: 't1', positionMs: 0 });
    expect(await bob.frame('ERROR')).toMatchObject({ code: 'not-host' });
    ann.send({ t: 'HOST_PAUSE', commandId: 'x'.repeat(192) });
    await ann.frame('COMMAND_OK', ({ commandId }) => commandId.length === 192);
  });

  test('a client’s commands are done in the order it sent them', async () => {
    const ann = await joined('ann');
    owner.command(roomId, 'ann', { type: 'AddTrack', track });
    ann.send({ t: 'HOST_PLAY', commandId: 'c1', trackId: 't1', positionMs: 0 });
    ann.send({ t: 'HOST_PAUSE', commandId: 'c2' });
    ann.send({ t: 'HOST_SEEK', commandId: 'c3', positionMs: 5_000 });
    ann.send({ t: 'HOST_RESUME', commandId: 'c4' });
    ann.send({ t: 'HOST_STOP', commandId: 'c5' });
    await ann.frame('STOPPED');
    expect(typesOf(roomId).slice(-5)).toEqual([
      'PlaybackScheduled',
      'PlaybackPaused',
      'PlaybackSeeked',
      'PlaybackResumed',
      'PlaybackStopped',
    ]);
    expect(ann.frames.flatMap((frame) => (frame.t === 'ERROR' ? [frame] : []))).toEqual([]);
  });

  test('[LG5] GET_STATE gives the whole state again', async () => {
    const ann = await joined('ann');
    owner.command(roomId, 'ann', { type: 'AddTrack', track });
    await ann.frame('TRACK_ADDED');
    ann.send({ t: 'GET_STATE' });
    expect(await ann.frame('ROOM_STATE', ({ version }) => version === 4)).toMatchObject({ tracks: [{ trackId: 't1' }] });
  });

  test('[LG4] when nobody decides in time the client is told that it may send the command again', { timeout: 15_000 }, async () => {
    const ann = await joined('ann');
    owner.answering = false;
    ann.send({ t: 'HOST_STOP', commandId: 'late' });
    await vi.waitUntil(() => ann.frames.some((frame) => frame.t === 'ERROR'), { timeout: 12_000 });
    expect(await ann.frame('ERROR')).toMatchObject({ code: 'not-answered', commandId: 'late' });
  });
});

describe('the feed', () => {
  test('[LG7] events the relay lost are fetched: no client sees a hole', async () => {
    const ann = await joined('ann');
    owner.loseNext(3);
    for (const memberId of ['m1', 'm2', 'm3', 'm4']) owner.command(roomId, memberId, { type: 'JoinRoom' });
    await ann.frame('MEMBER_JOINED', ({ member }) => member.memberId === 'm4');
    expect(versionsOf(ann)).toEqual([3, 4, 5, 6, 7]);
    expect(await metric('feed_repaired_events_total', { reason: 'hole' })).toBe(4);
  });

  test('[LG7] a lost last event is found by the audit', { timeout: 20_000 }, async () => {
    const ann = await joined('ann');
    owner.loseNext(1);
    owner.command(roomId, 'm1', { type: 'JoinRoom' });
    await vi.waitUntil(() => versionsOf(ann).length === 2, { timeout: 12_000 });
    expect(versionsOf(ann)).toEqual([3, 4]);
  });

  test('[LG7] what was missed while NATS was away is fetched when it is back, without a wait for the audit', {
    timeout: 30_000,
  }, async () => {
    const ann = await joined('ann');
    await world.nats.stop();
    owner.loseNext(2);
    for (const memberId of ['m1', 'm2']) owner.command(roomId, memberId, { type: 'JoinRoom' });
    expect(ann.closed).toBeUndefined();
    await world.nats.start();
    await ann.frame('MEMBER_JOINED', ({ member }) => member.memberId === 'm2');
    expect(versionsOf(ann)).toEqual([3, 4, 5]);
    expect(await metric('feed_repaired_events_total', { reason: 'reconnect' })).toBe(2);
  });

  test('who joins while the relay is silent is let in with a state that contains it', async () => {
    owner.loseNext(100);
    const ann = await connect();
    expect(await ann.join(roomId, await token('ann'))).toMatchObject({ hostId: 'ann', version: 3 });
    owner.loseNext(0);
  });
});

describe('presence', () => {
  test('[RM6] the last connection’s end is an absence, any other is not; coming back is a return', async () => {
    const [one, two] = [await joined('ann'), await joined('ann')];
    one.socket.close();
    await one.end();
    await quietFor(100);
    expect(typesOf(roomId)).not.toContain('MemberLost');
    two.socket.terminate();
    await vi.waitUntil(() => typesOf(roomId).includes('MemberLost'), { timeout: 15_000 });
    await joined('ann');
    expect(typesOf(roomId).at(-1)).toBe('MemberReturned');
  });

  test('a member believed lost that is here is said to be here', async () => {
    const ann = await joined('ann');
    owner.command(roomId, 'ann', { type: 'LoseMember' });
    await ann.frame('MEMBER_RETURNED');
    expect(typesOf(roomId).slice(-2)).toEqual(['MemberLost', 'MemberReturned']);
  });

  test('whom no gateway knows of is lost: its gateway was killed and could not say so; members of other gateways are not', async () => {
    const rollCallTimes = { everyMs: 50, graceMs: 400 };
    const [one, two] = [await world.gateway({ rollCallTimes }), await world.gateway({ rollCallTimes })];
    const [ann, bob] = [await one.connect(), await two.connect()];
    await ann.join(roomId, await token('ann'));
    await bob.join(roomId, await token('bob'));
    owner.command(roomId, 'zed', { type: 'JoinRoom' });
    expect(await ann.frame('MEMBER_LOST')).toMatchObject({ memberId: 'zed' });
    await quietFor(600);
    expect(owner.events(roomId).flatMap(({ roomEvent }) => (roomEvent?.type === 'MemberLost' ? [roomEvent.memberId] : []))).toEqual([
      'zed',
    ]);
    await one[Symbol.asyncDispose]();
    await two[Symbol.asyncDispose]();
  });

  test('[RM11] LEAVE_ROOM leaves, closes all the member’s connections with "left", and is no absence', async () => {
    const [ann, other] = [await joined('ann'), await joined('ann')];
    ann.send({ t: 'LEAVE_ROOM', commandId: 'bye' });
    expect(await ann.end()).toEqual({ code: closeCodes.left, reason: 'left' });
    expect(await other.end()).toEqual({ code: closeCodes.left, reason: 'left' });
    expect(ann.frames.some((frame) => frame.t === 'COMMAND_OK' && frame.commandId === 'bye')).toBe(true);
    await quietFor(100);
    expect(typesOf(roomId).slice(-2)).toEqual(['MemberLeft', 'HostChanged']);
    expect(owner.events(roomId).map(({ roomEvent }) => roomEvent?.type)).not.toContain('MemberLost');
  });

  test('[TM8] T-4 what a member tells of its clock reaches the statistics, and that it is gone', async () => {
    const told: unknown[] = [];
    const subscription = world.ownerBus.subscribe(subjects.telemetry(roomId), (bytes) => told.push(memberTelemetries.decode(bytes)));
    await world.ownerBus.flush();
    const ann = await joined('ann');
    ann.send({ t: 'TIME_REPORT', offsetMs: 3, rttMs: 41.5, errorMs: 9 });
    ann.send({ t: 'READY', streamId: 1, prepareMs: 250 });
    ann.send({ t: 'STARTED', streamId: 1, startErrorMs: -0.75 });
    ann.send({ t: 'TIME_REPORT', offsetMs: -3.5, rttMs: 40, errorMs: 8, driftMs: 0, skewPpm: -12.5, corrections: 2 });
    await vi.waitUntil(() => told.length >= 5, { timeout: 15_000 });
    ann.socket.close();
    const who = { roomId, memberId: 'ann' };
    await vi.waitUntil(() => (told.at(-1) as { gone: boolean }).gone, { timeout: 15_000 });
    expect(told).toContainEqual({ ...who, offsetMs: 3, rttMs: 41.5, errorMs: 9, gone: false });
    expect(told).toContainEqual({ ...who, prepareMs: 250, gone: false });
    expect(told).toContainEqual({ ...who, streamId: 1, startErrorMs: -0.75, gone: false });
    const whole = { offsetMs: -3.5, rttMs: 40, errorMs: 8, driftMs: 0, skewPpm: -12.5, corrections: 2 };
    expect(told).toContainEqual({ ...who, ...whole, gone: false });
    expect(told.at(-1)).toEqual({ ...who, gone: true });
    await subscription[Symbol.asyncDispose]();
  });
});

describe('bad input', () => {
  const valid = (sub: string) => token(sub);

  test.each<[string, string, Partial<Extract<ServerFrame, { t: 'ERROR' }>>]>([
    ['no JSON', '{"t":"HOST_PLAY"', { code: 'invalid-frame', field: '' }],
    ['no object', '[1,2]', { code: 'invalid-frame', field: '' }],
    ['no type', '{"x":1}', { code: 'invalid-frame', field: 't' }],
    ['a type that is no string', '{"t":7}', { code: 'invalid-frame', field: 't' }],
    ['a string for a number', '{"t":"TIME_PING","clientNowMs":"5","pingId":1}', { code: 'invalid-frame', field: 'clientNowMs' }],
    ['NaN as text', '{"t":"HOST_SEEK","commandId":"c","positionMs":"NaN"}', { code: 'invalid-frame', field: 'positionMs' }],
    ['an infinite number', '{"t":"HOST_SEEK","commandId":"c","positionMs":1e999}', { code: 'invalid-frame', field: 'positionMs' }],
    ['a negative position', '{"t":"HOST_SEEK","commandId":"c","positionMs":-1}', { code: 'invalid-frame', field: 'positionMs' }],
    ['a missing field', '{"t":"HOST_SEEK","commandId":"c"}', { code: 'invalid-frame', field: 'positionMs', commandId: 'c' }],
    [
      'an id with a wildcard',
      '{"t":"HOST_PLAY","commandId":"c","trackId":"*","positionMs":0}',
      { code: 'invalid-frame', field: 'trackId' },
    ],
    ['a command id with a dot', '{"t":"HOST_STOP","commandId":"a.b"}', { code: 'invalid-frame', field: 'commandId' }],
    ['a second JOIN_ROOM', '{"t":"JOIN_ROOM","commandId":"c","roomId":"r","token":"x"}', { code: 'already-joined', commandId: 'c' }],
    ['a message that is too long', `{"t":"HOST_STOP","commandId":"${'a'.repeat(20_000)}"}`, { code: 'frame-too-large' }],
  ])('[W7][W11] W-3 %s is answered with a code and the field, and changes nothing', async (_, text, error) => {
    const ann = await joined('ann');
    const before = owner.events(roomId).length;
    ann.socket.send(text);
    expect(await ann.frame('ERROR')).toMatchObject(error);
    expect(owner.events(roomId)).toHaveLength(before);
    ann.send({ t: 'TIME_PING', clientNowMs: 1, pingId: 1 });
    await ann.frame('TIME_PONG');
  });

  test('[W4][W9] W-3 unknown types and keys are ignored and counted', async () => {
    const ann = await joined('ann');
    ann.socket.send('{"t":"FUTURE","a":1}');
    ann.socket.send('{"t":"TIME_PING","clientNowMs":1,"pingId":1,"future":true}');
    await ann.frame('TIME_PONG');
    expect(await metric('frames_in_total', { type: 'unknown' })).toBe(1);
    expect(await metric('unknown_keys_total')).toBe(1);
    expect(ann.frames.some((frame) => frame.t === 'ERROR')).toBe(false);
  });

  test.each([
    ['roomId', '{"t":"JOIN_ROOM","commandId":"c","roomId":"a.>","token":"x"}'],
    ['roomId', '{"t":"JOIN_ROOM","commandId":"c","roomId":"*","token":"x"}'],
    ['roomId', '{"t":"JOIN_ROOM","commandId":"c","roomId":"","token":"x"}'],
    ['token', '{"t":"JOIN_ROOM","commandId":"c","roomId":"r"}'],
  ])('W-3 JOIN_ROOM with a bad %s is refused by name', async (field, text) => {
    const client = await connect();
    client.socket.send(text);
    expect(await client.frame('ERROR')).toMatchObject({ code: 'invalid-frame', field });
  });

  test.each<[string, () => Promise<string>, 'invalidToken' | 'expiredToken']>([
    ['forged', () => testToken('ann', { secret: 'another secret, just as long as ours', nowMs: wallClockMs() }), 'invalidToken'],
    ['of another issuer', () => testToken('ann', { issuer: 'elsewhere', nowMs: wallClockMs() }), 'invalidToken'],
    ['for an id with a wildcard', () => valid('*'), 'invalidToken'],
    ['for the timers’ own name', () => valid('system'), 'invalidToken'],
    ['unsigned', async () => `${btoa('{"alg":"none"}')}.${btoa('{"sub":"ann","iss":"tutti","exp":9999999999}')}.`, 'invalidToken'],
    ['no token at all', async () => 'x', 'invalidToken'],
    ['expired', () => testToken('ann', { expiresInSec: -1, nowMs: wallClockMs() }), 'expiredToken'],
  ])('[RM2] a token that is %s is refused with its code', async (_, make, closes) => {
    const client = await connect();
    client.send({ t: 'JOIN_ROOM', commandId: 'j', roomId, token: await make() });
    expect(await client.end()).toEqual({ code: closeCodes[closes], reason: closes });
    const code = closes === 'expiredToken' ? 'expired-token' : 'invalid-token';
    expect(await client.frame('ERROR')).toMatchObject({ code, field: 'token', commandId: 'j' });
    expect(typesOf(roomId)).toEqual(['RoomOpened']);
  });

  test('[RM2] a room that does not exist: room-not-open, naming roomId', async () => {
    const client = await connect();
    client.send({ t: 'JOIN_ROOM', commandId: 'j', roomId: 'nowhere', token: await token('ann') });
    expect(await client.end()).toEqual({ code: closeCodes.roomNotOpen, reason: 'roomNotOpen' });
    expect(await client.frame('ERROR')).toMatchObject({ code: 'room-not-open', field: 'roomId', commandId: 'j' });
  });

  test('[RM1] before JOIN_ROOM nothing else is heard', async () => {
    const client = await connect();
    client.send({ t: 'HOST_STOP', commandId: 'early' });
    expect(await client.frame('ERROR')).toMatchObject({ code: 'join-first', commandId: 'early' });
  });

  test('[W12] twenty errors are enough', async () => {
    const client = await connect();
    for (let index = 0; index < 25; index++) client.socket.send('nonsense');
    expect(await client.end()).toEqual({ code: closeCodes.tooManyErrors, reason: 'tooManyErrors' });
    expect(client.frames.filter((frame) => frame.t === 'ERROR')).toHaveLength(20);
  });

  test('text on a binary connection is an error, and so are bytes that are no frame', async () => {
    const client = await connect(subprotocols.binary);
    client.socket.send('{"t":"GET_STATE"}');
    client.socket.send(Buffer.from([0xff, 0xff, 0xff]));
    await vi.waitUntil(() => client.frames.length === 2, { timeout: 15_000 });
    expect(client.frames).toMatchObject([{ code: 'invalid-frame' }, { code: 'invalid-frame' }]);
  });

  test('[W1] a subprotocol nobody speaks is not accepted, none at all is JSON', async () => {
    await expect(connect('soap')).rejects.toThrow('did not accept');
    await (await connect('')).join(roomId, await token('ann'));
  });

  test('[W12] a huge message ends that connection alone', async () => {
    const [ann, bob] = [await joined('ann'), await joined('bob')];
    bob.socket.send('x'.repeat(1_000_000));
    await bob.end();
    ann.send({ t: 'TIME_PING', clientNowMs: 1, pingId: 1 });
    await ann.frame('TIME_PONG');
  });

  test('[RM1] who does not join in time is closed', async () => {
    const hasty = await world.gateway({ joinWithinMs: 100 });
    const client = await hasty.connect();
    expect(await client.end()).toEqual({ code: closeCodes.joinTimeout, reason: expect.stringMatching(/^joinTimeout \d+$/u) });
    await hasty[Symbol.asyncDispose]();
  });

  test('[W11] fuzz: whatever is sent, every answer is an error frame or nothing, and others are served as before', {
    timeout: 60_000,
  }, async () => {
    const ann = await joined('ann');
    const before = owner.events(roomId).length;
    const names = [
      'JOIN_ROOM',
      'TIME_PING',
      'TIME_REPORT',
      'READY',
      'HOST_PLAY',
      'HOST_SEEK',
      'GET_STATE',
      'HOST_HAND_OVER',
      '__proto__',
      '',
    ];
    const keys = ['commandId', 'roomId', 'token', 'clientNowMs', 'positionMs', 'trackId', 'constructor', 'toString'];
    const frame = fc.record({
      t: fc.oneof(fc.constantFrom(...names), fc.jsonValue()),
      fields: fc.dictionary(fc.constantFrom(...keys), fc.oneof(fc.jsonValue(), fc.double()), { maxKeys: 5 }),
    });
    const message = fc.oneof(
      frame.map(({ t, fields }) => JSON.stringify({ t, ...fields })),
      fc.string({ maxLength: 300, unit: 'binary' }),
      fc.uint8Array({ maxLength: 300 }),
    );
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(subprotocols.json, subprotocols.binary),
        fc.array(message, { maxLength: 15 }),
        async (protocol, messages) => {
          const client = await connect(protocol);
          for (const one of messages) client.socket.send(one);
          client.socket.close();
          await client.end();
          for (const { t } of client.frames) expect(t).toBe('ERROR');
        },
      ),
      { numRuns: 60 },
    );
    expect(owner.events(roomId)).toHaveLength(before);
    ann.send({ t: 'TIME_PING', clientNowMs: 1, pingId: 1 });
    await ann.frame('TIME_PONG');
  });
});

describe('limits', () => {
  test('[TM1][TM7] T-2 sixteen pings at once are answered, the rest dropped and counted', async () => {
    const ann = await joined('ann');
    for (let pingId = 0; pingId < 40; pingId++) ann.send({ t: 'TIME_PING', clientNowMs: pingId, pingId });
    await vi.waitUntil(async () => (await metric('drops_total', { type: 'TIME_PING' })) >= 23, { timeout: 15_000 });
    await quietFor(50);
    const pongs = ann.frames.flatMap((frame) => (frame.t === 'TIME_PONG' ? [frame] : []));
    expect(pongs.length).toBeGreaterThanOrEqual(16);
    expect(pongs.length).toBeLessThanOrEqual(17);
    expect(pongs[0]).toMatchObject({ clientNowMs: 0, pingId: 0 });
    for (const { serverReceivedMs, serverNowMs } of pongs) expect(serverNowMs).toBeGreaterThanOrEqual(serverReceivedMs);
    await vi.waitUntil(() => ann.frames.length > 0, { timeout: 15_000 });
    await quietFor(1_100);
    ann.send({ t: 'TIME_PING', clientNowMs: 99, pingId: 99 });
    await ann.frame('TIME_PONG', ({ pingId }) => pingId === 99);
  });

  test('[W12] a client with too many commands waiting is cut off, with a reason', { timeout: 20_000 }, async () => {
    const ann = await joined('ann');
    owner.answering = false;
    const sending = setInterval(() => ann.send({ t: 'HOST_STOP', commandId: newCommandId() }), limits.commandRefillMs);
    for (let index = 0; index < limits.commandBurst; index++) ann.send({ t: 'HOST_STOP', commandId: newCommandId() });
    const ended = await vi.waitUntil(() => ann.closed, { timeout: 15_000 });
    clearInterval(sending);
    expect(ended).toEqual({ code: closeCodes.tooManyErrors, reason: 'tooManyErrors' });
  });
});

describe('the drain', () => {
  test('clients are told to come back, their absence is told before it is over, nobody new is accepted', async () => {
    const [ann, bob] = [await joined('ann'), await joined('bob')];
    const { port } = gateway;
    await gateway[Symbol.asyncDispose]();
    expect(typesOf(roomId).filter((type) => type === 'MemberLost')).toHaveLength(2);
    expect(await ann.end()).toEqual({ code: closeCodes.drain, reason: expect.stringMatching(/^drain \d+$/u) });
    expect(await bob.end()).toEqual({ code: closeCodes.drain, reason: expect.stringMatching(/^drain \d+$/u) });
    await expect(connectTestClient(port)).rejects.toThrow('did not accept');
    gateway = await world.gateway();
  });

  test('a room nobody answers for holds it up for some seconds, not for ever', { timeout: 20_000 }, async () => {
    await joined('ann');
    owner.answering = false;
    expect(await elapsedMs(async () => gateway[Symbol.asyncDispose]())).toBeLessThan(7_000);
    owner.answering = true;
    gateway = await world.gateway();
  });

  test('two gateways cannot share a port', async () => {
    await expect(world.gateway({ port: gateway.port })).rejects.toMatchObject({ code: 'PORT_IN_USE', port: gateway.port });
  });
});
