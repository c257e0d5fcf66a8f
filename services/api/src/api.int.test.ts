import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Bus, connectBus } from '@tutti/bus';
import { freePort } from '@tutti/embedded';
import { migrate, type PostgresEventLog, postgresEventLog } from '@tutti/event-log';
import { memberTelemetries, subjects } from '@tutti/protocol';
import { type ServiceProcess, startServiceProcess, type TestServers, testServers, waitFor } from '@tutti/testkit';
import { afterAll, beforeAll, expect, test } from 'vitest';

let servers: TestServers;
let log: PostgresEventLog;
let bus: Bus;
let mediaDir: string;
let env: Record<string, string>;
let origin: string;
const running = new Map<string, ServiceProcess>();

const start = async (name: string) => running.set(name, await startServiceProcess(name, env));

beforeAll(async () => {
  servers = await testServers();
  await migrate(servers.postgresUrl);
  log = await postgresEventLog({ url: servers.postgresUrl });
  const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };
  bus = await connectBus({ url: servers.natsUrl, name: 'test', log: silent });
  mediaDir = await mkdtemp(join(tmpdir(), 'tutti-api-'));
  env = { POSTGRES_URL: servers.postgresUrl, NATS_URL: servers.natsUrl };
  await Promise.all(['timesync', 'room-state', 'scheduler'].map(start));
  const port = String(await freePort());
  const secrets = { AUTH_SECRET: 'a secret of this test, long enough', MEDIA_SECRET: 'another secret of this test' };
  env = { ...env, ...secrets, MEDIA_DIR: mediaDir, WEB_URL: 'http://127.0.0.1:9', PORT: port, HEALTH_PORT: port };
  await start('api');
  origin = `http://127.0.0.1:${port}`;
}, 60_000);

afterAll(async () => {
  await Promise.all([...running.values()].map((service) => service.stop()));
  await bus?.[Symbol.asyncDispose]();
  await log?.[Symbol.asyncDispose]();
  await servers?.[Symbol.asyncDispose]();
  await rm(mediaDir, { recursive: true, force: true });
});

const tone = () => readFile(join(import.meta.dirname, '../../../libs/media/fixtures/tone-1500ms.wav'));

async function post<T>(path: string, body: unknown, headers: Record<string, string> = {}): Promise<T> {
  const response = await fetch(origin + path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${path} answered ${response.status}: ${text}`);
  return JSON.parse(text) as T;
}
const get = async (path: string) => (await fetch(origin + path)).json() as Promise<Record<string, unknown>>;

/** A member with a room that it is in; joining is the gateway's, which is not part of this. */
async function member(displayName: string) {
  const { token, memberId } = await post<{ token: string; memberId: string }>('/api/tokens', { displayName });
  const headers = { authorization: `Bearer ${token}` };
  const { roomId } = await post<{ roomId: string }>('/api/rooms', { title: `${displayName}s room` }, headers);
  const joined = await bus.command({ commandId: `join-${memberId}`, roomId, actorId: memberId, command: { type: 'JoinRoom' } });
  expect(joined).toHaveProperty('accepted');
  return { memberId, headers, roomId };
}

const upload = async (roomId: string, headers: Record<string, string>) =>
  fetch(`${origin}/api/rooms/${roomId}/tracks?filename=tone.wav`, {
    method: 'POST',
    headers: { 'content-type': 'audio/wav', ...headers },
    body: new Uint8Array(await tone()),
  });

test('O-1, R-3: an api whose bucket does not answer says so, serves the rest, and keeps a clip that is whole until it can be taken', async () => {
  const { headers, roomId } = await member('Ada');
  const [port, nowhere] = [String(await freePort()), await freePort()];
  const s3 = {
    MEDIA_S3_BUCKET: 'films',
    MEDIA_S3_ENDPOINT: `http://127.0.0.1:${nowhere}`,
    MEDIA_S3_ACCESS_KEY: 'a',
    MEDIA_S3_SECRET_KEY: 's',
  };
  const other = await startServiceProcess('api', { ...env, ...s3, PORT: port, HEALTH_PORT: port });
  try {
    const at = `http://127.0.0.1:${port}`;
    const ready = await fetch(`${at}/readyz`);
    expect([ready.status, ((await ready.json()) as { checks: object }).checks]).toMatchObject([
      200,
      { media: expect.stringMatching(/^off: the media store /), log: 'ok' },
    ]);
    const film = await readFile(join(import.meta.dirname, '../../../libs/media/fixtures/clip-1500ms.mp4'));
    const tus = { ...headers, 'tus-resumable': '1.0.0' };
    const named = `filename ${Buffer.from('a.mp4').toString('base64')},kind ${Buffer.from('clip').toString('base64')}`;
    const begun = await fetch(`${at}/api/rooms/${roomId}/uploads`, {
      method: 'POST',
      headers: { ...tus, 'upload-length': String(film.length), 'upload-metadata': named },
    });
    const path = begun.headers.get('location') ?? '';
    const bytes = { ...tus, 'upload-offset': '0', 'content-type': 'application/offset+octet-stream' };
    const sent = await fetch(at + path, { method: 'PATCH', headers: bytes, body: new Uint8Array(film) });
    expect([begun.status, sent.status]).toEqual([201, 500]);
    expect((await fetch(at + path, { method: 'HEAD', headers: tus })).status).toBe(423);
    const taken = await fetch(origin + path, { method: 'HEAD', headers: tus });
    expect([taken.status, taken.headers.get('tutti-clip-id')]).toEqual([200, path.split('/').at(-1)]);
  } finally {
    await other.stop();
  }
});

