import { readdir, readFile, stat } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { uploadsDir } from '@tutti/media';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type TestApi, testApi } from './testing/test-api.ts';
import { askTus, metadata } from './testing/tus.ts';

type Guest = Awaited<ReturnType<TestApi['guest']>>;

let api: TestApi;
let origin: string;
let ada: Guest;
let film: Uint8Array<ArrayBuffer>;

beforeEach(async () => {
  film = new Uint8Array(await readFile(join(import.meta.dirname, '../../../libs/media/fixtures/clip-1500ms.mp4')));
  api = await testApi({ limitBytes: 3000, clipLimitBytes: 100_000 });
  await listen();
  ada = await api.guest('Ada');
  await api.command('r1', ada.memberId, { type: 'OpenRoom', title: 'Kitchen' });
  await api.command('r1', ada.memberId, { type: 'JoinRoom' });
});
afterEach(() => api[Symbol.asyncDispose]());

const listen = async () => {
  await api.app.listen({ host: '127.0.0.1', port: 0 });
  origin = `http://127.0.0.1:${(api.app.server.address() as AddressInfo).port}`;
};
const ask = (method: string, path: string, headers: Record<string, string> = {}, body?: BodyInit, as: Guest = ada) =>
  askTus(new URL(path, origin), method, { ...as.headers, ...headers }, body);
const clip = (values: Record<string, string> = {}) => metadata({ filename: 'clap.mp4', kind: 'clip', ...values });
const create = (headers: Record<string, string> = {}, as: Guest = ada) =>
  ask('POST', '/api/rooms/r1/uploads', { 'upload-length': String(film.length), 'upload-metadata': clip(), ...headers }, undefined, as);
const send = (path: string, bytes: BodyInit, from = 0) =>
  ask('PATCH', path, { 'upload-offset': String(from), 'content-type': 'application/offset+octet-stream' }, bytes);
const viewsNow = async () => {
  const { room } = await api.needs.rooms.now('r1');
  return room.status === 'open' ? room.views : [];
};
const uploaded = async (values: Record<string, string> = {}) => {
  const path = (await create({ 'upload-metadata': clip(values) })).header('location') ?? '';
  return { path, answer: await send(path, film) };
};
const filesKept = async () => (await readdir(api.mediaDir)).filter((name) => !name.startsWith('.'));
const filesWaiting = () => readdir(uploadsDir(api.mediaDir)).catch(() => []);

