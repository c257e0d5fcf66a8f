import { readdir, readFile } from 'node:fs/promises';
import { request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { fileMediaStore } from '@tutti/media';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type TestApi, testApi } from './testing/test-api.ts';

type Guest = Awaited<ReturnType<TestApi['guest']>>;

let api: TestApi;
let origin: string;
let ada: Guest;
beforeEach(async () => {
  api = await testApi({ limitBytes: 100_000 });
  await api.app.listen({ host: '127.0.0.1', port: 0 });
  origin = `http://127.0.0.1:${(api.app.server.address() as AddressInfo).port}`;
  ada = await api.guest('Ada');
  await api.command('r1', ada.memberId, { type: 'OpenRoom', title: 'Kitchen' });
  await api.command('r1', ada.memberId, { type: 'JoinRoom' });
});
afterEach(() => api[Symbol.asyncDispose]());

const tone = async () => new Uint8Array(await readFile(join(import.meta.dirname, '../../../libs/media/fixtures/tone-1500ms.wav')));
const filesKept = async () => (await readdir(api.mediaDir, { recursive: true })).filter((name) => !name.startsWith('.'));

type Sent = { roomId?: string; query?: string; headers?: Record<string, string>; body?: BodyInit; as?: Record<string, string> };
async function upload({ roomId = 'r1', query = 'filename=my_song.wav', headers = {}, body, as = ada.headers }: Sent = {}) {
  const response = await fetch(`${origin}/api/rooms/${roomId}/tracks?${query}`, {
    method: 'POST',
    headers: { 'content-type': 'audio/wav', ...as, ...headers },
    body: body ?? (await tone()),
  });
  return { status: response.status, ...((await response.json()) as { track?: UploadedTrack; error?: { code: string; field?: string } }) };
}
type UploadedTrack = { trackId: string; url: string; title: string; filename: string; durationMs: number };

