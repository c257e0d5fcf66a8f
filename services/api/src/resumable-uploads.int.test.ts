import { mkdir, readdir, readFile, stat, utimes } from 'node:fs/promises';
import { request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { sweepUnfinished, uploadsDir } from '@tutti/media';
import { Upload as TusClient } from 'tus-js-client';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type TestApi, testApi } from './testing/test-api.ts';
import { askTus, metadata } from './testing/tus.ts';

type Guest = Awaited<ReturnType<TestApi['guest']>>;

let api: TestApi;
let origin: string;
let ada: Guest;
let bytes: Uint8Array<ArrayBuffer>;

const listen = async () => {
  await api.app.listen({ host: '127.0.0.1', port: 0 });
  origin = `http://127.0.0.1:${(api.app.server.address() as AddressInfo).port}`;
};
const restart = async () => {
  api = await api.restarted();
  await listen();
};

beforeEach(async () => {
  bytes = new Uint8Array(await readFile(join(import.meta.dirname, '../../../libs/media/fixtures/tone-1500ms.wav')));
  api = await testApi({ limitBytes: 100_000 });
  await listen();
  ada = await api.guest('Ada');
  await api.command('r1', ada.memberId, { type: 'OpenRoom', title: 'Kitchen' });
  await api.command('r1', ada.memberId, { type: 'JoinRoom' });
});
afterEach(() => api[Symbol.asyncDispose]());

const ask = (method: string, path: string, headers: Record<string, string> = {}, body?: BodyInit, as: Guest = ada) =>
  askTus(new URL(path, origin), method, { ...as.headers, ...headers }, body);
const create = (headers: Record<string, string> = {}, as: Guest = ada, body?: BodyInit) =>
  ask('POST', '/api/rooms/r1/uploads', { 'upload-length': String(bytes.length), 'upload-metadata': named, ...headers }, body, as);
const named = metadata({ filename: 'my_song.wav' });
const begun = async () => (await create()).header('location') ?? '';
const send = (path: string, from: number, to: number, as?: Guest) =>
  ask('PATCH', path, { 'upload-offset': String(from), 'content-type': 'application/offset+octet-stream' }, bytes.slice(from, to), as);
const tracksNow = async () => {
  const { room } = await api.needs.rooms.now('r1');
  return room.status === 'open' ? room.tracks : [];
};
const filesIn = (dir: string) => readdir(dir).catch(() => []);
const filesKept = async () => (await readdir(api.mediaDir)).filter((name) => !name.startsWith('.'));
const served = async () => {
  const { tracks } = (await (await fetch(`${origin}/api/rooms/r1`)).json()) as { tracks: { url: string }[] };
  return new Uint8Array(await (await fetch(new URL(tracks.at(-1)?.url ?? '', origin))).arrayBuffer());
};