describe('a clip', () => {
  test('R-3 is a view of the room with its last byte, for ingest to look at', async () => {
    const { path, answer } = await uploaded({ videoStartTimeMs: '1767225599000.5', title: 'ignored' });
    const clipId = answer.header('tutti-clip-id') ?? '';
    expect([answer.status, answer.header('tutti-track-id'), clipId]).toEqual([204, null, path.split('/').at(-1)]);
    expect(await viewsNow()).toMatchObject([
      {
        ...{ clipId, memberId: ada.memberId, videoUrl: `/media/${clipId}`, durationMs: 0, filename: 'clap.mp4' },
        ...{ status: 'checking', videoStartTimeMs: 1767225599000.5 },
      },
    ]);
    expect(await api.needs.media.find(clipId)).toMatchObject({ contentType: 'video/mp4', bytes: film.length, filename: 'clap.mp4' });
    expect((await ask('HEAD', path)).header('upload-metadata')).toBe(
      metadata({ filename: 'clap.mp4', kind: 'clip', videoStartTimeMs: '1767225599000.5' }),
    );
  });

  test('R-3 without a claim is one without a start', async () => {
    await uploaded();
    await uploaded({ videoStartTimeMs: '' });
    expect((await viewsNow()).map((view) => view.videoStartTimeMs)).toEqual([undefined, undefined]);
  });

  test('R-3 a claim that cannot be true is taken, and the log says why it is not believed', async () => {
    for (const videoStartTimeMs of ['0', '-5', '17672255990', '99999999999999', '1000']) {
      expect((await uploaded({ videoStartTimeMs })).answer.status).toBe(204);
      const view = (await viewsNow()).at(-1);
      expect([view?.videoStartTimeMs, view?.problem]).toEqual([undefined, expect.stringContaining(videoStartTimeMs)]);
    }
  });

  test('E-2 asked for again is the same one, also when the last answer was lost with the process', async () => {
    const { path, answer } = await uploaded();
    const clipId = answer.header('tutti-clip-id');
    const head = await api.log.head();
    const again = async () => [
      (await ask('HEAD', path)).header('tutti-clip-id'),
      (await send(path, '', film.length)).header('tutti-clip-id'),
    ];
    expect(await again()).toEqual([clipId, clipId]);
    api = await api.restarted();
    await listen();
    expect(await again()).toEqual([clipId, clipId]);
    expect([await api.log.head(), (await viewsNow()).length]).toEqual([head, 1]);
  });

  test('E-2 that nobody answered for is added when it is asked for: 423 until then, its file kept', async () => {
    api.owner.fails = async () => ({ again: 'no owner' });
    const { path, answer } = await uploaded();
    expect([answer.status, answer.error]).toMatchObject([503, { code: 'not-answered' }]);
    expect((await ask('HEAD', path)).status).toBe(423);
    api.owner.fails = undefined;
    const ids = await Promise.all([...Array(4)].map(async () => (await ask('HEAD', path)).header('tutti-clip-id')));
    expect(new Set(ids)).toEqual(new Set([path.split('/').at(-1)]));
    expect(await viewsNow()).toHaveLength(1);
  });

  test('that the owner of the room refuses leaves nothing', async () => {
    api.owner.fails = async () => ({ refused: { code: 'too-many', message: 'There are too many.', field: '' } });
    const { path, answer } = await uploaded();
    expect([answer.status, answer.error]).toMatchObject([409, { code: 'too-many' }]);
    expect((await ask('HEAD', path)).status).toBe(404);
    expect([await filesKept(), await filesWaiting()]).toEqual([[], []]);
  });

  test('R-5 whose view was removed keeps its file: the log can be replayed, and the clip be added again', async () => {
    const { answer } = await uploaded();
    const clipId = answer.header('tutti-clip-id') ?? '';
    await api.command('r1', ada.memberId, { type: 'RemoveView', clipId });
    expect(await viewsNow()).toEqual([]);
    expect(await api.needs.media.find(clipId)).toBeDefined();
    await api.command('r1', ada.memberId, { type: 'AddView', clipId, videoUrl: `/media/${clipId}`, durationMs: 0 });
    expect(await viewsNow()).toMatchObject([{ clipId, status: 'checking' }]);
  });
});

describe('what is no clip', () => {
  const zip = `PK\u0003\u0004${'\0'.repeat(500)}`;
  test.each([
    ['a ZIP named .mp4', zip],
    ['a text', 'Dear film, '.repeat(50)],
    ['a playlist', '#EXTM3U\n#EXTINF:10,\nfile:///etc/passwd\n#EXT-X-ENDLIST\n'],
    ['a concat script', "ffconcat version 1.0\nfile '/etc/passwd'\n"],
    ['an SVG', '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'],
    ['a picture', `GIF89a${'\0'.repeat(500)}`],
  ])('R-4 %s is refused by its content, and deleted', async (_what, content) => {
    const bytes = Buffer.from(content);
    const path = (await create({ 'upload-length': String(bytes.length) })).header('location') ?? '';
    const answer = await send(path, bytes);
    expect([answer.status, answer.error]).toMatchObject([
      422,
      { code: 'not-media', field: 'body', message: expect.stringContaining('MP4, MOV, WebM, MKV') },
    ]);
    expect((await ask('HEAD', path)).status).toBe(404);
    expect([await viewsNow(), await filesKept(), await filesWaiting()]).toEqual([[], [], []]);
  });

  test('R-4 nothing at all is refused when it is begun', async () => {
    const answer = await create({ 'upload-length': '0' });
    expect([answer.status, answer.error]).toMatchObject([422, { code: 'not-media', message: 'The file is empty.' }]);
    expect([await filesKept(), await filesWaiting()]).toEqual([[], []]);
  });

  test('R-4 a song is a track and no clip', async () => {
    const song = await readFile(join(import.meta.dirname, '../../../libs/media/fixtures/tone-1500ms.wav'));
    const path = (await create({ 'upload-length': String(song.length) })).header('location') ?? '';
    expect((await send(path, new Uint8Array(song))).status).toBe(422);
    expect(await viewsNow()).toEqual([]);
  });
});