test('P-4, P-6, E-6: from a guest to a track in the room, on real parts; the name is in no event', async () => {
  const { memberId, headers, roomId } = await member('Zebulon');
  const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
  const uploaded = await upload(roomId, { ...headers, traceparent });
  expect(uploaded.status).toBe(201);
  const state = await get(`/api/rooms/${roomId}`);
  expect(state).toMatchObject({
    ...{ roomId, epoch: log.epoch, version: 4, hostId: memberId, title: 'Zebulons room' },
    members: [{ memberId, displayName: 'Zebulon', present: true }],
    tracks: [{ filename: 'tone.wav', title: 'tone', durationMs: 1500 }],
  });
  const [track] = state['tracks'] as { url: string }[];
  const media = await fetch(origin + track?.url, { headers: { range: 'bytes=0-3' } });
  expect([media.status, await media.text()]).toEqual([206, 'RIFF']);

  const { events } = (await get(`/api/rooms/${roomId}/events`)) as {
    events: { type: string; traceId: string; occurredServerMs: number }[];
  };
  expect(events.map(({ type }) => type)).toEqual(['RoomOpened', 'MemberJoined', 'HostChanged', 'TrackAdded']);
  expect(events[3]?.traceId).toBe('0af7651916cd43dd8448eb211c80319c');
  expect(await log.sql`select 1 from event where data::text like '%Zebulon"%' or actor_id like '%Zebulon%'`).toHaveLength(0);
  const listed = await waitFor(async () => {
    const { rooms } = (await get('/api/rooms')) as { rooms: { roomId: string; changedAtServerMs: number }[] };
    const room = rooms.find((room) => room.roomId === roomId);
    return room?.changedAtServerMs === events[3]?.occurredServerMs ? room : undefined;
  });
  expect(listed).toMatchObject({ title: 'Zebulons room', hostName: 'Zebulon', membersPresent: 1, status: 'idle', track: null });
});

test('P-13, E-4: what members tell on the bus is in the table, and answered with how far apart they were', async () => {
  const { roomId } = await member('Ada');
  const tell = (memberId: string, fields: object) =>
    bus.publish(subjects.telemetry(roomId), memberTelemetries.encode({ roomId, memberId, gone: false, ...fields }));
  const samples = await waitFor(
    async () => {
      tell('ada', { offsetMs: 5.25, errorMs: 0.5, rttMs: 20, driftMs: -1.5, skewPpm: 12.5, corrections: 4 });
      tell('ben', { offsetMs: -7, errorMs: 0.75, rttMs: 30, driftMs: 2 });
      tell('ben', { streamId: 3, startErrorMs: 4.5 });
      const { samples } = (await get(`/api/rooms/${roomId}/sync?limit=3`)) as { samples: { memberId: string; atServerMs: number }[] };
      return samples.length === 3 ? samples : undefined;
    },
    { withinMs: 20_000, everyMs: 200 },
  );
  const nothing = { skewPpm: null, driftMs: null, corrections: null, streamId: null, startErrorMs: null };
  expect(samples).toMatchObject([
    { ...nothing, roomId, memberId: 'ada', offsetMs: 5.25, errorMs: 0.5, rttMs: 20, driftMs: -1.5, skewPpm: 12.5, corrections: 4 },
    { ...nothing, memberId: 'ben', offsetMs: -7, errorMs: 0.75, driftMs: 2 },
    { ...nothing, memberId: 'ben', offsetMs: null, errorMs: null, rttMs: null, streamId: 3, startErrorMs: 4.5 },
  ]);
  const apart = await get(`/api/rooms/${roomId}/apart?atServerMs=${samples[0]?.atServerMs}`);
  expect(apart).toMatchObject({ apartMs: 3.5, withinMs: 1.25, members: [{ memberId: 'ada' }, { memberId: 'ben' }] });
  const csv = await (await fetch(`${origin}/api/rooms/${roomId}/sync?format=csv&limit=1`)).text();
  expect(csv.trimEnd().split('\n')[1]).toBe(`${roomId},${samples[0]?.atServerMs},ada,5.25,0.5,20,12.5,-1.5,4,,`);
});