describe('a resumable upload', () => {
  test('is begun, sent in pieces, and a track with equal bytes when the last one is here', async () => {
    const created = await create({ 'upload-metadata': metadata({ filename: 'my_song.wav', title: ' Ärger & Söhne ' }) });
    expect([created.status, created.header('tus-resumable'), created.error]).toEqual([201, '1.0.0', undefined]);
    const path = created.header('location') ?? '';
    expect(path).toMatch(/^\/api\/rooms\/r1\/uploads\/[A-Za-z0-9_-]{22}$/);
    expect(Date.parse(created.header('upload-expires') ?? '')).toBeGreaterThan(0);

    const first = await send(path, 0, 1000);
    expect([first.status, first.header('upload-offset'), first.header('tutti-track-id')]).toEqual([204, '1000', null]);
    const head = await ask('HEAD', path);
    expect([head.status, head.header('upload-offset'), head.header('upload-length')]).toEqual([200, '1000', String(bytes.length)]);
    expect(head.header('upload-metadata')).toBe(metadata({ filename: 'my_song.wav', title: 'Ärger & Söhne' }));
    expect(head.header('cache-control')).toBe('no-store');
    expect(await tracksNow()).toEqual([]);

    const last = await send(path, 1000, bytes.length);
    const trackId = last.header('tutti-track-id');
    expect([last.status, last.header('upload-offset')]).toEqual([204, String(bytes.length)]);
    expect(await tracksNow()).toMatchObject([{ trackId, title: 'Ärger & Söhne', filename: 'my_song.wav', durationMs: 1500 }]);
    expect(await served()).toEqual(bytes);
  });

  test('goes on after the api was started again in the middle; the file is taken by renaming it', async () => {
    const path = await begun();
    const half = Math.floor(bytes.length / 2);
    await send(path, 0, half);
    const [file] = (await filesIn(uploadsDir(api.mediaDir))).filter((name) => !name.endsWith('.json'));
    const { ino } = await stat(join(uploadsDir(api.mediaDir), file ?? ''));
    await restart();
    expect((await ask('HEAD', path)).header('upload-offset')).toBe(String(half));
    const trackId = (await send(path, half, bytes.length)).header('tutti-track-id') ?? '';
    expect(await tracksNow()).toMatchObject([{ trackId, title: 'my song' }]);
    expect(await served()).toEqual(bytes);
    expect((await stat(join(api.mediaDir, trackId))).ino).toBe(ino);
  });

  test('whose line breaks keeps what came', async () => {
    const path = await begun();
    const sending = request(new URL(path, origin), {
      method: 'PATCH',
      headers: {
        ...{ ...ada.headers, 'tus-resumable': '1.0.0', 'content-type': 'application/offset+octet-stream' },
        ...{ 'upload-offset': '0', 'content-length': bytes.length },
      },
    });
    sending.on('error', () => undefined);
    sending.write(bytes.subarray(0, 5000));
    const file = join(uploadsDir(api.mediaDir), path.split('/').at(-1) ?? '');
    await expect.poll(async () => (await stat(file)).size).toBe(5000);
    sending.destroy();
    const head = await ask('HEAD', path);
    expect([head.status, head.header('upload-offset')]).toEqual([200, '5000']);
    expect((await send(path, 5000, bytes.length)).status).toBe(204);
    expect(await served()).toEqual(bytes);
  });

  test('may bring its first bytes, or all of them, with its creation', async () => {
    const type = { 'content-type': 'application/offset+octet-stream' };
    const some = await create(type, ada, bytes.slice(0, 100));
    expect([some.status, some.header('upload-offset'), some.header('tutti-track-id')]).toEqual([201, '100', null]);
    const all = await create(type, ada, bytes);
    expect([all.status, all.header('upload-offset')]).toEqual([201, String(bytes.length)]);
    expect(await tracksNow()).toMatchObject([{ trackId: all.header('tutti-track-id') }]);
  });

  test('at a wrong offset is a 409 and changes nothing', async () => {
    const path = await begun();
    await send(path, 0, 1000);
    for (const from of [0, 999, 1001]) {
      const wrong = await send(path, from, bytes.length);
      expect([wrong.status, wrong.error]).toMatchObject([409, { code: 'wrong-offset', field: 'upload-offset' }]);
    }
    expect((await ask('HEAD', path)).header('upload-offset')).toBe('1000');
  });

  test('E-2: repeated when it is finished leaves one track, also when the last answer was lost with the process', async () => {
    const path = await begun();
    const trackId = (await send(path, 0, bytes.length)).header('tutti-track-id');
    const head = await api.log.head();
    for (const again of [() => send(path, bytes.length, bytes.length), () => ask('HEAD', path)]) {
      const answer = await again();
      expect([answer.header('tutti-track-id'), answer.header('upload-offset')]).toEqual([trackId, String(bytes.length)]);
    }
    await restart();
    expect((await ask('HEAD', path)).header('tutti-track-id')).toBe(trackId);
    expect((await send(path, 0, 1000)).status).toBe(409);
    expect((await ask('DELETE', path)).status).toBe(204);
    expect((await ask('HEAD', path)).status).toBe(404);
    expect(await api.log.head()).toBe(head);
    expect(await served()).toEqual(bytes);
  });

  test('whose track nobody answered for is finished when it is asked for: 423 until then', async () => {
    const path = await begun();
    api.owner.fails = async () => ({ again: 'no owner' });
    const last = await send(path, 0, bytes.length);
    expect([last.status, last.error]).toMatchObject([503, { code: 'not-answered' }]);
    expect((await ask('HEAD', path)).status).toBe(423);
    const given = await ask('DELETE', path);
    expect([given.status, given.error]).toMatchObject([423, { code: 'not-finished' }]);
    await restart();
    const head = await ask('HEAD', path);
    expect([head.status, head.header('upload-offset')]).toEqual([200, String(bytes.length)]);
    expect(await tracksNow()).toMatchObject([{ trackId: head.header('tutti-track-id') }]);
    expect(await served()).toEqual(bytes);
  });

  test('asked for by many at once when it is whole is finished once', async () => {
    const path = await begun();
    api.owner.fails = async () => ({ again: 'no owner' });
    await send(path, 0, bytes.length);
    api.owner.fails = undefined;
    const ids = await Promise.all([...Array(5)].map(async () => (await ask('HEAD', path)).header('tutti-track-id')));
    expect(new Set(ids).size).toBe(1);
    expect(await tracksNow()).toHaveLength(1);
  });

  test('is nobody else’s to see, continue or delete', async () => {
    const path = await begun();
    await send(path, 0, 1000);
    const bob = await api.guest('Bob');
    await api.command('r1', bob.memberId, { type: 'JoinRoom' });
    for (const answer of [
      await ask('HEAD', path, {}, undefined, bob),
      await send(path, 1000, bytes.length, bob),
      await ask('DELETE', path, {}, undefined, bob),
      await ask('HEAD', path.replace('/r1/', '/r2/')),
      await ask('HEAD', `${path.slice(0, -1)}${path.endsWith('A') ? 'B' : 'A'}`),
    ])
      expect(answer.status).toBe(404);
    expect((await send(path, 1000, bytes.length, bob)).error).toMatchObject({ code: 'not-found', field: 'uploadId' });
    expect((await ask('HEAD', path, { authorization: '' })).status).toBe(401);
    expect((await send(path, 1000, bytes.length)).status).toBe(204);
    for (const path of ['/api/rooms/r1/uploads/..%2Fsecret', '/api/rooms/r1/uploads/a.json'])
      expect((await ask('HEAD', path)).status).toBe(400);
  });

  test('O-5 that is given up while its last bytes are taken is one or the other, never a fault of ours', async () => {
    for (let turn = 0; turn < 2; turn++) {
      const path = await begun();
      const answers = await Promise.all([send(path, 0, bytes.length), ask('DELETE', path)]);
      for (const { status, error } of answers) expect(status, JSON.stringify(error)).toBeLessThan(500);
    }
  });

  test('that is given up leaves nothing', async () => {
    const path = await begun();
    await send(path, 0, 1000);
    expect((await ask('DELETE', path)).status).toBe(204);
    expect((await ask('HEAD', path)).status).toBe(404);
    expect(await filesIn(uploadsDir(api.mediaDir))).toEqual([]);
  });

  test('that is no sound, or that the owner of the room refuses, leaves nothing', async () => {
    const html = '<html>'.repeat(100);
    const path = (await create({ 'upload-length': String(html.length) })).header('location') ?? '';
    const type = { 'content-type': 'application/offset+octet-stream' };
    const last = await ask('PATCH', path, { 'upload-offset': '0', ...type }, html);
    expect([last.status, last.error]).toMatchObject([422, { code: 'not-media', field: 'body' }]);
    expect((await ask('HEAD', path)).status).toBe(404);

    const other = await begun();
    api.owner.fails = async () => ({ refused: { code: 'not-a-member', message: 'Join the room first.', field: '' } });
    const refused = await send(other, 0, bytes.length);
    expect([refused.status, refused.error]).toMatchObject([403, { code: 'not-a-member' }]);
    expect([await filesIn(uploadsDir(api.mediaDir)), await filesKept()]).toEqual([[], []]);
    api.owner.fails = undefined;
    expect((await create({ 'upload-length': '0' })).status).toBe(422);
  });

  test('that sends more than it said is refused', async () => {
    const path = (await create({ 'upload-length': '1000' })).header('location') ?? '';
    const more = await send(path, 0, 2000);
    expect([more.status, more.error]).toMatchObject([413, { code: 'too-large' }]);
  });

  test('expires, and is swept', async () => {
    await api[Symbol.asyncDispose]();
    api = await testApi({ expireAfterMs: 1 });
    await listen();
    ada = await api.guest('Ada');
    await api.command('r1', ada.memberId, { type: 'OpenRoom', title: 'Kitchen' });
    await api.command('r1', ada.memberId, { type: 'JoinRoom' });
    const path = await begun();
    await expect.poll(async () => (await ask('HEAD', path)).status).toBe(410);
    const late = await send(path, 0, bytes.length);
    expect([late.status, late.error]).toMatchObject([410, { code: 'upload-expired', field: 'uploadId' }]);
    const folder = uploadsDir(api.mediaDir);
    const yesterday = new Date(Date.now() - 25 * 3_600_000);
    for (const name of await readdir(folder)) await utimes(join(folder, name), yesterday, yesterday);
    expect(await sweepUnfinished(api.mediaDir, Date.now())).toBe(2);
    expect((await ask('HEAD', path)).status).toBe(404);
  });
});

