import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { type MediaStore, mediaPath, signMediaUrl } from '@tutti/media';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type TestApi, testApi } from '../testing/test-api.ts';

const film = Buffer.from(Array.from({ length: 5000 }, (_, at) => at % 251));
let api: TestApi;
let dir = '';
beforeAll(async () => {
  api = await testApi();
  dir = await mkdtemp(join(tmpdir(), 'tutti-serving-'));
});
afterAll(async () => {
  await api[Symbol.asyncDispose]();
  await rm(dir, { recursive: true });
});

async function kept(contentType: string, bytes: Uint8Array = film, filename = 'grid.mp4') {
  const path = join(dir, 'made');
  await writeFile(path, bytes);
  return (await api.needs.media.putDerived(path, { filename, contentType })).mediaId;
}
const signed = (mediaId: string) => signMediaUrl(mediaPath(mediaId), { secret: api.needs.mediaSecret, nowMs: api.needs.nowServerMs() });
const get = (url: string, headers: Record<string, string> = {}, method: 'GET' | 'HEAD' = 'GET') => api.app.inject({ method, url, headers });

describe('a media file', () => {
  test.each([
    'video/mp4',
    'video/quicktime',
    'video/webm',
    'video/x-matroska',
    'video/mp2t',
    'image/jpeg',
    'image/png',
    'image/webp',
    'application/json',
  ])('R-3 is served as the %s that it is, and as nothing else', async (contentType) => {
    const answer = await get(signed(await kept(contentType)));
    expect([answer.statusCode, answer.headers['content-type'], answer.rawPayload.equals(film)]).toEqual([200, contentType, true]);
    expect(answer.headers).toMatchObject({
      ...{ 'x-content-type-options': 'nosniff', 'accept-ranges': 'bytes', 'content-length': '5000' },
      'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
      'cache-control': expect.stringMatching(/^private, immutable, max-age=\d+$/),
    });
  });

  test('R-8 is served by range for a seek, and whole when the range is of something else', async () => {
    const mediaId = await kept('video/mp4');
    const url = signed(mediaId);
    const etag = `"${mediaId}"`;
    const part = async (range: string, more: Record<string, string> = {}) => {
      const { statusCode, headers, rawPayload } = await get(url, { range, ...more });
      return [statusCode, headers['content-range'], rawPayload.length, rawPayload[0]];
    };
    expect(await part('bytes=0-1')).toEqual([206, 'bytes 0-1/5000', 2, film[0]]);
    expect(await part('bytes=4000-')).toEqual([206, 'bytes 4000-4999/5000', 1000, film[4000]]);
    expect(await part('bytes=-500')).toEqual([206, 'bytes 4500-4999/5000', 500, film[4500]]);
    expect(await part('bytes=4990-9999')).toEqual([206, 'bytes 4990-4999/5000', 10, film[4990]]);
    expect(await part('bytes=0-0', { 'if-range': etag })).toEqual([206, 'bytes 0-0/5000', 1, film[0]]);
    for (const other of ['"another"', `W/${etag}`, 'Wed, 01 Apr 2026 12:20:00 GMT'])
      expect(await part('bytes=0-0', { 'if-range': other })).toEqual([200, undefined, 5000, film[0]]);
    const beyond = await get(url, { range: 'bytes=5000-' });
    expect([beyond.statusCode, beyond.headers['content-range'], beyond.json()]).toMatchObject([
      416,
      'bytes */5000',
      { error: { code: 'range-not-satisfiable', field: 'range' } },
    ]);
  });

  test('is not sent again to who has it', async () => {
    const mediaId = await kept('video/mp4');
    for (const header of [`"${mediaId}"`, `W/"${mediaId}"`, `"another", "${mediaId}"`]) {
      const { statusCode, rawPayload, headers } = await get(signed(mediaId), { 'if-none-match': header });
      expect([statusCode, rawPayload.length, headers.etag]).toEqual([304, 0, `"${mediaId}"`]);
    }
    expect((await get(signed(mediaId), { 'if-none-match': '"another"' })).statusCode).toBe(200);
  });

  test('is told of by HEAD without being read', async () => {
    const url = signed(await kept('video/webm'));
    const { read } = api.needs.media;
    const reads: string[] = [];
    const counted: MediaStore['read'] = (mediaId, range) => {
      reads.push(mediaId);
      return read(mediaId, range);
    };
    Object.assign(api.needs.media, { read: counted });
    try {
      const head = await get(url, {}, 'HEAD');
      expect([head.statusCode, head.headers['content-length'], head.headers['content-type'], head.rawPayload.length]).toEqual([
        200,
        '5000',
        'video/webm',
        0,
      ]);
      const part = await get(url, { range: 'bytes=10-19' }, 'HEAD');
      expect([part.statusCode, part.headers['content-length'], part.headers['content-range']]).toEqual([206, '10', 'bytes 10-19/5000']);
      expect(reads).toEqual([]);
      await get(url);
      expect(reads).toHaveLength(1);
    } finally {
      Object.assign(api.needs.media, { read });
    }
  });

  test('that cannot be read is a fault with a reason, and the next one is served', async () => {
    const url = signed(await kept('video/mp4'));
    const { read } = api.needs.media;
    Object.assign(api.needs.media, { read: () => new Readable({ read: () => undefined }).destroy(new Error('the bucket is away')) });
    const answer = await get(url);
    expect([answer.statusCode, answer.json()]).toMatchObject([500, { error: { code: 'internal' } }]);
    expect(answer.headers).toMatchObject({ 'cache-control': 'no-store', 'content-length': String(answer.rawPayload.length) });
    Object.assign(api.needs.media, { read });
    expect((await get(url)).statusCode).toBe(200);
  });

  test('may be empty, and may have any name', async () => {
    const empty = await get(signed(await kept('application/json', new Uint8Array())));
    expect([empty.statusCode, empty.rawPayload.length]).toEqual([200, 0]);
    const odd = await get(signed(await kept('video/mp4', film, '"; x=\r\n👏 \ud800.mp4')));
    expect([odd.statusCode, odd.headers['content-disposition']]).toEqual([
      200,
      "inline; filename*=UTF-8''%22%3B%20x%3D%0D%0A%F0%9F%91%8F%20%EF%BF%BD.mp4",
    ]);
  });
});

