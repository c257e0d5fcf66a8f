import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Validator } from '@seriousme/openapi-schema-validator';
import { type ClipMedia, uncheckedView } from '@tutti/protocol';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import type { FastifyInstance, InjectOptions, LightMyRequestResponse } from 'fastify';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startServerMs, type TestApi, testApi } from './testing/test-api.ts';

type Operation = {
  summary?: string;
  security?: object[];
  parameters?: { name: string; in: string }[];
  requestBody?: object;
  responses: Record<string, { description: string; content?: Record<string, { schema: object }> }>;
};
type Document = { openapi: string; paths: Record<string, Record<string, Operation>> };

let api: TestApi;
let document: Document;
const ajv = addFormats.default(new Ajv2020({ strict: false, allErrors: true }));
/** Every route that Fastify knows, as `GET /api/rooms/{roomId}`, and what handlers gave it to write. */
const registered: string[] = [];
const given = new WeakMap<object, unknown>();

const watch = (message: unknown) => {
  const { fastify } = message as { fastify: FastifyInstance };
  fastify.addHook('onRoute', ({ method, url }) => {
    for (const each of [method].flat()) registered.push(`${each} ${url.replace(/:(\w+)/gu, '{$1}')}`);
  });
  fastify.addHook('preSerialization', async (request, _reply, payload) => {
    given.set(request.raw, payload);
    return payload;
  });
};

beforeAll(async () => {
  subscribe('fastify.initialization', watch);
  api = await testApi();
  unsubscribe('fastify.initialization', watch);
  document = (await api.app.inject('/api/openapi.json')).json();
  ajv.addSchema(document, 'api');
});
afterAll(() => api[Symbol.asyncDispose]());

const operations = () =>
  Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ name: `${method.toUpperCase()} ${path}`, path, method, operation })),
  );

test('the document is OpenAPI 3.1', async () => {
  expect(document.openapi).toBe('3.1.0');
  const verdict = await new Validator().validate(structuredClone(document) as never);
  expect(verdict).toMatchObject({ valid: true });
});

test('every route of ours is in it, and nothing else', () => {
  const ours = registered.filter(
    (name) => /^(?!OPTIONS|HEAD (?!.*uploads)).* \/(api\/.+|media\/.+|config\.json|time)/u.test(name) && !name.endsWith('*'),
  );
  const documented = operations().map(({ name }) => name);
  expect(documented.filter((name) => !name.startsWith('OPTIONS')).sort()).toEqual([...new Set(ours)].sort());
  expect(documented).toContain('OPTIONS /api/rooms/{roomId}/uploads');
});

const media: ClipMedia = {
  ...{ playUrl: '/media/med2', thumbsUrl: '/media/med3', thumbCount: 8, waveformUrl: '', holes: [{ fromMs: 1, toMs: 2.5 }] },
  ...{ firstShownPtsMs: 66.75, width: 320, height: 180, frameRate: 25, hasSound: true },
};
const bodiless = ['POST /api/tokens/refresh', 'POST /api/rooms/{roomId}/uploads'];

test('every operation has a summary, its parameters, and what it answers when all is well and otherwise', () => {
  for (const { name, path, method, operation } of operations()) {
    expect(operation.summary, name).toMatch(/\S/);
    const named = (operation.parameters ?? []).filter((parameter) => parameter.in === 'path').map((parameter) => parameter.name);
    expect(named, name).toEqual([...path.matchAll(/\{(\w+)\}/gu)].map(([, parameter]) => parameter));
    if (method === 'patch' || method === 'post') expect(operation.requestBody !== undefined, name).toBe(!bodiless.includes(name));
    expect(
      Object.keys(operation.responses).some((status) => /^2\d\d$/u.test(status)),
      name,
    ).toBe(true);
    if (name === 'GET /api/openapi.json' || method === 'options') continue;
    for (const status of ['4XX', '5XX'])
      expect(operation.responses[status]?.content?.['application/json']?.schema, `${name} ${status}`).toEqual({
        $ref: '#/components/schemas/Error',
      });
    for (const { description } of Object.values(operation.responses)) expect(description, name).not.toMatch(/^(|Default Response)$/u);
  }
});

