import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { startServerMs, type TestApi, testApi } from './testing/test-api.ts';

let api: TestApi;
beforeEach(async () => {
  api = await testApi();
});
afterEach(() => api[Symbol.asyncDispose]());

const link = { trackId: 't1', url: 'https://music.example/a.mp3', title: 'A', filename: 'a.mp3' };
const ours = { trackId: 't2', url: '/media/abc', title: 'One', filename: 'one.wav', durationMs: 60_000 };

/** A room that Ada is host of. */
async function room() {
  const { memberId } = await api.guest('Ada');
  await api.command('k7m2qx', memberId, { type: 'OpenRoom', title: 'Kitchen' });
  await api.command('k7m2qx', memberId, { type: 'JoinRoom' });
  for (const track of [link, ours]) await api.command('k7m2qx', memberId, { type: 'AddTrack', track });
  return memberId;
}
const ask = async (code: string) => (await api.app.inject(`/api/party-state?${new URLSearchParams({ code })}`)).json();

describe('GET /api/party-state', () => {
  test('P-6 W-2: the room with its currentTrack, through a start’s life', async () => {
    const ada = await room();
    const named = { url: link.url, trackUrl: link.url, title: 'A', filename: 'a.mp3' };
    expect(await ask('k7m2qx')).toMatchObject({ code: 'k7m2qx', title: 'Kitchen', hostId: ada, currentTrack: null });

    await api.command('k7m2qx', ada, { type: 'StartPlayback', trackId: 't1', positionMs: 1500 });
    const startAtServerMs = startServerMs + 500;
    expect((await ask('K7M-2QX')).currentTrack).toEqual({ ...named, status: 'preparing', startAtServerMs, startPositionSec: 1.5 });

    api.time.nowServerMs += 2500.4;
    await api.command('k7m2qx', 'system', { type: 'FireStart', streamId: 1, startAtServerMs });
    expect((await ask('k7m2qx')).currentTrack).toEqual({ ...named, status: 'playing', startAtServerMs, startPositionSec: 1.5 });

    await api.command('k7m2qx', ada, { type: 'PausePlayback' });
    api.time.nowServerMs += 10_000;
    const paused = { ...named, status: 'paused', startAtServerMs: Math.round(api.time.nowServerMs), startPositionSec: 3.5 };
    expect((await ask('k7m2qx')).currentTrack).toEqual(paused);

    await api.command('k7m2qx', ada, { type: 'StopPlayback' });
    expect((await ask('k7m2qx')).currentTrack).toBeNull();
  });

  test('W-2: a file of ours has a whole, signed address, which works', async () => {
    const ada = await room();
    await api.command('k7m2qx', ada, { type: 'StartPlayback', trackId: 't2', positionMs: 0 });
    const response = await api.app.inject({ url: '/api/party-state?code=k7m2qx', headers: { host: 'party.example:8080' } });
    expect(response.headers).toMatchObject({ 'cache-control': 'no-store', 'access-control-allow-origin': '*' });
    const { url, trackUrl } = response.json().currentTrack;
    expect(url).toMatch(/^http:\/\/party\.example:8080\/media\/abc\?exp=\d+&sig=[0-9a-f]+$/u);
    expect(trackUrl).toBe(url);
    // Signed rightly: what is missing here is the file alone.
    expect((await api.app.inject(url.replace('http://party.example:8080', ''))).statusCode).toBe(404);
  });

  test.each([
    ['/api/party-state', 400, 'invalid-field'],
    ['/api/party-state?code=', 400, 'invalid-field'],
    ['/api/party-state?code=not%20a%20code', 400, 'invalid-field'],
    ['/api/party-state?code=nowhere', 404, 'room-not-open'],
    ['/api/party-state?code=a&code=b', 400, 'invalid-field'],
  ])('W-3: %s is an error that names code', async (url, status, code) => {
    const response = await api.app.inject(url);
    expect([response.statusCode, response.json().error]).toMatchObject([status, { code, field: 'code' }]);
  });
});