describe('what is refused before a byte is taken', () => {
  const refusal = async (headers: Record<string, string>) => {
    const { status, error } = await create(headers);
    expect([await filesWaiting(), error]).toMatchObject([[], { message: expect.stringMatching(/\S/) }]);
    return { status, ...error };
  };

  test.each<[string, Record<string, string>, number, string, string]>([
    ['10 GB declared', { 'upload-length': '10000000000' }, 413, 'too-large', 'upload-length'],
    ['what is too large for a track', { 'upload-metadata': metadata({ filename: 'a.mp4' }) }, 413, 'too-large', 'upload-length'],
    ['another kind', { 'upload-metadata': clip({ kind: 'virus' }) }, 400, 'invalid-field', 'kind'],
    ['no filename', { 'upload-metadata': metadata({ kind: 'clip' }) }, 400, 'invalid-field', 'filename'],
    ['no token', { authorization: '' }, 401, 'invalid-token', 'authorization'],
  ])('R-3 %s', async (_what, headers, status, code, field) => {
    expect(await refusal(headers)).toMatchObject({ status, code, field });
  });

  test('R-3 a start that is no number as text', async () => {
    for (const videoStartTimeMs of [' ', 'now', 'NaN', 'Infinity', '0x10', '1e3', '1,5', '2026-04-01', '9'.repeat(31)])
      expect(await refusal({ 'upload-metadata': clip({ videoStartTimeMs }) })).toMatchObject({ status: 400, field: 'videoStartTimeMs' });
  });

  test('R-3 a name that is a path, or hides what it is, or does not end', async () => {
    const paths = ['../../etc/passwd', '..\\boot.ini', '/etc/passwd', 'C:\\clap.mp4', '.', '..'];
    for (const filename of [...paths, 'a\u0000.mp4', 'a\n.mp4', 'clap\u202e4pm.exe', 'é'.repeat(201)])
      expect(await refusal({ 'upload-metadata': clip({ filename }) })).toMatchObject({ status: 400, field: 'filename' });
  });

  test('R-3 somebody who is not in the room, and a room that is not there', async () => {
    const bob = await api.guest('Bob');
    await api.command('r2', bob.memberId, { type: 'OpenRoom', title: 'Cellar' });
    await api.command('r2', bob.memberId, { type: 'JoinRoom' });
    const stranger = await create({}, bob);
    expect([stranger.status, stranger.error]).toMatchObject([403, { code: 'not-a-member' }]);
    const nowhere = await ask('POST', '/api/rooms/nowhere/uploads', { 'upload-length': '1', 'upload-metadata': clip() });
    expect([nowhere.status, nowhere.error]).toMatchObject([404, { code: 'room-not-open', field: 'roomId' }]);
    expect(await filesWaiting()).toEqual([]);
  });
});

test('R-1 a name is kept for people to the letter, and no file is called so', async () => {
  for (const filename of oddNames) {
    const before = await filesKept();
    const { answer } = await uploaded({ filename });
    const clipId = answer.header('tutti-clip-id') ?? '';
    expect((await viewsNow()).at(-1)).toMatchObject({ clipId, filename });
    expect((await filesKept()).filter((name) => !before.includes(name)).sort()).toEqual([clipId, `${clipId}.json`].sort());
    expect((await stat(join(api.mediaDir, clipId))).size).toBe(film.length);
  }
});

const oddNames = [
  'clap 20260401122000.mp4',
  'Übergröße.mp4'.normalize('NFC'),
  'Übergröße.mp4'.normalize('NFD'),
  '👏🏽👨‍👩‍👧.mov',
  'שלום.mp4',
  'CON',
  'aux.mp4',
  '.htaccess',
  'clap.mp4.exe',
  'clap',
  '%2e%2e%2fpasswd',
  '$(reboot).mp4',
  '😀'.repeat(100),
];
