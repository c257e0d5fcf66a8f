import { createHmac } from 'node:crypto';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { uploadsDir } from '@tutti/media';
import { type DelayProxy, delayProxy, startTutti, type Tutti, toneWav, waitFor } from '@tutti/testkit';
import type { Browser, Page } from 'playwright-core';
import { build } from 'vite';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { hasChromium, openBrowser } from './browser.ts';
import { inTime, noticeKind, playbackState } from './page-under-test.ts';

const web = fileURLToPath(new URL('../../services/web', import.meta.url));

/** The page against a whole Tutti: Postgres, NATS, every service a process; the api and the gateway each behind a network that can be cut. */
describe.skipIf(!hasChromium)('the page on real parts', () => {
  let tutti: Tutti;
  let browser: Browser;
  let apiLine: DelayProxy;
  let gatewayLine: DelayProxy;
  beforeAll(async () => {
    await build({ root: web, logLevel: 'warn' });
    tutti = await startTutti();
    [apiLine, gatewayLine] = await Promise.all([
      // NOTE so slow that a file can be caught half way
      delayProxy({ targetPort: tutti.port, minMs: 1, maxMs: 3, seed: 1, upBytesPerSec: 2_000_000 }),
      delayProxy({ targetPort: tutti.gatewayPort, minMs: 5, maxMs: 15, seed: 2 }),
    ]);
    browser = await openBrowser();
  });
  afterEach(async () => {
    for (const line of [apiLine, gatewayLine]) line.refuse(false);
    for (const context of browser.contexts()) await context.close();
  });
  afterAll(async () => {
    await browser?.close();
    await apiLine?.[Symbol.asyncDispose]();
    await gatewayLine?.[Symbol.asyncDispose]();
    await tutti?.[Symbol.asyncDispose]();
  });

  const address = (path: string, name: string) => {
    const query = new URLSearchParams({ as: name, gateway: `ws://127.0.0.1:${gatewayLine.port}/ws` });
    return `http://127.0.0.1:${apiLine.port}${path}?${query}`;
  };
  const visit = async (path: string, name: string) => {
    const page = await (await browser.newContext()).newPage();
    await page.goto(address(path, name));
    return page;
  };
  const openRoom = async (title: string) => {
    const page = await visit('/', 'Ada');
    await page.getByTestId('room-title').fill(title);
    await page.getByTestId('create-room').click();
    await page.getByTestId('members').getByText('Ada').first().waitFor();
    return { page, path: new URL(page.url()).pathname };
  };
  const joinAs = async (path: string, name: string) => {
    const page = await visit(path, name);
    await page.getByTestId('join').click();
    await page.getByTestId('members').getByText(name).first().waitFor();
    return page;
  };
  const addTone = async (page: Page, name: string, seconds: number) => {
    await page.getByTestId('upload').setInputFiles({ name: `${name}.wav`, mimeType: 'audio/wav', buffer: toneWav(seconds) });
    await page.getByTestId('tracks').getByText(name, { exact: true }).waitFor({ timeout: 30_000 });
  };
  const tokenIn = (page: Page) => page.evaluate(() => String(JSON.parse(sessionStorage.getItem('tutti.guest') ?? '{}').token));

  test('T-8 ten seconds offline: the view and the music stay; what happened meanwhile is there afterwards', async () => {
    const { page, path } = await openRoom('Cellar');
    await addTone(page, 'Tone', 90);
    await page.getByTestId('play').click();
    await inTime(page, 20);
    gatewayLine.refuse(true);
    gatewayLine.cutAll();
    await expect.poll(() => noticeKind(page), { timeout: 10_000 }).toBe('resuming');
    await page.waitForTimeout(10_000);
    expect(await playbackState(page)).toBe('playing');
    await inTime(page, 20);
    gatewayLine.refuse(false);
    await expect.poll(() => noticeKind(page), { timeout: 30_000 }).toBe('playing');
    await joinAs(path, 'Bob');
    await page.getByTestId('members').getByText('Bob', { exact: true }).waitFor();
    await inTime(page, 10);
  });

  test('an upload that is cut at half goes on by itself when the line is back, and plays', async () => {
    const { page } = await openRoom('Attic');
    const file = { name: 'Long.wav', mimeType: 'audio/wav', buffer: toneWav(300) };
    const keptBytes: number[] = [];
    page.on('response', (response) => {
      if (response.request().method() === 'HEAD') keptBytes.push(Number(response.headers()['upload-offset'] ?? 0));
    });
    await page.getByTestId('upload').setInputFiles(file);
    const half = file.buffer.length / 2;
    await waitFor(async () => (await unfinishedBytes(tutti)) >= half, {
      what: 'half of the file on the server',
      withinMs: 30_000,
      everyMs: 10,
    });
    apiLine.refuse(true);
    apiLine.cutAll();
    const upload = page.getByTestId('upload-Long.wav');
    await expect.poll(() => upload.getAttribute('data-state'), { timeout: 10_000 }).toBe('cut');
    apiLine.refuse(false);
    await page.getByTestId('tracks').getByText('Long', { exact: true }).waitFor({ timeout: 60_000 });
    expect(Math.max(...keptBytes), 'from where it was, not from the beginning').toBeGreaterThanOrEqual(half);
    await page.getByTestId('play').click();
    await inTime(page, 20);
  });

  test('a token that ends during the session is renewed without a word; one that cannot be renewed ends it with one', async () => {
    const { path } = await openRoom('Hall');
    const { page: ada, token } = await withShortToken(path, 12);
    await expect.poll(() => tokenIn(ada), { timeout: 20_000 }).not.toBe(token);
    await ada.waitForTimeout(14_000);
    expect(await ada.getByTestId('status').getAttribute('data-status')).toBe('in-sync');

    const { page: bob } = await withShortToken(path, 12, { renewable: false });
    await bob.locator('[data-testid="ended"][data-reason="expired-token"]').waitFor({ timeout: 60_000 });
  });

  test('the same member in a second tab: one member, two lines, and both say so', async () => {
    const { page, path } = await openRoom('Shed');
    const kept = await page.evaluate(() => JSON.stringify(sessionStorage));
    const twin = await page.context().newPage();
    await twin.addInitScript((all) => {
      for (const [key, value] of Object.entries(JSON.parse(all) as Record<string, string>)) sessionStorage.setItem(key, value);
    }, kept);
    await twin.goto(address(path, 'Ada'));
    await twin.getByTestId('members').getByText('Ada').first().waitFor();
    await expect.poll(() => noticeKind(page)).toBe('twin');
    await expect.poll(() => noticeKind(twin)).toBe('twin');
    expect(await page.getByTestId('members').locator('li').count()).toBe(1);
    await addTone(twin, 'Tone', 30);
    await page.getByTestId('play').click();
    await inTime(page, 20);
    await twin.close();
    await page.getByTestId('pause').click();
    await expect.poll(() => playbackState(page)).toBe('paused');
  });

  /** Somebody whose token was signed by this installation, and ends soon. */
  async function withShortToken(path: string, seconds: number, { renewable = true } = {}) {
    const secrets = JSON.parse(await readFile(join(tutti.dataDir, 'secrets.json'), 'utf8')) as { auth: string };
    const page = await visit('/', 'Short');
    const guest = await page.evaluate(async () => {
      const response = await fetch('/api/tokens', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ displayName: 'Short' }),
      });
      return (await response.json()) as { memberId: string };
    });
    if (!renewable)
      await page.route('**/api/tokens/refresh', (route) =>
        route.fulfill({ status: 401, json: { error: { code: 'expired-token', message: '' } } }),
      );
    const nowSec = Math.floor(performance.timeOrigin / 1_000 + performance.now() / 1_000);
    const token = signed({ sub: guest.memberId, iss: 'tutti', iat: nowSec, exp: nowSec + seconds }, secrets.auth);
    await page.evaluate(
      ([kept]) => sessionStorage.setItem('tutti.guest', kept ?? ''),
      [JSON.stringify({ token, memberId: guest.memberId, expiresAtMs: 1e15, displayName: 'Short' })],
    );
    await page.goto(address(path, 'Short'));
    await page.getByTestId('join').click();
    await page.getByTestId('members').getByText('Short').first().waitFor();
    return { page, token };
  }
});

function signed(payload: object, secret: string): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const text = `${part({ alg: 'HS256', typ: 'JWT' })}.${part(payload)}`;
  return `${text}.${createHmac('sha256', secret).update(text).digest('base64url')}`;
}

/** What the api has of files that are not whole yet. */
async function unfinishedBytes({ dataDir }: Tutti): Promise<number> {
  const folder = uploadsDir(join(dataDir, 'media'));
  const sizes = (await readdir(folder)).map(async (name) => (await stat(join(folder, name)).catch(() => undefined))?.size ?? 0);
  return Math.max(0, ...(await Promise.all(sizes)));
}