describe('what is refused before a byte is taken', () => {
  test.each<[string, Record<string, string>, number, string, string]>([
    ['no filename', { 'upload-metadata': metadata({ title: 'a' }) }, 400, 'invalid-field', 'filename'],
    ['no metadata', { 'upload-metadata': '' }, 400, 'invalid-field', 'upload-metadata'],
    ['broken metadata', { 'upload-metadata': 'filename %%%' }, 400, 'invalid-field', 'upload-metadata'],
    ['a path', { 'upload-metadata': metadata({ filename: '../../etc/passwd' }) }, 400, 'invalid-field', 'filename'],
    ['a NUL', { 'upload-metadata': metadata({ filename: 'a\u0000.wav' }) }, 400, 'invalid-field', 'filename'],
    ['a NUL in its title', { 'upload-metadata': metadata({ filename: 'a.wav', title: 'a\u0000b' }) }, 400, 'invalid-field', 'title'],
    ['a tab in its title', { 'upload-metadata': metadata({ filename: 'a.wav', title: 'a\tb' }) }, 400, 'invalid-field', 'title'],
    ['a blank title', { 'upload-metadata': metadata({ filename: 'a', title: ' ' }) }, 400, 'invalid-field', 'title'],
    ['a title too long', { 'upload-metadata': metadata({ filename: 'a', title: 'a'.repeat(201) }) }, 400, 'invalid-field', 'title'],
    ['a length that is none', { 'upload-length': 'x' }, 400, 'invalid-field', 'upload-length'],
    ['too large a file', { 'upload-length': '100001' }, 413, 'too-large', 'upload-length'],
    ['another tus', { 'tus-resumable': '0.2.2' }, 412, 'unsupported-tus', 'tus-resumable'],
    ['no tus', { 'tus-resumable': '' }, 412, 'unsupported-tus', 'tus-resumable'],
    ['a part to be joined', { 'upload-concat': 'partial' }, 400, 'invalid-field', 'upload-concat'],
    ['no token', { authorization: '' }, 401, 'invalid-token', 'authorization'],
  ])('%s', async (_what, headers, status, code, field) => {
    const answer = await create(headers);
    expect([answer.status, answer.error]).toMatchObject([status, { code, field, message: expect.stringMatching(/\S/) }]);
    expect(answer.header('tus-version')).toBe(status === 412 ? '1.0.0' : null);
    expect(await filesIn(uploadsDir(api.mediaDir))).toEqual([]);
  });

  test('a member of no such room', async () => {
    const bob = await api.guest('Bob');
    const stranger = await create({}, bob);
    expect([stranger.status, stranger.error]).toMatchObject([403, { code: 'not-a-member' }]);
    const nowhere = await ask('POST', '/api/rooms/nowhere/uploads', { 'upload-length': '1', 'upload-metadata': named });
    expect([nowhere.status, nowhere.error]).toMatchObject([404, { code: 'room-not-open', field: 'roomId' }]);
    expect(await filesIn(uploadsDir(api.mediaDir))).toEqual([]);
  });

  test('metadata cannot name another owner', async () => {
    const path = (
      await create({ 'upload-metadata': metadata({ filename: 'a.wav', actorId: 'mallory', roomId: 'r9', trackId: 'x' }) })
    ).header('location');
    const head = await ask('HEAD', path ?? '');
    expect([head.status, head.header('upload-metadata'), head.header('tutti-track-id')]).toEqual([
      200,
      metadata({ filename: 'a.wav' }),
      null,
    ]);
  });
});

