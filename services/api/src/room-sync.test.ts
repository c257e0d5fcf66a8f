import type { SyncSample } from '@tutti/event-log';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { startServerMs, type TestApi, testApi } from './testing/test-api.ts';

let api: TestApi;
beforeEach(async () => {
  api = await testApi();
  const ada = await api.guest('Ada');
  for (const roomId of ['r1', 'empty']) await api.command(roomId, ada.memberId, { type: 'OpenRoom', title: 'Kitchen' });
});
afterEach(() => api[Symbol.asyncDispose]());

const nothing = {
  offsetMs: null,
  errorMs: null,
  rttMs: null,
  skewPpm: null,
  driftMs: null,
  corrections: null,
  streamId: null,
  startErrorMs: null,
};
const report = (memberId: string, afterMs: number, fields: Partial<SyncSample> = {}): SyncSample => ({
  ...nothing,
  ...{ roomId: 'r1', memberId, atServerMs: startServerMs + afterMs, offsetMs: -3.5, errorMs: 2, rttMs: 40, ...fields },
});
const started = (memberId: string, afterMs: number): SyncSample => ({
  ...nothing,
  ...{ roomId: 'r1', memberId, atServerMs: startServerMs + afterMs, streamId: 1, startErrorMs: -0.75 },
});
const get = async (path: string) => {
  const response = await api.app.inject(`/api/rooms/${path}`);
  return { status: response.statusCode, type: response.headers['content-type'], body: response.body };
};
const read = async (path: string) => JSON.parse((await get(path)).body);

test('P-13: samples of a time, page by page', async () => {
  const told = [
    report('ada', 0, { driftMs: 0, skewPpm: -12.5, corrections: 0 }),
    started('ada', 10.25),
    report('ben', 20),
    report('ada', 30),
  ];
  await api.samples.insert(told);
  expect(await read('r1/sync')).toEqual({ roomId: 'r1', samples: told, nextFromServerMs: null });
  const first = await read('r1/sync?limit=1');
  expect(first).toEqual({ roomId: 'r1', samples: told.slice(0, 1), nextFromServerMs: startServerMs + 10.25 });
  expect((await read(`r1/sync?limit=2&fromServerMs=${first.nextFromServerMs}`)).samples).toEqual(told.slice(1, 3));
  expect((await read(`r1/sync?fromServerMs=${startServerMs + 10.25}&toServerMs=${startServerMs + 30}`)).samples).toEqual(told.slice(1, 3));
  expect(await read('empty/sync')).toEqual({ roomId: 'empty', samples: [], nextFromServerMs: null });
});

test('P-13: exported whole, however many pages that is, as CSV and as NDJSON', async () => {
  const told = [started('ada', 0), ...Array.from({ length: 2_100 }, (_, n) => report('ada', n + 1, { driftMs: n / 8 }))];
  await api.samples.insert(told);
  const csv = await get('r1/sync?format=csv');
  expect([csv.status, csv.type]).toEqual([200, 'text/csv; charset=utf-8']);
  const [header, first, second, ...rest] = csv.body.trimEnd().split('\n');
  expect(header).toBe('roomId,atServerMs,memberId,offsetMs,errorMs,rttMs,skewPpm,driftMs,corrections,streamId,startErrorMs');
  expect(first).toBe(`r1,${startServerMs},ada,,,,,,,1,-0.75`);
  expect(second).toBe(`r1,${startServerMs + 1},ada,-3.5,2,40,,0,,,`);
  expect(rest).toHaveLength(2_099);

  const ndjson = await get('r1/sync?format=ndjson');
  expect([ndjson.status, ndjson.type]).toEqual([200, 'application/x-ndjson; charset=utf-8']);
  const lines = ndjson.body.trimEnd().split('\n');
  expect(lines.map((line) => JSON.parse(line))).toEqual(told);
  expect((await get('r1/sync?format=ndjson&limit=1500')).body.trimEnd().split('\n')).toHaveLength(1_500);
  expect((await get('empty/sync?format=ndjson')).body).toBe('');
});

test('E-4: how far apart the members were, by the nearest report of each', async () => {
  await api.samples.insert([
    report('ada', -12_000, { driftMs: 90 }),
    report('ada', -2_000, { driftMs: -3.5, errorMs: 0.5 }),
    report('ben', 14_000, { driftMs: 1, errorMs: 1.25 }),
    report('cyd', 0),
    report('dan', 16_000, { driftMs: 500 }),
    started('ada', 0),
  ]);
  const apart = await read(`r1/apart?atServerMs=${startServerMs}`);
  expect(apart).toMatchObject({ roomId: 'r1', atServerMs: startServerMs, apartMs: 4.5, withinMs: 1.75 });
  expect(apart.members).toEqual([
    report('ada', -2_000, { driftMs: -3.5, errorMs: 0.5 }),
    report('ben', 14_000, { driftMs: 1, errorMs: 1.25 }),
    report('cyd', 0),
  ]);
  expect(await read(`r1/apart?atServerMs=${startServerMs + 60_000}`)).toMatchObject({ members: [], apartMs: null, withinMs: null });
});

test.each([
  ['r1/sync?fromServerMs=yesterday', 400, 'invalid-field', 'fromServerMs'],
  ['r1/sync?toServerMs=-1', 400, 'invalid-field', 'toServerMs'],
  ['r1/sync?toServerMs=1e999', 400, 'invalid-field', 'toServerMs'],
  ['r1/sync?fromServerMs=20&toServerMs=10', 400, 'invalid-field', 'toServerMs'],
  ['r1/sync?limit=0', 400, 'invalid-field', 'limit'],
  ['r1/sync?limit=10001', 400, 'invalid-field', 'limit'],
  ['r1/sync?format=csv&limit=1.5', 400, 'invalid-field', 'limit'],
  ['r1/sync?format=xml', 400, 'invalid-field', 'format'],
  ['r1/sync?format=csv&format=ndjson', 400, 'invalid-field', 'format'],
  ['r1/apart', 400, 'invalid-field', 'atServerMs'],
  ['r1/apart?atServerMs=NaN', 400, 'invalid-field', 'atServerMs'],
  ['r1/apart?atServerMs=', 400, 'invalid-field', 'atServerMs'],
  ['nowhere/sync', 404, 'room-not-open', 'roomId'],
  ['nowhere/sync?format=csv', 404, 'room-not-open', 'roomId'],
  ['nowhere/apart?atServerMs=1', 404, 'room-not-open', 'roomId'],
  ['a.b/sync', 400, 'invalid-field', 'roomId'],
])('bad input is refused by name: %s', async (path, status, code, field) => {
  const answer = await get(path);
  expect([answer.status, JSON.parse(answer.body).error]).toMatchObject([status, { code, field }]);
});
