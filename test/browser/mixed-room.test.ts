import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { startTutti, type Tutti, toneWav, waitFor } from '@tutti/testkit';
import type { Browser, Page } from 'playwright-core';
import { build } from 'vite';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { guest, join, type TestClient } from '../e2e/client.ts';
import { hasChromium, openBrowser } from './browser.ts';
import type { Heard, OlderPages } from './older/clients.ts';
import { driftMs, playbackState } from './page-under-test.ts';

const web = fileURLToPath(new URL('../../services/web', import.meta.url));

/** What each kind of client lets pass by its own rules. */
const toleranceSec = { party: 0.2, music: 0.25, groovebox: 0.2 } as const;
type Sounding = keyof typeof toleranceSec;
const sounding = Object.keys(toleranceSec) as Sounding[];

/** Five kinds of clients in real Chromium, each by its own transport, clock and rules, in one room for a minute. */
describe.skipIf(!hasChromium)('a mixed room in Chromium', () => {
  let tutti: Tutti;
  let browser: Browser;
  let pages: Server;
  beforeAll(async () => {
    await build({ root: web, logLevel: 'warn' });
    [tutti, pages, browser] = await Promise.all([startTutti(), serveOlderPage(), openBrowser()]);
  });
  afterAll(async () => {
    await browser?.close();
    pages?.close();
    await tutti?.[Symbol.asyncDispose]();
  });

  const hostPage = async () => {
    const page = await (await browser.newContext()).newPage();
    const gateway = `ws://127.0.0.1:${tutti.gatewayPort}/ws`;
    await page.goto(`${tutti.url}/?${new URLSearchParams({ as: 'Ada', gateway })}`);
    await page.getByTestId('room-title').fill('Everybody');
    await page.getByTestId('create-room').click();
    await page.getByTestId('members').getByText('Ada').first().waitFor();
    await page.getByTestId('upload').setInputFiles({ name: 'Tone.wav', mimeType: 'audio/wav', buffer: toneWav(180) });
    await page.getByTestId('tracks').getByText('Tone', { exact: true }).waitFor({ timeout: 30_000 });
    return { page, code: new URL(page.url()).pathname.split('/').at(-1) ?? '' };
  };
  const olderPage = async (code: string, track: string) => {
    const page = await (await browser.newContext()).newPage();
    const gateway = `ws://127.0.0.1:${tutti.gatewayPort}`;
    const { port } = pages.address() as AddressInfo;
    await page.goto(`http://127.0.0.1:${port}/?${new URLSearchParams({ gateway, code, track })}`);
    await page.getByRole('button').click();
    return page;
  };

  test('W-2 P-10 party, music, groovebox, replay and our own page hold together through play, pause, seek, hand-over and a start by the new host', async () => {
    const { page: ada, code } = await hostPage();
    const watcher = await join(tutti.gatewayUrl, code, await guest(tutti.url, 'Watcher'));
    const track = new URL((await watcher.frame('ROOM_STATE')).tracks[0]?.url ?? '', tutti.url).href;
    const older = await olderPage(code, track);
    const members = () => watcher.received.flatMap(({ frame }) => (frame.t === 'MEMBER_JOINED' ? [frame.member] : []));
    await waitFor(() => members().length === 4, { withinMs: 20_000, what: 'all four to come in' });
    const inTolerance = (why: string) => settled(older, ada, watcher, why);

    await ada.getByTestId('play').click();
    await inTolerance('after the start');
    await hold(older, ada, watcher, 12_000);
    await ada.getByTestId('pause').click();
    await silent(older);
    const pausedAtSec = (await watcher.frame('PAUSED')).positionMs / 1000;
    for (const name of sounding)
      expect(Math.abs((await readouts(older))[name].atSec - pausedAtSec), `${name} stands where the room stands`).toBeLessThan(
        toleranceSec[name] + 0.25,
      );
    await ada.getByTestId('resume').click();
    await inTolerance('after the resume');
    await hold(older, ada, watcher, 8_000);
    await ada.getByTestId('seek').fill('90000');
    await inTolerance('after the seek');
    await hold(older, ada, watcher, 12_000);

    await ada.getByTestId('members').locator('li').filter({ hasText: 'Pia' }).getByRole('button', { name: 'Make host' }).click();
    await ada.getByTestId('hand-over-yes').click();
    await watcher.frame('HOST_CHANGED');
    await expect.poll(() => ada.getByTestId('seek').isDisabled()).toBe(true);
    await older.evaluate((trackUrl) => {
      window.olderPages?.party.send({ t: 'HOST_PLAY', trackUrl, title: 'Tone', filename: 'Tone.wav', startPositionSec: 20 });
    }, track);
    await watcher.frame('PLAY_AT', ({ streamId }) => streamId === 2, 15_000);
    await inTolerance('after the new host’s start');
    await hold(older, ada, watcher, 15_000);
    await older.evaluate(() => {
      const { replay } = window.olderPages ?? {};
      const userId = replay?.heard[0]?.body['userId'];
      replay?.send({
        type: 'UPLOAD_COMPLETE',
        clipId: 'c1',
        userId,
        videoUrl: 'https://v.example/1',
        videoStartTimeMs: null,
        durationMs: 5_000,
      });
    });
    expect((await watcher.frame('VIEW_ADDED')).view.videoUrl).toBe('https://v.example/1');
    await older.evaluate(() => window.olderPages?.party.send({ t: 'HOST_STOP' }));
    await silent(older);
    await expect.poll(() => playbackState(ada)).toBe('idle');

    const heard = (name: keyof OlderPages): Promise<readonly Heard[]> =>
      older.evaluate((which) => [...(window.olderPages?.[which].heard ?? [])], name);
    const eventsOf = async (name: keyof OlderPages, without: RegExp) =>
      (await heard(name)).map(({ event }) => event).filter((event) => !without.test(event));
    expect(await eventsOf('party', /^TIME_PONG$/u)).toEqual(
      'JOINED PREPARE_PLAY PLAY_AT PAUSE PLAY_AT PLAY_AT PREPARE_PLAY PLAY_AT STOP'.split(' '),
    );
    const states = (await heard('music')).flatMap(({ event, body }) =>
      event === 'ROOM_STATE' ? [(body['musicStream'] as { readonly status: string }).status] : [],
    );
    expect(states).toEqual('idle preparing playing paused playing playing preparing playing idle'.split(' '));
    expect((await eventsOf('music', /^(ROOM_STATE|TIME_SYNC_RESPONSE)$/u)).length).toBeGreaterThan(6);
    expect(await eventsOf('groovebox', /^sync:pong$|^playback:sync$/u)).toEqual(
      'room:state playback:start playback:pause playback:start playback:start room:state playback:start playback:stop'.split(' '),
    );
    expect(await eventsOf('replay', /^$/u)).toEqual(['ROOM_STATE', 'ROOM_STATE']);
    const views = (await heard('replay')).at(-1)?.body['views'];
    expect(views).toMatchObject([{ clipId: 'c1', videoUrl: 'https://v.example/1', videoStartTimeMs: null, durationMs: 5_000 }]);
    const { party, music, groovebox } = await readouts(older);
    console.log(`seeks, those of each start included: party ${party.seeks}, music ${music.seeks}, groovebox ${groovebox.seeks}`);
    await watcher[Symbol.asyncDispose]();
  }, 240_000);
});

