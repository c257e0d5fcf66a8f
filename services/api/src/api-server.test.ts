import { roomCode, usualSettings } from '@tutti/protocol';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { commandIdOf, roomIdFor } from './command-id.ts';
import { startServerMs, type TestApi, testApi } from './testing/test-api.ts';

let api: TestApi;
beforeEach(async () => {
  api = await testApi();
});
afterEach(() => api[Symbol.asyncDispose]());

const track = { trackId: 't1', url: '/media/abc', title: 'One', filename: 'one.wav', durationMs: 60_000 };

/** A room with Ada in it, playing since a second. */
async function playingRoom() {
  const ada = await api.guest('Ada');
  await api.command('r1', ada.memberId, { type: 'OpenRoom', title: 'Kitchen' });
  await api.command('r1', ada.memberId, { type: 'JoinRoom' });
  await api.command('r1', ada.memberId, { type: 'AddTrack', track });
  await api.command('r1', ada.memberId, { type: 'StartPlayback', trackId: 't1', positionMs: 0 });
  api.time.nowServerMs += 1000;
  await api.command('r1', 'system', { type: 'FireStart', streamId: 1, startAtServerMs: startServerMs + 500 });
  return ada;
}

describe('tokens', () => {
  test('E-6: a guest gets a token of an opaque id; the name is in the member store alone', async () => {
    const response = await api.app.inject({ method: 'POST', url: '/api/tokens', payload: { displayName: '  Ada ' } });
    expect(response.statusCode).toBe(201);
    const { token, memberId, expiresAtMs } = response.json();
    expect(memberId).toMatch(/^m-[A-Za-z0-9_-]{16}$/);
    expect(expiresAtMs).toBe(startServerMs + 12 * 3_600_000);
    expect(atob(token.split('.')[1])).not.toContain('Ada');
    expect(await api.needs.members.namesOf([memberId])).toEqual(new Map([[memberId, 'Ada']]));
  });

  test.each([
    ['no name', {}, 'displayName'],
    ['a blank name', { displayName: '  ' }, 'displayName'],
    ['a number', { displayName: 5 }, 'displayName'],
    ['a NUL', { displayName: 'a\u0000b' }, 'displayName'],
    ['a line break', { displayName: 'a\nb' }, 'displayName'],
    ['nothing but control characters', { displayName: '\u0001\u0085' }, 'displayName'],
    ['a name too long', { displayName: 'a'.repeat(81) }, 'displayName'],
    ['a list', [], 'body'],
  ])('%s is refused, naming the field', async (_what, payload, field) => {
    const response = await api.app.inject({ method: 'POST', url: '/api/tokens', payload });
    expect(response.statusCode).toBe(400);
    expect(response.json()).toEqual({ error: { code: 'invalid-field', field, message: expect.stringContaining(field) } });
  });

  test.each([
    ['half of it', '{"displayName":', 'application/json', 400, 'invalid-json', 'body'],
    ['nothing', '', 'application/json', 400, 'invalid-json', 'body'],
    ['a prototype', '{"__proto__":{"x":1},"displayName":"a"}', 'application/json', 400, 'invalid-json', 'body'],
    ['too much', `{"displayName":"${'a'.repeat(20_000)}"}`, 'application/json', 413, 'too-large', 'body'],
    ['a form', 'displayName=Ada', 'application/x-www-form-urlencoded', 415, 'unsupported-type', 'content-type'],
  ])('%s as a body is refused', async (_what, payload, contentType, status, code, field) => {
    const response = await api.app.inject({ method: 'POST', url: '/api/tokens', payload, headers: { 'content-type': contentType } });
    expect(response.statusCode).toBe(status);
    expect(response.json()).toMatchObject({ error: { code, field } });
  });
});

