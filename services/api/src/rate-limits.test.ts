import { afterEach, expect, test } from 'vitest';
import { type TestApi, testApi } from './testing/test-api.ts';

let api: TestApi;
afterEach(() => api[Symbol.asyncDispose]());

const ask = (url: string, from = '10.0.0.1', headers: Record<string, string> = {}, method: 'GET' | 'POST' = 'POST') =>
  api.app.inject({
    method,
    url,
    remoteAddress: from,
    headers: { 'tus-resumable': '1.0.0', ...headers },
    ...(method === 'POST' ? { payload: { title: 'A' } } : {}),
  });

test('who asks for too many tokens is told when to come again; others are not kept waiting', async () => {
  api = await testApi({ rates: { tokensPerMin: 3, roomsPerMin: 5, uploadsPerMin: 5, exportsPerMin: 5 } });
  for (const url of ['/api/tokens', '/api/tokens/refresh', '/api/tokens']) expect((await ask(url)).statusCode).toBeLessThan(429);
  for (const url of ['/api/tokens', '/api/tokens/refresh']) {
    const refused = await ask(url);
    expect([refused.statusCode, refused.json()]).toEqual([
      429,
      { error: { code: 'slow-down', message: expect.stringMatching(/^Too many requests from your address; try again in \d+ s\.$/) } },
    ]);
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
    expect(Number(refused.headers['retry-after'])).toBeLessThanOrEqual(60);
    expect(refused.headers).toMatchObject({ 'access-control-allow-origin': '*', 'cache-control': 'no-store' });
  }
  expect((await ask('/api/tokens', '10.0.0.2')).statusCode).toBe(400);
  expect((await ask('/api/rooms')).statusCode).toBe(401);
});

test('rooms and uploads have limits of their own, both kinds of upload one together; reading has none', async () => {
  api = await testApi({ rates: { tokensPerMin: 1, roomsPerMin: 2, uploadsPerMin: 2, exportsPerMin: 2 } });
  for (const status of [401, 401, 429, 429]) expect((await ask('/api/rooms')).statusCode).toBe(status);
  for (const [what, status] of [
    ['tracks?filename=a.wav', 415],
    ['uploads', 401],
    ['tracks?filename=a.wav', 429],
    ['uploads', 429],
  ] as const)
    expect([what, (await ask(`/api/rooms/r1/${what}`)).statusCode]).toEqual([what, status]);
  for (let times = 0; times < 10; times++) expect((await ask('/api/rooms', '10.0.0.1', {}, 'GET')).statusCode).toBe(200);
});

test('the address is the proxy’s word only where the proxy is trusted', async () => {
  const rates = { tokensPerMin: 1, roomsPerMin: 1, uploadsPerMin: 1, exportsPerMin: 1 };
  const from = (address: string) => ({ 'x-forwarded-for': address });
  api = await testApi({ rates });
  expect((await ask('/api/rooms', '10.0.0.1', from('1.1.1.1'))).statusCode).toBe(401);
  expect((await ask('/api/rooms', '10.0.0.1', from('2.2.2.2'))).statusCode).toBe(429);
  await api[Symbol.asyncDispose]();
  api = await testApi({ rates, trustProxy: '10.0.0.0/8' });
  expect((await ask('/api/rooms', '10.0.0.1', from('1.1.1.1'))).statusCode).toBe(401);
  expect((await ask('/api/rooms', '10.0.0.1', from('2.2.2.2'))).statusCode).toBe(401);
  expect((await ask('/api/rooms', '10.0.0.1', from('6.6.6.6, 2.2.2.2'))).statusCode).toBe(429);
  expect((await ask('/api/rooms', '9.9.9.9', from('3.3.3.3'))).statusCode).toBe(401);
  expect((await ask('/api/rooms', '9.9.9.9', from('4.4.4.4'))).statusCode).toBe(429);
});
