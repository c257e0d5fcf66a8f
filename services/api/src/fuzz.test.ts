import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestApi, testApi } from './testing/test-api.ts';

let api: TestApi;
let bearer: string;
beforeAll(async () => {
  api = await testApi();
  const ada = await api.guest('Ada');
  bearer = `Bearer ${ada.token}`;
  await api.command('r1', ada.memberId, { type: 'OpenRoom', title: 'Kitchen' });
});
afterAll(() => api[Symbol.asyncDispose]());

const nasty = fc.constantFrom(
  '..',
  '../../etc/passwd',
  '%2e%2e%2f',
  '*',
  '>',
  'a.b',
  '\u0000',
  '💣',
  '-1',
  '1e999',
  'NaN',
  '__proto__',
  '',
  ' ',
  '\r\nx: y',
);
const text = fc.oneof(nasty, fc.string(), fc.string({ unit: 'binary' }), fc.string({ minLength: 300, maxLength: 400 }));
const segment = text.map((value) => encodeURIComponent(value.toWellFormed()));
const query = fc
  .dictionary(
    fc.constantFrom(
      'at',
      'atServerMs',
      'fromServerMs',
      'toServerMs',
      'format',
      'after',
      'before',
      'limit',
      'filename',
      'title',
      'exp',
      'sig',
      'other',
      'code',
      'clientNowMs',
    ),
    text,
  )
  .map((values) => new URLSearchParams(values).toString());
const path = fc.oneof(
  fc.constantFrom(
    '/api/tokens',
    '/api/tokens/refresh',
    '/api/openapi.json',
    '/api/rooms/r1/uploads',
    '/api/rooms',
    '/config.json',
    '/time',
    '/api/party-state',
    '/api/rooms/r1',
    '/api/rooms/r1/events',
    '/api/rooms/r1/state',
    '/api/rooms/r1/sync',
    '/api/rooms/r1/apart',
    '/api/rooms/r1/tracks',
  ),
  segment.map((id) => `/api/rooms/${id}`),
  fc.tuple(segment, fc.constantFrom('events', 'state', 'sync', 'apart', 'tracks')).map(([id, what]) => `/api/rooms/${id}/${what}`),
  segment.map((id) => `/api/rooms/r1/uploads/${id}`),
  segment.map((id) => `/media/${id}`),
  segment.map((rest) => `/api/${rest}`),
);
const fields = fc.dictionary(
  fc.oneof(fc.constantFrom('title', 'roomId', 'displayName', '__proto__', 'constructor'), fc.string()),
  fc.jsonValue(),
);
const payload = fc.oneof(
  fields.map((value) => JSON.stringify(value)),
  fc.json(),
  text,
);
const headerText = fc.stringMatching(/^[\x21-\x7e]{0,60}$/);
const headers = fc.record(
  {
    authorization: fc.oneof(
      fc.constant('mine'),
      headerText,
      headerText.map((value) => `Bearer ${value}`),
    ),
    'content-type': fc.constantFrom(
      'application/json',
      'audio/wav',
      'audio/',
      'text/plain',
      'multipart/form-data',
      'nonsense',
      'application/json; charset=utf-7',
    ),
    'idempotency-key': headerText,
    range: fc.oneof(headerText, fc.constantFrom('bytes=0-', 'bytes=--', 'bytes=9-1', 'bytes=99999999999999999999-')),
    traceparent: headerText,
    'content-length': fc.constantFrom('-1', 'x'),
    'tus-resumable': fc.oneof(fc.constant('1.0.0'), headerText),
    'upload-length': fc.oneof(fc.constantFrom('0', '5', '-1', '1e3', '99999999999999999999'), headerText),
    'upload-offset': fc.oneof(fc.constantFrom('0', '-1', 'x'), headerText),
    'upload-metadata': fc.oneof(
      fc.constantFrom('filename YS53YXY=', 'filename', '__proto__ YQ==', 'filename YQ==,filename YQ=='),
      headerText,
    ),
  },
  { requiredKeys: [] },
);
const method = fc.constantFrom('GET', 'POST', 'PUT', 'DELETE', 'HEAD', 'OPTIONS', 'PATCH');

test('W-3: whatever is asked, the answer is a success or a coded error, and the api lives', async () => {
  const asked = fc.record({ method, path, query, payload, headers });
  await fc.assert(
    fc.asyncProperty(asked, async ({ method, path, query, payload, headers }) => {
      const head = await api.log.head();
      const authorization = headers.authorization === 'mine' ? bearer : headers.authorization;
      const response = await api.app.inject({
        method,
        url: `${path}?${query}`,
        headers: { ...headers, ...(authorization === undefined ? {} : { authorization }) },
        ...(method === 'GET' || method === 'HEAD' || method === 'OPTIONS' ? {} : { payload }),
      });
      const { statusCode } = response;
      // A path with dots leaves /api: it is the web process's, which is away here.
      if (statusCode === 502 && String(response.headers['content-type']).includes('text/html')) return;
      expect(statusCode).toBeLessThan(500);
      if (statusCode < 400) return;
      expect(await api.log.head()).toBe(head);
      if (method !== 'HEAD')
        expect(response.json()).toMatchObject({
          error: { code: expect.stringMatching(/^[a-z-]+$/), message: expect.stringMatching(/\S/) },
        });
    }),
    { numRuns: 400, interruptAfterTimeLimit: 8_000, markInterruptAsFailure: false },
  );
  expect((await api.app.inject('/healthz')).statusCode).toBe(200);
});