describe('what is sent is what is documented', () => {
  const called = new Set<string>();

  /** Asks, and holds the answer against the document and against what the handler gave. */
  async function ask(name: string, status: number, { url, ...options }: InjectOptions & { url: string }): Promise<LightMyRequestResponse> {
    const [method = '', path = ''] = name.split(' ');
    const response = await api.app.inject({ ...options, method: method as 'GET', url });
    expect([name, response.statusCode]).toEqual([name, status]);
    const operation = document.paths[path]?.[method.toLowerCase()];
    const documented = operation?.responses[status] ?? operation?.responses[`${String(status)[0]}XX`];
    expect(documented, `${name} ${status}`).toBeDefined();
    const key = operation?.responses[status] ? String(status) : `${String(status)[0]}XX`;
    if (documented?.content?.['application/json']) {
      const pointer = ['paths', path, method.toLowerCase(), 'responses', key, 'content', 'application/json', 'schema']
        .map(escaped)
        .join('/');
      const validate = ajv.compile({ $ref: `api#/${pointer}` });
      expect(validate(response.json()) ? [] : validate.errors, `${name} ${status}`).toEqual([]);
      expect(response.json(), `${name} ${status}: nothing is dropped`).toEqual(JSON.parse(JSON.stringify(given.get(response.raw.req))));
    } else if (method !== 'GET') expect(response.body).toBe('');
    called.add(`${name} ${key}`);
    return response;
  }
  const escaped = (part: string) => encodeURIComponent(part.replaceAll('~', '~0').replaceAll('/', '~1'));

  test('by every route, in every state of a room', async () => {
    const { headers } = await api.guest('Ada');
    const created = (await ask('POST /api/tokens', 201, { url: '/api/tokens', payload: { displayName: 'Bob' } })).json();
    const bob = { authorization: `Bearer ${created.token}` };
    await ask('POST /api/tokens/refresh', 201, { url: '/api/tokens/refresh', headers: bob });
    await ask('POST /api/tokens', 400, { url: '/api/tokens', payload: {} });
    await ask('POST /api/tokens/refresh', 401, { url: '/api/tokens/refresh' });
    await ask('GET /config.json', 200, { url: '/config.json' });
    for (const path of ['/time', '/api/time']) {
      await ask(`GET ${path}`, 200, { url: `${path}?clientNowMs=1.5` });
      await ask(`GET ${path}`, 400, { url: `${path}?clientNowMs=x` });
    }
    await ask('GET /api/rooms', 200, { url: '/api/rooms' });
    const { roomId } = (await ask('POST /api/rooms', 201, { url: '/api/rooms', headers, payload: { title: 'Kitchen' } })).json();
    await ask('POST /api/rooms', 401, { url: '/api/rooms', payload: { title: 'Kitchen' } });
    api.owner.fails = async () => ({ again: 'no owner' });
    await ask('POST /api/rooms', 503, { url: '/api/rooms', headers, payload: { title: 'Kitchen' } });
    api.owner.fails = undefined;

    const room = `/api/rooms/${roomId}`;
    const look = async () => {
      await ask('GET /api/rooms', 200, { url: '/api/rooms?limit=1' });
      await ask('GET /api/rooms/{roomId}', 200, { url: room });
      await ask('GET /api/party-state', 200, { url: `/api/party-state?code=${roomId}` });
      await ask('GET /api/rooms/{roomId}/state', 200, { url: `${room}/state?at=${startServerMs + 1e9}` });
      await ask('GET /api/rooms/{roomId}/events', 200, { url: `${room}/events` });
      await ask('GET /api/rooms/{roomId}/sync', 200, { url: `${room}/sync?limit=1` });
      await ask('GET /api/rooms/{roomId}/apart', 200, { url: `${room}/apart?atServerMs=${startServerMs}` });
    };
    await look();
    const none = { offsetMs: null, skewPpm: null, driftMs: null, corrections: null, streamId: null, startErrorMs: null };
    const who = { roomId, memberId: created.memberId, rttMs: 1, errorMs: 2 };
    await api.samples.insert([
      { ...none, ...who, atServerMs: startServerMs },
      { ...who, atServerMs: startServerMs + 1, offsetMs: 3, skewPpm: 4, driftMs: 5, corrections: 6, streamId: 7, startErrorMs: 8 },
      { ...none, ...who, memberId: 'ben', driftMs: 9.5, atServerMs: startServerMs },
    ]);
    await api.command(roomId, created.memberId, { type: 'JoinRoom' });
    await look();

    const sound = await readFile(join(import.meta.dirname, '../../../libs/media/fixtures/tone-1500ms.wav'));
    const audio = { ...bob, 'content-type': 'audio/wav' };
    const tracks = 'POST /api/rooms/{roomId}/tracks';
    const { track } = (await ask(tracks, 201, { url: `${room}/tracks?filename=a.wav`, headers: audio, payload: sound })).json();
    await ask(tracks, 422, { url: `${room}/tracks?filename=a.wav`, headers: audio, payload: 'no sound' });
    await ask('GET /media/{mediaId}', 200, { url: track.url });
    await ask('GET /media/{mediaId}', 206, { url: track.url, headers: { range: 'bytes=0-3' } });
    await ask('GET /media/{mediaId}', 403, { url: `${track.url}x` });
    await ask('GET /media/{mediaId}', 304, { url: track.url, headers: { 'if-none-match': `"${track.trackId}"` } });

    const uploads = 'POST /api/rooms/{roomId}/uploads';
    const tus = { ...bob, 'tus-resumable': '1.0.0' };
    const metadata = `filename ${Buffer.from('b.wav').toString('base64')}`;
    const sized = { ...tus, 'upload-length': String(sound.length), 'upload-metadata': metadata };
    const begin = async () => String((await ask(uploads, 201, { url: `${room}/uploads`, headers: sized })).headers['location']);
    const [given, kept] = [await begin(), await begin()];
    const one = '/api/rooms/{roomId}/uploads/{uploadId}';
    await ask(uploads, 400, { url: `${room}/uploads`, headers: tus });
    await ask(`DELETE ${one}`, 204, { url: given, headers: tus });
    await ask(`DELETE ${one}`, 404, { url: given, headers: tus });
    const bytes = { ...tus, 'content-type': 'application/offset+octet-stream' };
    await ask(`PATCH ${one}`, 409, { url: kept, headers: { ...bytes, 'upload-offset': '1' }, payload: sound });
    await ask(`PATCH ${one}`, 204, { url: kept, headers: { ...bytes, 'upload-offset': '0' }, payload: sound });
    await ask(`HEAD ${one}`, 200, { url: kept, headers: tus });
    await ask('OPTIONS /api/rooms/{roomId}/uploads', 204, { url: `${room}/uploads` });
    await ask(`OPTIONS ${one}`, 204, { url: kept });

    await api.command(roomId, created.memberId, { type: 'StartPlayback', trackId: track.trackId, positionMs: 0 });
    await look();
    api.time.nowServerMs += 600;
    await api.command(roomId, 'system', { type: 'FireStart', streamId: 1, startAtServerMs: startServerMs + 500 });
    await look();
    await api.command(roomId, created.memberId, { type: 'PausePlayback' });
    await look();
    const clip = { clipId: 'c1', videoUrl: '/media/med1', durationMs: 0 };
    await api.command(roomId, created.memberId, { type: 'AddView', ...clip, filename: 'a.mkv' });
    await look();
    const found = {
      ...uncheckedView,
      ...clip,
      memberId: created.memberId,
      status: 'ready',
      durationMs: 9000,
      videoStartTimeMs: 5,
      anchorSource: 'name',
    };
    await api.command(roomId, 'system', { type: 'SettleView', view: { ...found, anchorErrorMs: 1000, media } });
    await api.command(roomId, created.memberId, { type: 'AlignView', clipId: 'c1' });
    await look();
    const heard = { status: 'found', problem: '', startTimeMs: 9, errorMs: 2, confidence: 0.9, againstClipId: 'c2', insteadOfSource: '' };
    await api.command(roomId, 'system', { type: 'ReportSound', clipId: 'c1', sound: heard });
    await api.command(roomId, created.memberId, { type: 'TrustSound', clipId: 'c1' });
    const exports = 'POST /api/rooms/{roomId}/exports';
    const span = { fromUtcMs: 0, toUtcMs: 5000 };
    const { exportId } = (await ask(exports, 202, { url: `${room}/exports`, headers: bob, payload: span })).json();
    await ask(exports, 400, { url: `${room}/exports`, headers: bob, payload: { ...span, toUtcMs: 0 } });
    const film = 'GET /api/rooms/{roomId}/exports/{exportId}';
    await ask(film, 200, { url: `${room}/exports/${exportId}`, headers: bob });
    await ask(film, 404, { url: `${room}/exports/other`, headers: bob });
    const line = { playheadUtcMs: 9, rate: 0.5, loopFromUtcMs: 9, loopToUtcMs: 999 };
    await api.command(roomId, created.memberId, { type: 'CueGrid', status: 'playing', ...line });
    await look();
    const state = (await api.app.inject({ url: room, headers: bob })).json();
    const { videoUrl, media: files } = state.views[0];
    for (const url of [videoUrl, files.playUrl, files.thumbsUrl]) expect(url).toMatch(/^\/media\/med\d\?exp=\d+&sig=/u);
    expect(files.waveformUrl).toBe('');
    api.forget(created.memberId);
    await look();
    await api.log.append({
      ...{ stream: 'room-new', expectedVersion: 0, commandId: 'c1', actorId: 'a', occurredServerMs: 1, causePosition: 1 },
      ...{ trace: { traceId: 'a'.repeat(32), spanId: 'b'.repeat(16) } },
      events: [{ type: 'RoomOpened', schemaVersion: 9, data: { headline: 'A', deep: [{ x: null }] } }],
    });
    await ask('GET /api/rooms/{roomId}/events', 200, { url: '/api/rooms/new/events' });
    await ask('GET /api/rooms/{roomId}/events', 404, { url: '/api/rooms/nowhere/events' });
    await ask('GET /api/rooms/{roomId}/state', 400, { url: `${room}/state?at=x` });
    await ask('GET /api/rooms/{roomId}/sync', 400, { url: `${room}/sync?limit=x` });
    await ask('GET /api/rooms/{roomId}/apart', 404, { url: '/api/rooms/nowhere/apart?atServerMs=1' });
    await ask('GET /api/rooms/{roomId}', 404, { url: '/api/rooms/nowhere' });
    await ask('GET /api/party-state', 404, { url: '/api/party-state?code=nowhere' });
    await ask('GET /api/openapi.json', 200, { url: '/api/openapi.json' });

    const allWell = operations().flatMap(({ name, operation }) =>
      Object.keys(operation.responses).flatMap((status) => (/^[23]/u.test(status) ? [`${name} ${status}`] : [])),
    );
    expect(allWell.filter((answer) => !called.has(answer))).toEqual([]);
  });
});