describe('an upload', () => {
  test('P-4: is stored, measured, in the room, and served under its signed address', async () => {
    const { status, track } = await upload();
    expect(status).toBe(201);
    expect(track).toMatchObject({ title: 'my song', filename: 'my_song.wav', durationMs: 1500 });
    const { tracks } = (await (await fetch(`${origin}/api/rooms/r1`)).json()) as { tracks: UploadedTrack[] };
    expect(tracks).toEqual([track]);
    const media = await fetch(origin + track?.url);
    expect(media.headers.get('content-type')).toBe('audio/wav');
    expect(new Uint8Array(await media.arrayBuffer())).toEqual(await tone());
  });

  test('without a length, in pieces, with a title of its own', async () => {
    const bytes = await tone();
    const status = await new Promise<number | undefined>((resolve, reject) => {
      const sending = request(`${origin}/api/rooms/r1/tracks?filename=a.wav&title=${encodeURIComponent('Ärger & Söhne')}`, {
        method: 'POST',
        headers: { ...ada.headers, 'content-type': 'audio/x-wav; foo=bar', 'transfer-encoding': 'chunked' },
      });
      sending.on('response', (response) => resolve(response.resume().statusCode)).on('error', reject);
      for (let at = 0; at < bytes.length; at += 1000) sending.write(bytes.subarray(at, at + 1000));
      sending.end();
    });
    expect(status).toBe(201);
    expect((await api.needs.rooms.now('r1')).room).toMatchObject({ tracks: [{ title: 'Ärger & Söhne' }] });
  });

  test('E-2: repeated with its key is one track with one file', async () => {
    const headers = { 'idempotency-key': 'k1' };
    const [first, second] = [await upload({ headers }), await upload({ headers })];
    expect(second).toEqual(first);
    expect(await filesKept()).toHaveLength(2);
    expect((await api.needs.rooms.now('r1')).room).toMatchObject({ tracks: [{ trackId: first.track?.trackId }] });
  });

  test('of a service goes into a room that nobody joined', async () => {
    await api.command('demo', 'system', { type: 'OpenRoom', title: 'Demo' });
    const { status } = await upload({ roomId: 'demo', as: { authorization: `Bearer ${await api.serviceToken()}` } });
    expect(status).toBe(201);
    expect((await api.needs.rooms.now('demo')).room).toMatchObject({ members: [], tracks: [{ durationMs: 1500 }] });
  });

  test.each<[string, Sent, number, string, string | undefined]>([
    ['without a token', { as: {} }, 401, 'invalid-token', 'authorization'],
    ['into no room', { roomId: 'nowhere' }, 404, 'room-not-open', 'roomId'],
    ['into a room with a wildcard', { roomId: '*' }, 400, 'invalid-field', 'roomId'],
    ['without a filename', { query: '' }, 400, 'invalid-field', 'filename'],
    ['with two filenames', { query: 'filename=a&filename=b' }, 400, 'invalid-field', 'filename'],
    ['with a path', { query: 'filename=..%2F..%2Fetc%2Fpasswd' }, 400, 'invalid-field', 'filename'],
    ['with a backslash', { query: 'filename=..%5Cx.wav' }, 400, 'invalid-field', 'filename'],
    ['with a NUL', { query: 'filename=a%00.wav' }, 400, 'invalid-field', 'filename'],
    ['with a blank title', { query: 'filename=a.wav&title=%20' }, 400, 'invalid-field', 'title'],
    ['with a title too long', { query: `filename=a.wav&title=${'a'.repeat(201)}` }, 400, 'invalid-field', 'title'],
    ['of JSON', { headers: { 'content-type': 'application/json' } }, 415, 'unsupported-type', 'content-type'],
    ['of a form', { headers: { 'content-type': 'application/x-www-form-urlencoded' } }, 415, 'unsupported-type', 'content-type'],
    ['that is empty', { body: '' }, 422, 'not-media', 'body'],
    ['that is no sound', { body: '<html>'.repeat(500) }, 422, 'not-media', 'body'],
    ['that is too large', { body: new Uint8Array(5_000_000) }, 413, 'too-large', 'body'],
  ])('%s is refused and leaves nothing', async (_what, sent, status, code, field) => {
    expect(await upload(sent)).toMatchObject({ status, error: { code, field } });
    expect(await filesKept()).toEqual([]);
    expect((await api.needs.rooms.now('r1')).version).toBe(3);
  });

  test('that turns out too large on the way is refused, and the rest of it is read past', async () => {
    const chunk = Buffer.alloc(64_000);
    const status = await new Promise<number | undefined>((resolve, reject) => {
      const sending = request(`${origin}/api/rooms/r1/tracks?filename=a.wav`, {
        method: 'POST',
        agent: false,
        headers: { ...ada.headers, 'content-type': 'audio/wav', 'transfer-encoding': 'chunked' },
      });
      sending.on('response', (response) => resolve(response.resume().statusCode)).on('error', reject);
      for (let sent = 0; sent < 100; sent++) sending.write(chunk);
      sending.end();
    });
    expect(status).toBe(413);
    expect(await filesKept()).toEqual([]);
  });

  test('of somebody who is not in the room is refused before its body is read', async () => {
    const bob = await api.guest('Bob');
    expect(await upload({ as: bob.headers })).toMatchObject({ status: 403, error: { code: 'not-a-member' } });
    expect(await filesKept()).toEqual([]);
  });

  test('that the owner of the room refuses is deleted; one without an answer is kept, for it may be in the room', async () => {
    api.owner.fails = async () => ({ refused: { code: 'not-a-member', message: 'Join the room first.', field: '' } });
    expect(await upload()).toMatchObject({ status: 403, error: { code: 'not-a-member' } });
    expect(await filesKept()).toEqual([]);
    api.owner.fails = async () => ({ again: 'no owner' });
    expect(await upload()).toMatchObject({ status: 503, error: { code: 'not-answered' } });
    expect(await filesKept()).toHaveLength(2);
  });

  test('that breaks off leaves nothing', async () => {
    const bytes = await tone();
    const sending = request(`${origin}/api/rooms/r1/tracks?filename=a.wav`, {
      method: 'POST',
      headers: { ...ada.headers, 'content-type': 'audio/wav', 'content-length': bytes.length },
    });
    sending.on('error', () => undefined);
    sending.write(bytes.subarray(0, 5000));
    await expect.poll(async () => (await readdir(join(api.mediaDir, '.incoming'))).length).toBe(1);
    sending.destroy();
    await expect.poll(async () => (await readdir(join(api.mediaDir, '.incoming'))).length).toBe(0);
    expect(await filesKept()).toEqual([]);
  });
});

