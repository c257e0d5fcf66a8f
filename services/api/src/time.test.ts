import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { startServerMs, type TestApi, testApi } from './testing/test-api.ts';

let api: TestApi;
let nowServerMs = startServerMs;
beforeEach(async () => {
  api = await testApi({ nowServerMs: () => nowServerMs++ });
});
afterEach(() => api[Symbol.asyncDispose]());

describe.each(['/time', '/api/time'])('GET %s', (path) => {
  test('T-1 a clock exchange: what was sent, when it came and when the answer went', async () => {
    nowServerMs = startServerMs;
    const response = await api.app.inject(`${path}?clientNowMs=-1234.5678901`);
    expect(response.json()).toEqual({ clientNowMs: -1234.5678901, serverReceivedMs: startServerMs, serverNowMs: startServerMs + 1 });
    expect(response.headers).toMatchObject({ 'cache-control': 'no-store', 'access-control-allow-origin': '*' });
    expect((await api.app.inject(path)).json()).toMatchObject({ clientNowMs: null });
  });

  test.each(['', 'NaN', '1e999', '0x10', '12 ', '1'.repeat(17)])('T-6 “%s” is no time', async (sent) => {
    const response = await api.app.inject(`${path}?${new URLSearchParams({ clientNowMs: sent })}`);
    expect([response.statusCode, response.json().error]).toMatchObject([400, { code: 'invalid-field', field: 'clientNowMs' }]);
  });
});