describe('a clip’s address', () => {
  type Views = { views: { videoUrl: string; clipId: string }[] };
  const roomAs = async (headers: Record<string, string>, path = '') =>
    (await get(`/api/rooms/r1${path}`, headers)).json<Views>().views[0]?.videoUrl;

  test('R-3 is told to members of the room, and opens nothing for anybody else', async () => {
    const [ada, bob] = [await api.guest('Ada'), await api.guest('Bob')];
    for (const [room, guest] of [
      ['r1', ada],
      ['r2', bob],
    ] as const) {
      await api.command(room, guest.memberId, { type: 'OpenRoom', title: room });
      await api.command(room, guest.memberId, { type: 'JoinRoom' });
    }
    const mediaId = await kept('video/mp4');
    await api.command('r1', ada.memberId, { type: 'AddView', clipId: mediaId, videoUrl: mediaPath(mediaId), durationMs: 0 });
    const at = `/state?at=${await api.log.head()}`;
    for (const path of ['', at]) {
      expect(await roomAs(ada.headers, path)).toBe(signed(mediaId));
      expect(await roomAs({ authorization: `Bearer ${await api.serviceToken()}` }, path)).toBe(signed(mediaId));
      for (const headers of [bob.headers, {}, { authorization: 'Bearer forged' }])
        expect(await roomAs(headers, path)).toBe(mediaPath(mediaId));
    }
    const older = (await get('/api/party-state?code=r1')).json<Partial<Views>>();
    expect(older.views?.[0]?.videoUrl).toBe(mediaPath(mediaId));

    const refusal = async (url: string) => {
      const answer = await get(url);
      return [answer.statusCode, answer.json<{ error: { code: string } }>().error.code];
    };
    const [forged, wrongFile] = [signed(mediaId).replace(/sig=.{4}/u, 'sig=0000'), signed('another').replace('another', mediaId)];
    for (const url of [mediaPath(mediaId), `${mediaPath(mediaId)}?exp=1`, `${mediaPath(mediaId)}?sig=1`, forged, wrongFile])
      expect(await refusal(url)).toEqual([403, 'forged-url']);
    const good = signed(mediaId);
    expect((await get(good)).statusCode).toBe(200);
    api.time.nowServerMs += 8 * 3_600_000;
    expect(await refusal(good)).toEqual([403, 'expired-url']);
  });
});