describe('a refreshed token', () => {
  const refresh = (headers: Record<string, string>) => api.app.inject({ method: 'POST', url: '/api/tokens/refresh', headers });
  const dayMs = 24 * 3_600_000;

  test('is of the same member, for 12 hours from now, also when the old one ended a week ago', async () => {
    const { headers, memberId } = await api.guest();
    for (const laterMs of [0, 7 * dayMs + 12 * 3_600_000 - 1000]) {
      api.time.nowServerMs = startServerMs + laterMs;
      const response = await refresh(headers);
      expect(response.statusCode).toBe(201);
      expect(response.headers['cache-control']).toBe('no-store');
      const { token, ...rest } = response.json();
      expect(rest).toEqual({ memberId, expiresAtMs: api.time.nowServerMs + 12 * 3_600_000 });
      expect(await api.needs.tokens.verify(token, api.time.nowServerMs)).toMatchObject({ actorId: memberId });
    }
  });

  test('is refused to a token too old, none of ours, a service’s, or a forgotten member’s', async () => {
    const { headers, token, memberId } = await api.guest();
    const refused = async (sent: Record<string, string>) => {
      const response = await refresh(sent);
      return [response.statusCode, response.json().error.code, response.json().error.field];
    };
    expect(await refused({})).toEqual([401, 'invalid-token', 'authorization']);
    expect(await refused({ authorization: `Bearer ${token.slice(0, -2)}` })).toEqual([401, 'invalid-token', 'authorization']);
    expect(await refused({ authorization: `Bearer ${await api.serviceToken()}` })).toEqual([403, 'forbidden', 'authorization']);
    api.time.nowServerMs = startServerMs + 7 * dayMs + 12 * 3_600_000 + 1000;
    expect(await refused(headers)).toEqual([401, 'expired-token', 'authorization']);
    api.time.nowServerMs = startServerMs;
    api.forget(memberId);
    expect(await refused(headers)).toEqual([401, 'invalid-token', 'authorization']);
  });

  test('is the only thing that an ended one is good for', async () => {
    const { headers } = await api.guest();
    api.time.nowServerMs += 13 * 3_600_000;
    expect((await refresh(headers)).statusCode).toBe(201);
    const response = await api.app.inject({ method: 'POST', url: '/api/rooms', payload: { title: 'A' }, headers });
    expect(response.json().error.code).toBe('expired-token');
  });
});

