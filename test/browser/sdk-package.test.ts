import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { toneWav } from '@tutti/testkit';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { buildSdk } from '../../tools/build-sdk.mjs';
import { hasChromium, openBrowser } from './browser.ts';
import { type OneRoomServer, oneRoomServer } from './one-room-server.ts';

const docs = fileURLToPath(new URL('../../docs/sdk.md', import.meta.url));
if (!hasChromium) console.warn('skipped: the SDK’s package in Chromium; it would run after: sudo apt-get install chromium');

/** The built file, served as it is, in a page without bundler: the one that docs/sdk.md ends with. */
describe.skipIf(!hasChromium)('the built SDK in Chromium', () => {
  let outDir: string;
  let files: Server;
  let server: OneRoomServer;
  let browser: Browser;

  beforeAll(async () => {
    outDir = await mkdtemp(join(tmpdir(), 'tutti-sdk-'));
    await buildSdk({ outDir });
    const [, example = ''] = /```html\n([\s\S]*?)```/.exec(await readFile(docs, 'utf8')) ?? [];
    const page = `<!doctype html><script type="importmap">{ "imports": { "@tutti/sdk": "/sdk/index.js" } }</script>${example}`;
    files = createServer(async ({ url = '/' }, response) => {
      const [type, body] = url.startsWith('/sdk/')
        ? ['text/javascript', await readFile(join(outDir, url.slice('/sdk/'.length)))]
        : ['text/html; charset=utf-8', page];
      response.writeHead(200, { 'content-type': type }).end(body);
    });
    await new Promise<void>((resolve) => files.listen(0, '127.0.0.1', resolve));
    server = await oneRoomServer({ pagesUrl: `http://127.0.0.1:${(files.address() as AddressInfo).port}`, offsetMs: 2_500 });
    browser = await openBrowser();
  });
  afterAll(async () => {
    await browser?.close();
    await server?.[Symbol.asyncDispose]();
    files?.close();
    await rm(outDir, { recursive: true });
  });

  test('the page of docs/sdk.md joins by a tap, and sounds in time when the host plays', async () => {
    const guest = await (await fetch(`${server.url}/api/tokens`, { method: 'POST', body: '{"displayName":"Ada"}' })).json();
    const { token } = guest as { token: string };
    server.run('kitchen', 'm0', { type: 'OpenRoom', title: 'Kitchen' });
    const page = await browser.newPage();
    const problems: string[] = [];
    page.on('pageerror', (error) => problems.push(String(error.stack)));
    await page.goto(`${server.url}/?roomId=kitchen&token=${token}`);
    await page.locator('#join').click();
    const now = () => page.locator('#now').textContent();
    await expect.poll(now, { timeout: 10_000 }).toBe('open silent in-sync');
    const trackId = server.addTrack('kitchen', token, 'tone.wav', toneWav(30));
    server.run('kitchen', token, { type: 'StartPlayback', trackId, positionMs: 0 });
    await expect.poll(now, { timeout: 15_000 }).toBe('open playing in-sync');
    expect(problems).toEqual([]);
  });
});