test('tus says what it can; a browser’s preflight allows its methods and headers', async () => {
  const options = await fetch(`${origin}/api/rooms/r1/uploads`, { method: 'OPTIONS' });
  expect([options.status, options.headers.get('tus-version'), options.headers.get('tus-max-size')]).toEqual([204, '1.0.0', '100000']);
  expect(options.headers.get('tus-extension')).toBe('creation,creation-with-upload,termination,expiration');
  const preflight = await fetch(`${origin}/api/rooms/r1/uploads/u1`, {
    method: 'OPTIONS',
    headers: { 'access-control-request-method': 'PATCH' },
  });
  expect(preflight.headers.get('access-control-allow-methods')).toContain('PATCH, DELETE');
  for (const name of ['tus-resumable', 'upload-offset', 'upload-length', 'upload-metadata'])
    expect(preflight.headers.get('access-control-allow-headers')).toContain(name);
  const created = await create();
  expect(created.header('access-control-allow-origin')).toBe('*');
  expect(created.header('access-control-expose-headers')).toContain('tutti-track-id');
});

test('a tus client of others’ making uploads in chunks, and goes on by the address it kept', async () => {
  await mkdir(api.mediaDir, { recursive: true });
  const upload = (options: ConstructorParameters<typeof TusClient>[1]) =>
    new Promise<{ trackId: string | undefined; url: string | null }>((resolve, reject) => {
      const client = new TusClient(Buffer.from(bytes), {
        ...{ headers: ada.headers, metadata: { filename: 'a.wav' }, chunkSize: 7000, retryDelays: [], ...options },
        onSuccess: ({ lastResponse }) => resolve({ trackId: lastResponse.getHeader('tutti-track-id'), url: client.url }),
        onError: reject,
      });
      client.start();
    });
  const { trackId, url } = await upload({ endpoint: `${origin}/api/rooms/r1/uploads` });
  expect(await tracksNow()).toMatchObject([{ trackId }]);
  expect(await served()).toEqual(bytes);
  expect((await upload({ uploadUrl: url })).trackId).toBe(trackId);
  expect(await tracksNow()).toHaveLength(1);
});