describe('rooms', () => {
  test('[RM1] a room is opened under a new id, or the one asked for, once', async () => {
    const { headers } = await api.guest();
    const open = (payload: object) => api.app.inject({ method: 'POST', url: '/api/rooms', payload, headers });
    const response = await open({ title: ' Kitchen ' });
    expect(response.statusCode).toBe(201);
    const { roomId } = response.json();
    expect((await api.app.inject(`/api/rooms/${roomId}`)).json()).toMatchObject({ roomId, title: 'Kitchen', version: 1 });
    expect((await open({ title: 'Mine', roomId: 'mine' })).json()).toEqual({ roomId: 'mine' });
    const again = await open({ title: 'Mine', roomId: 'mine' });
    expect([again.statusCode, again.json().error.code]).toEqual([409, 'room-exists']);
  });

  test('E-2: with an idempotency key a repeat opens nothing and answers the same; another guest with that key opens its own', async () => {
    const [ada, bob] = [await api.guest('Ada'), await api.guest('Bob')];
    const open = async (headers: Record<string, string>) =>
      (
        await api.app.inject({
          method: 'POST',
          url: '/api/rooms',
          payload: { title: 'A' },
          headers: { ...headers, 'idempotency-key': 'k1' },
        })
      ).json();
    const first = await open(ada.headers);
    expect(await open(ada.headers)).toEqual(first);
    expect(await open(bob.headers)).not.toEqual(first);
    expect(await api.log.head()).toBe(2);
  });

  test('a new room’s id is a short code; one that is taken is not given twice, and a repeat finds its own again', async () => {
    const { headers, memberId } = await api.guest('Ada');
    const open = async (key: string) =>
      (
        await api.app.inject({
          method: 'POST',
          url: '/api/rooms',
          payload: { title: 'A' },
          headers: { ...headers, 'idempotency-key': key },
        })
      ).json().roomId;
    const commandId = commandIdOf({ actorId: memberId, operation: 'open ', idempotencyKey: 'k1' });
    for (const attempt of [0, 1]) await api.command(roomIdFor(commandId, attempt), 'someone', { type: 'OpenRoom', title: 'Somebody’s' });
    const roomId = await open('k1');
    expect(roomId).toBe(roomIdFor(commandId, 2));
    expect(await open('k1')).toBe(roomId);
    expect(roomCode((await open('k2')).toUpperCase())).toMatch(/^[a-z2-9]{6}$/);
    expect(await api.log.head()).toBe(4);
    for (let attempt = 3; attempt < 8; attempt++)
      await api.command(roomIdFor(commandId, attempt), 'someone', { type: 'OpenRoom', title: 'Somebody’s' });
    expect(await open('k1')).toBe(roomId);
  });

  test('an id that would be read as another room’s code is refused', async () => {
    const { headers } = await api.guest();
    for (const roomId of ['may-day', 'PARTY2']) {
      const response = await api.app.inject({ method: 'POST', url: '/api/rooms', payload: { title: 'A', roomId }, headers });
      expect([response.statusCode, response.json().error]).toMatchObject([400, { code: 'invalid-field', field: 'roomId' }]);
    }
    expect(await api.log.head()).toBe(0);
  });

  test('who has no sound token opens nothing', async () => {
    const { token } = await api.guest();
    for (const [authorization, code] of [
      [undefined, 'invalid-token'],
      ['Basic abc', 'invalid-token'],
      [`Bearer ${token.slice(0, -2)}`, 'invalid-token'],
    ] as const) {
      const headers = authorization === undefined ? {} : { authorization };
      const response = await api.app.inject({ method: 'POST', url: '/api/rooms', payload: { title: 'A' }, headers });
      expect([response.statusCode, response.json().error]).toMatchObject([401, { code, field: 'authorization' }]);
      expect(response.headers['www-authenticate']).toBe('Bearer');
    }
    api.time.nowServerMs += 13 * 3_600_000;
    const late = await api.app.inject({
      method: 'POST',
      url: '/api/rooms',
      payload: { title: 'A' },
      headers: { authorization: `Bearer ${token}` },
    });
    expect(late.json().error.code).toBe('expired-token');
    expect(await api.log.head()).toBe(0);
  });

  test.each([
    [{ title: '' }, 'title'],
    [{ title: 'a'.repeat(121) }, 'title'],
    [{ title: '🙂'.repeat(100) }, 'title'],
    [{ title: 'A', roomId: 'a.b' }, 'roomId'],
    [{ title: 'A', roomId: '*' }, 'roomId'],
    [{ title: 'A', roomId: '>' }, 'roomId'],
    [{ title: 'A', roomId: 'a'.repeat(65) }, 'roomId'],
    [{ roomId: 'a' }, 'title'],
    [{ title: ['A'] }, 'title'],
  ])('%j is refused, naming %s', async (payload, field) => {
    const { headers } = await api.guest();
    const response = await api.app.inject({ method: 'POST', url: '/api/rooms', payload, headers });
    expect([response.statusCode, response.json().error]).toMatchObject([400, { code: 'invalid-field', field }]);
    expect(await api.log.head()).toBe(0);
  });

  test('a room that nobody answers for is a 503 that may be tried again', async () => {
    const { headers } = await api.guest();
    api.owner.fails = async () => ({ again: 'no owner' });
    const response = await api.app.inject({ method: 'POST', url: '/api/rooms', payload: { title: 'A' }, headers });
    expect([response.statusCode, response.json().error.code, response.headers['retry-after']]).toEqual([503, 'not-answered', '1']);
    api.owner.fails = () => Promise.reject(new Error('no responders'));
    expect((await api.app.inject({ method: 'POST', url: '/api/rooms', payload: { title: 'A' }, headers })).statusCode).toBe(503);
  });

  test('P-6: a room is served as its members see it: names, signed addresses, the position of now', async () => {
    const { memberId } = await playingRoom();
    api.time.nowServerMs = startServerMs + 3500;
    const response = await api.app.inject('/api/rooms/r1');
    const state = response.json();
    expect(state).toMatchObject({
      ...{ roomId: 'r1', epoch: 'e1', version: 6, title: 'Kitchen', hostId: memberId },
      members: [{ memberId, displayName: 'Ada', present: true }],
      playback: { status: 'playing', streamId: 1, startAtServerMs: startServerMs + 500, startPositionMs: 0, rate: 1 },
      serverNowMs: startServerMs + 3500,
      positionMs: 3000,
    });
    expect(state.tracks[0].url).toMatch(/^\/media\/abc\?exp=\d+&sig=[0-9a-f]{64}$/);
    expect(state.playback.track.url).toBe(state.tracks[0].url);
    expect(state).not.toHaveProperty('t');
    const nowhere = await api.app.inject('/api/rooms/nowhere');
    expect([nowhere.statusCode, nowhere.json().error]).toMatchObject([404, { code: 'room-not-open', field: 'roomId' }]);
  });

  test('the lobby lists rooms, the one that changed last first, by pages', async () => {
    await playingRoom();
    api.time.nowServerMs += 500;
    await api.command('r2', 'someone', { type: 'OpenRoom', title: 'Cellar' });
    const all = (await api.app.inject('/api/rooms')).json();
    expect(all).toEqual({
      rooms: [
        {
          ...{ roomId: 'r2', title: 'Cellar', membersPresent: 0, hostName: null, status: 'idle', track: null },
          changedAtServerMs: startServerMs + 1500,
        },
        {
          ...{ roomId: 'r1', title: 'Kitchen', membersPresent: 1, hostName: 'Ada', status: 'playing' },
          ...{ track: { trackId: 't1', title: 'One' }, changedAtServerMs: startServerMs + 1000 },
        },
      ],
      nextBefore: null,
    });
    const first = (await api.app.inject('/api/rooms?limit=1')).json();
    expect(first.rooms).toEqual(all.rooms.slice(0, 1));
    const second = (await api.app.inject(`/api/rooms?limit=1&before=${first.nextBefore}`)).json();
    expect(second.rooms).toEqual(all.rooms.slice(1));
    for (const limit of ['0', '501', 'x', '1&limit=2', '1e2'])
      expect((await api.app.inject(`/api/rooms?limit=${limit}`)).json().error.field).toBe('limit');
  });
});