describe('media', () => {
  const get = (url: string | undefined, headers: Record<string, string> = {}, method = 'GET') => fetch(origin + url, { headers, method });

  test('is served by range, and again from the browser’s own store', async () => {
    const { track } = await upload();
    const bytes = await tone();
    const part = await get(track?.url, { range: 'bytes=100-199' });
    expect([part.status, part.headers.get('content-range')]).toEqual([206, `bytes 100-199/${bytes.length}`]);
    expect(new Uint8Array(await part.arrayBuffer())).toEqual(bytes.subarray(100, 200));
    const tail = await get(track?.url, { range: 'bytes=-10' });
    expect(new Uint8Array(await tail.arrayBuffer())).toEqual(bytes.subarray(-10));
    const beyond = await get(track?.url, { range: `bytes=${bytes.length}-` });
    expect([beyond.status, beyond.headers.get('content-range')]).toEqual([416, `bytes */${bytes.length}`]);
    const head = await get(track?.url, {}, 'HEAD');
    expect([head.status, head.headers.get('content-length'), head.headers.get('accept-ranges')]).toEqual([
      200,
      String(bytes.length),
      'bytes',
    ]);
    const etag = head.headers.get('etag') ?? '';
    expect((await get(track?.url, { 'if-none-match': etag })).status).toBe(304);
    expect((await get(track?.url, { range: 'bytes=0-9', 'if-range': '"another"' })).status).toBe(200);
    expect((await get(track?.url, { range: 'bytes=0-9', 'if-range': etag })).status).toBe(206);
    for (const answer of [part, head]) expect(answer.headers.get('access-control-allow-origin')).toBe('*');
  });

  test('under a forged, an expired or no signature is refused', async () => {
    const { track } = await upload();
    const url = new URL(track?.url ?? '', origin);
    const changed = (change: Record<string, string>) => {
      const other = new URL(url);
      for (const [name, value] of Object.entries(change)) other.searchParams.set(name, value);
      return other.pathname + other.search;
    };
    const refusal = async (path: string) => {
      const response = await get(path);
      const { error } = (await response.json()) as { error: { code: string; field: string } };
      return [response.status, error.code, error.field];
    };
    expect(await refusal(changed({ sig: 'f'.repeat(64) }))).toEqual([403, 'forged-url', 'sig']);
    expect(await refusal(changed({ exp: '99999999999' }))).toEqual([403, 'forged-url', 'sig']);
    expect(await refusal(changed({ exp: 'never' }))).toEqual([400, 'invalid-field', 'exp']);
    expect(await refusal(url.pathname)).toEqual([403, 'forged-url', 'sig']);
    expect(await refusal(`/media/%2e%2e%2fsecret${url.search}`)).toEqual([400, 'invalid-field', 'mediaId']);
    api.time.nowServerMs += 8 * 3_600_000;
    expect(await refusal(url.pathname + url.search)).toEqual([403, 'expired-url', 'exp']);
  });

  test('that was removed is a 404', async () => {
    const { track } = await upload();
    await (await fileMediaStore({ dir: api.mediaDir, limitBytes: 1 })).remove(track?.trackId ?? '');
    expect((await get(track?.url)).status).toBe(404);
  });
});