test('E-2: while the scheduler is away a room is asked for again, with one trace in the log', async () => {
  const { headers } = await member('Ada');
  await running.get('scheduler')?.kill9();
  const opening = post<{ roomId: string }>('/api/rooms', { title: 'Late', roomId: 'late' }, { ...headers, 'idempotency-key': 'k1' });
  env = { ...env, HEALTH_PORT: String(await freePort()) };
  await start('scheduler');
  expect(await opening).toEqual({ roomId: 'late' });
  expect(await post('/api/rooms', { title: 'Late', roomId: 'late' }, { ...headers, 'idempotency-key': 'k1' })).toEqual({ roomId: 'late' });
  expect(((await get('/api/rooms/late/events')) as { events: unknown[] }).events).toHaveLength(1);
}, 60_000);

test('O-1: a room is asked for while room-state starts again: the answer is late, not wrong', async () => {
  const { roomId } = await member('Ada');
  await running.get('room-state')?.kill9();
  const asking = get(`/api/rooms/${roomId}`);
  env = { ...env, HEALTH_PORT: String(await freePort()) };
  await start('room-state');
  const first = await asking;
  if ('error' in first) expect(first).toMatchObject({ error: { code: 'unavailable' } });
  else expect(first).toMatchObject({ roomId, version: 3 });
  expect(await get(`/api/rooms/${roomId}`)).toMatchObject({ roomId, version: 3 });
}, 60_000);

test('a resumable upload outlives its api, killed in the middle', async () => {
  const { headers, roomId } = await member('Ada');
  const bytes = new Uint8Array(await tone());
  const tus = { ...headers, 'tus-resumable': '1.0.0' };
  const named = `filename ${Buffer.from('tone.wav').toString('base64')}`;
  const created = await fetch(`${origin}/api/rooms/${roomId}/uploads`, {
    method: 'POST',
    headers: { ...tus, 'upload-length': String(bytes.length), 'upload-metadata': named },
  });
  expect(created.status).toBe(201);
  const upload = origin + created.headers.get('location');
  const send = (from: number, to: number) =>
    fetch(upload, {
      method: 'PATCH',
      headers: { ...tus, 'upload-offset': String(from), 'content-type': 'application/offset+octet-stream' },
      body: bytes.slice(from, to),
    });
  const half = bytes.length / 2;
  expect((await send(0, half)).status).toBe(204);
  await running.get('api')?.kill9();
  env = { ...env, HEALTH_PORT: env['PORT'] ?? '' };
  await start('api');
  expect((await fetch(upload, { method: 'HEAD', headers: tus })).headers.get('upload-offset')).toBe(String(half));
  const trackId = (await send(half, bytes.length)).headers.get('tutti-track-id');
  const { tracks } = (await get(`/api/rooms/${roomId}`)) as { tracks: { trackId: string; url: string }[] };
  expect(tracks).toMatchObject([{ trackId, filename: 'tone.wav', durationMs: 1500 }]);
  expect(new Uint8Array(await (await fetch(origin + tracks[0]?.url)).arrayBuffer())).toEqual(bytes);
}, 60_000);

test('O-1: SIGTERM lets an upload end, then the process', async () => {
  const { headers, roomId } = await member('Ada');
  const bytes = await tone();
  const sending = request(`${origin}/api/rooms/${roomId}/tracks?filename=slow.wav`, {
    method: 'POST',
    headers: { ...headers, 'content-type': 'audio/wav', 'content-length': bytes.length },
  });
  const answered = once(sending, 'response');
  sending.write(bytes.subarray(0, 5000));
  await waitFor(async () => (await readdir(join(mediaDir, '.incoming'))).length === 1);
  const api = running.get('api');
  const stopped = api?.stop();
  await waitFor(async () => (await fetch(`${origin}/readyz`).catch(() => undefined))?.status !== 200);
  sending.end(bytes.subarray(5000));
  const [response] = await answered;
  expect(response.resume().statusCode).toBe(201);
  expect(await stopped).toBe(0);
  expect(api?.output()).not.toContain('not closed');
});