describe('history', () => {
  test('E-4: the events of a room, by pages', async () => {
    const { memberId } = await playingRoom();
    const { events, nextAfter, epoch } = (await api.app.inject('/api/rooms/r1/events')).json();
    expect(events.map(({ type }: { type: string }) => type)).toEqual([
      ...['RoomOpened', 'MemberJoined', 'HostChanged', 'TrackAdded', 'PlaybackScheduled', 'PlaybackStarted'],
    ]);
    expect(events[1]).toMatchObject({
      ...{ position: 2, stream: 'room-r1', streamVersion: 2, type: 'MemberJoined', schemaVersion: 1, storedSchemaVersion: 1 },
      ...{ actorId: memberId, occurredServerMs: startServerMs, data: { memberId } },
    });
    expect([nextAfter, epoch]).toEqual([6, 'e1']);
    const page = (await api.app.inject('/api/rooms/r1/events?after=2&limit=3')).json();
    expect(page.events.map(({ streamVersion }: { streamVersion: number }) => streamVersion)).toEqual([3, 4, 5]);
    expect(page.nextAfter).toBe(5);
    expect((await api.app.inject('/api/rooms/r1/events?after=6')).json()).toMatchObject({ events: [], nextAfter: 6 });
  });

  test('an event that this build cannot read is shown as it was stored', async () => {
    await api.log.append({
      ...{ stream: 'room-new', expectedVersion: 0, commandId: 'c1', actorId: 'a', occurredServerMs: 1 },
      events: [{ type: 'RoomOpened', schemaVersion: 9, data: { headline: 'A' } }],
    });
    const { events } = (await api.app.inject('/api/rooms/new/events')).json();
    expect(events).toMatchObject([{ schemaVersion: 9, data: { headline: 'A' } }]);
  });

  test('E-4: the state at a position and at a server time', async () => {
    await playingRoom();
    const at = async (when: string | number) => (await api.app.inject(`/api/rooms/r1/state?at=${when}`)).json();
    expect(await at(4)).toMatchObject({ version: 4, position: 4, playback: { status: 'idle' }, tracks: [{ trackId: 't1' }] });
    expect(await at(startServerMs + 200)).toMatchObject({ version: 5, playback: { status: 'preparing' }, positionMs: 0 });
    expect(await at(startServerMs + 4500)).toMatchObject({ version: 6, playback: { status: 'playing' }, positionMs: 4000 });
    expect(await at(startServerMs - 1)).toMatchObject({ error: { code: 'not-there-yet', field: 'at' } });
  });

  test.each([
    ['/api/rooms/nowhere/events', 404, 'roomId'],
    ['/api/rooms/nowhere/events?after=3', 404, 'roomId'],
    ['/api/rooms/nowhere/state?at=1', 404, 'roomId'],
    ['/api/rooms/r1/state', 400, 'at'],
    ['/api/rooms/r1/state?at=', 400, 'at'],
    ['/api/rooms/r1/state?at=-5', 400, 'at'],
    ['/api/rooms/r1/state?at=NaN', 400, 'at'],
    ['/api/rooms/r1/events?after=-1', 400, 'after'],
    ['/api/rooms/r1/events?after=1.5', 400, 'after'],
    ['/api/rooms/r1/events?limit=1001', 400, 'limit'],
    ['/api/rooms/a%2Eb/events', 400, 'roomId'],
    ['/api/rooms/*/events', 400, 'roomId'],
    ['/api/rooms/%2e%2e%2f/events', 400, 'roomId'],
  ])('%s is a %i for %s', async (url, status, field) => {
    const response = await api.app.inject(url);
    expect([response.statusCode, response.json().error.field]).toEqual([status, field]);
  });
});

