import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { uncheckedView } from '@tutti/protocol';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type MemoryJobs, memoryJobs } from './testing/memory-jobs.ts';
import { type TestApi, testApi } from './testing/test-api.ts';

let api: TestApi;
let jobs: MemoryJobs;
let ann: Record<string, string>;
let stranger: Record<string, string>;
const span = { fromUtcMs: 1_000, toUtcMs: 6_000 };

beforeAll(async () => {
  jobs = memoryJobs();
  api = await testApi({ jobs });
  const member = await api.guest('Ann');
  ann = member.headers;
  stranger = (await api.guest('Bob')).headers;
  await api.command('r1', member.memberId, { type: 'OpenRoom', title: 'Kitchen' });
  await api.command('r1', member.memberId, { type: 'JoinRoom' });
  await api.command('r1', member.memberId, { type: 'AddView', clipId: 'c1', videoUrl: '/media/c1', durationMs: 0 });
  const media = {
    ...{ playUrl: '', thumbsUrl: '', thumbCount: 0, waveformUrl: '', holes: [] },
    ...{ firstShownPtsMs: 0, width: 320, height: 180, frameRate: 25, hasSound: true },
  };
  const found = {
    ...uncheckedView,
    clipId: 'c1',
    memberId: member.memberId,
    videoUrl: '/media/c1',
    status: 'ready',
    durationMs: 9_000,
    media,
  };
  await api.command('r1', 'system', { type: 'SettleView', view: found });
});
afterAll(() => api[Symbol.asyncDispose]());

const ask = (payload: object, headers = ann, room = 'r1') =>
  api.app.inject({ method: 'POST', url: `/api/rooms/${room}/exports`, headers, payload });
const read = (exportId: string, headers = ann, room = 'r1') => api.app.inject({ url: `/api/rooms/${room}/exports/${exportId}`, headers });

test('R-5 an export is a job, told of from its beginning to its end', async () => {
  const asked = await ask({ ...span, burnTime: true, width: 640 });
  const { exportId } = asked.json<{ exportId: string }>();
  expect([asked.statusCode, asked.headers['location']]).toEqual([202, `/api/rooms/r1/exports/${exportId}`]);
  expect(await jobs.find(exportId)).toMatchObject({
    kind: 'export',
    roomId: 'r1',
    input: { ...span, burnTime: true, audibleClipId: 'c1', width: 640 },
  });
  expect((await read(exportId)).json()).toEqual({ status: 'waiting', progress: 0 });
  jobs.settle(exportId, { progress: 0.25 });
  expect((await read(exportId)).json()).toEqual({ status: 'running', progress: 0.25 });
  const dir = await mkdtemp(join(tmpdir(), 'tutti-exports-'));
  await writeFile(join(dir, 'film.mp4'), 'a film');
  const stored = await api.needs.media.putDerived(join(dir, 'film.mp4'), {
    filename: 'grid.mp4',
    contentType: 'video/mp4',
    kind: 'export',
  });
  await rm(dir, { recursive: true });
  jobs.settle(exportId, { result: { mediaId: stored.mediaId } });
  const done = (await read(exportId)).json<{ url: string }>();
  expect(done).toMatchObject({ status: 'done', progress: 1, url: expect.stringMatching(/^\/media\/.+\?exp=\d+&sig=/u) });
  expect((await api.app.inject(done.url)).body).toBe('a film');
  await api.needs.media.remove(stored.mediaId);
  expect((await read(exportId)).json()).toEqual({
    status: 'failed',
    progress: 1,
    problem: 'The film was kept for a day and is gone; export it again.',
  });
});

test('E-2 one that fails says why; a repeat of the same wish is the same export', async () => {
  const again = { ...ann, 'idempotency-key': 'once' };
  const [{ exportId }, second] = [
    (await ask(span, again)).json<{ exportId: string }>(),
    (await ask(span, again)).json<{ exportId: string }>(),
  ];
  expect(second).toEqual({ exportId });
  jobs.settle(exportId, { problem: 'The disk is full.' });
  expect((await read(exportId)).json()).toEqual({ status: 'failed', progress: 0, problem: 'The disk is full.' });
});

test('R-3 members only, and of this room alone', async () => {
  const { exportId } = (await ask(span)).json<{ exportId: string }>();
  expect([(await ask(span, {})).statusCode, (await read(exportId, {})).statusCode]).toEqual([401, 401]);
  const refused = await ask(span, stranger);
  expect([refused.statusCode, refused.json().error.code]).toEqual([403, 'not-a-member']);
  expect((await read(exportId, stranger)).statusCode).toBe(403);
  expect((await ask(span, ann, 'nowhere')).statusCode).toBe(404);
  const other = await api.guest('Cleo');
  await api.command('r2', other.memberId, { type: 'OpenRoom', title: 'Hall' });
  await api.command('r2', other.memberId, { type: 'JoinRoom' });
  expect((await read(exportId, other.headers, 'r2')).statusCode).toBe(404);
  await jobs.add([{ jobId: 'check-7', kind: 'check', roomId: 'r1', input: {} }]);
  expect((await read('check-7')).statusCode).toBe(404);
});

test.each<[string, object]>([
  ['fromUtcMs', { toUtcMs: 1 }],
  ['fromUtcMs', { ...span, fromUtcMs: '1000' }],
  ['toUtcMs', { ...span, toUtcMs: 700_000 }],
  ['clipIds', { ...span, clipIds: [] }],
  ['clipIds', { ...span, clipIds: Array.from({ length: 17 }, (_, index) => `c${index}`) }],
  ['clipIds', { ...span, clipIds: ['c2'] }],
  ['burnTime', { ...span, burnTime: 'yes' }],
  ['audibleClipId', { ...span, audibleClipId: 'c2' }],
  ['width', { ...span, width: 100 }],
])('W-3 bad input names the field: %s of %o', async (field, payload) => {
  const refused = await ask(payload);
  expect([refused.statusCode, refused.json().error.field]).toEqual([400, field]);
});

test('W-3 who asks for too many is told to slow down', async () => {
  const hurried = await testApi({ rates: { tokensPerMin: 9, roomsPerMin: 9, uploadsPerMin: 9, exportsPerMin: 1 } });
  const asks = () => hurried.app.inject({ method: 'POST', url: '/api/rooms/r1/exports', payload: span });
  expect([(await asks()).statusCode, (await asks()).statusCode]).toEqual([401, 429]);
  await hurried[Symbol.asyncDispose]();
});