const readouts = (older: Page) =>
  older.evaluate(() => {
    const { party, music, groovebox } = window.olderPages ?? {};
    if (!party?.readout || !music?.readout || !groovebox?.readout) throw new Error('the page was not touched');
    return {
      party: party.readout(),
      music: music.readout(),
      groovebox: groovebox.readout(),
      atMs: performance.timeOrigin + performance.now(),
    };
  });

/** What is wrong now: a client that is off by its own reckoning, or by that of the room's timeline; empty when nothing is. */
async function wrong(older: Page, ada: Page, watcher: TestClient): Promise<readonly string[]> {
  const now = await readouts(older);
  const last = watcher.received.map(({ frame }) => frame).findLast((frame) => frame.t === 'PLAY_AT');
  if (last?.t !== 'PLAY_AT') return ['nothing plays'];
  // NOTE the services keep time by this machine's clock, and so does Chromium.
  const roomSec = (last.startPositionMs + (now.atMs - last.startAtServerMs)) / 1000;
  const off = sounding.flatMap((name) => {
    const { sounds, driftSec, atSec } = now[name];
    const most = toleranceSec[name];
    if (!sounds || driftSec === undefined) return [`${name} is silent`];
    const told = `${name} ${driftSec.toFixed(3)} s by its own reckoning, ${(atSec - roomSec).toFixed(3)} s by the room's`;
    return Math.abs(driftSec) >= most || Math.abs(atSec - roomSec) >= most + 0.05 ? [told] : [];
  });
  const ownMs = Math.abs(await driftMs(ada));
  return ownMs < 50 ? off : [...off, `our page ${ownMs} ms`];
}

/** Within the time that their own rules need: they look every 2 s, groovebox when it is told, every 10 s. */
async function settled(older: Page, ada: Page, watcher: TestClient, why: string, withinMs = 25_000): Promise<void> {
  let last: readonly string[] = [];
  const right = async () => {
    last = await wrong(older, ada, watcher);
    return last.length === 0;
  };
  await waitFor(right, { withinMs, everyMs: 250, what: `all to be in time ${why}` }).catch((error: unknown) => {
    throw new Error(`${why}: ${last.join('; ')}`, { cause: error });
  });
}

/** Looks on for a while: a client whose machine stalled may be off, and is right again after its next look. */
async function hold(older: Page, ada: Page, watcher: TestClient, forMs: number): Promise<void> {
  const untilMs = performance.now() + forMs;
  let [looks, off] = [0, 0];
  for (; performance.now() < untilMs; looks++) {
    await older.waitForTimeout(1_000);
    if ((await wrong(older, ada, watcher)).length === 0) continue;
    off += 1;
    await settled(older, ada, watcher, 'while it plays on', 12_000);
  }
  expect(off, `off in ${off} of ${looks} looks`).toBeLessThanOrEqual(Math.ceil(looks / 4));
}

async function silent(older: Page): Promise<void> {
  const isSilent = async () => {
    const now = await readouts(older);
    return sounding.every((name) => !now[name].sounds);
  };
  await waitFor(isSilent, { withinMs: 10_000, what: 'silence' });
}

/** One page that is all four older clients, Socket.IO's own client bundled in. */
async function serveOlderPage(): Promise<Server> {
  const built = await build({
    configFile: false,
    logLevel: 'warn',
    build: {
      write: false,
      lib: { entry: fileURLToPath(new URL('./older/clients.ts', import.meta.url)), formats: ['es'], fileName: 'clients' },
    },
  });
  const [bundle] = Array.isArray(built) ? built : [built];
  const script = bundle && 'output' in bundle ? bundle.output[0].code : '';
  const server = createServer((request, response) => {
    const isScript = request.url === '/clients.js';
    response.setHeader('content-type', isScript ? 'text/javascript' : 'text/html');
    response.end(
      isScript
        ? script
        : '<!doctype html><title>Older clients</title><button>Join</button><script type="module" src="/clients.js"></script>',
    );
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return server;
}