describe('the rest', () => {
  test('configuration names the gateway on the host that was asked', async () => {
    const response = await api.app.inject({ url: '/config.json', headers: { host: 'tutti.example:8080' } });
    expect(response.json()).toEqual({
      gatewayUrl: 'ws://tutti.example:8081/ws',
      timeUrl: 'ws://tutti.example:8082/time',
      version: '0.1.0',
    });
  });

  test('O-1: health, readiness and metrics are served on the public port', async () => {
    expect((await api.app.inject('/healthz')).statusCode).toBe(200);
    expect((await api.app.inject('/readyz')).statusCode).toBe(200);
    api.needs.health.ready('log', () => 'is away');
    expect((await api.app.inject('/readyz')).statusCode).toBe(503);
    expect((await api.app.inject('/metrics')).body).toContain('tutti_http_requests_total');
  });

  test('other origins may ask, nothing is sniffed or framed', async () => {
    const preflight = await api.app.inject({
      method: 'OPTIONS',
      url: '/api/rooms',
      headers: { origin: 'https://elsewhere.example', 'access-control-request-method': 'POST' },
    });
    expect(preflight.statusCode).toBe(204);
    expect(preflight.headers).toMatchObject({
      'access-control-allow-origin': '*',
      'access-control-allow-headers': expect.stringContaining('authorization'),
    });
    for (const url of ['/api/rooms', '/api/nothing', '/config.json'])
      expect((await api.app.inject(url)).headers).toMatchObject({
        'access-control-allow-origin': '*',
        'x-content-type-options': 'nosniff',
      });
  });

  test('what is not there is a 404 of ours, and never asked of the web process', async () => {
    for (const [method, url] of [
      ['GET', '/api/nothing'],
      ['DELETE', '/api/rooms/r1'],
      ['POST', '/somewhere'],
      ['GET', '/media'],
      ['GET', '/media/a/b'],
    ] as const) {
      const response = await api.app.inject({ method, url });
      expect([response.statusCode, response.json().error.code]).toEqual([404, 'not-found']);
    }
  });

  test('when the web process is away there is a page that says so', async () => {
    const response = await api.app.inject('/r/r1');
    expect(response.statusCode).toBe(502);
    expect(response.headers['content-type']).toContain('text/html');
    expect(response.body).toContain('The pages are away');
  });
});

describe('who may add', () => {
  const upload = (headers: Record<string, string>) =>
    api.app.inject({
      ...{ method: 'POST', url: '/api/rooms/r1/tracks?filename=tone.wav&title=Tone' },
      ...{ headers: { ...headers, 'content-type': 'audio/wav' }, payload: Buffer.from('no sound at all') },
    });

  test('[RM12] P-18: where only the host adds, a member’s upload is refused before anything is kept, the host’s is looked at', async () => {
    const ada = await playingRoom();
    const bob = await api.guest('Bob');
    await api.command('r1', bob.memberId, { type: 'JoinRoom' });
    expect((await upload(bob.headers)).statusCode).toBe(422);
    await api.command('r1', ada.memberId, { type: 'ConfigureRoom', change: { whoAdds: 'host' } });
    const refused = await upload(bob.headers);
    expect([refused.statusCode, refused.json()]).toEqual([403, { error: { code: 'not-host', message: expect.any(String) } }]);
    expect((await upload(ada.headers)).statusCode).toBe(422);
    const tus = await api.app.inject({
      ...{ method: 'POST', url: '/api/rooms/r1/uploads' },
      headers: { ...bob.headers, 'tus-resumable': '1.0.0', 'upload-length': '10', 'upload-metadata': `filename ${btoa('tone.wav')}` },
    });
    expect([tus.statusCode, tus.json()]).toMatchObject([403, { error: { code: 'not-host' } }]);
  });

  test('P-6: the state over HTTP has the room’s settings, its views, and who is ready', async () => {
    const ada = await playingRoom();
    await api.command('r1', ada.memberId, { type: 'ConfigureRoom', change: { loop: 'all' } });
    const { json } = await api.app.inject({ url: '/api/rooms/r1', headers: ada.headers });
    expect(json()).toMatchObject({ settings: { ...usualSettings, loop: 'all' }, views: [], readyIds: [] });
  });
});
