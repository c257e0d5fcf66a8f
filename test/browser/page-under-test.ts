import { fileURLToPath } from 'node:url';
import { toneWav } from '@tutti/testkit';
import type { BrowserContext, BrowserContextOptions, Page } from 'playwright-core';
import { build } from 'vite';
import { expect } from 'vitest';
import { serveBuiltPages } from '../../services/web/src/serve-built-pages.ts';
import { openBrowser } from './browser.ts';
import { oneRoomServer } from './one-room-server.ts';

const web = fileURLToPath(new URL('../../services/web', import.meta.url));

export type PageUnderTestOptions = { readonly offsetMs?: number; readonly delayMs?: () => number; readonly timeUrl?: string };

/** The built page in a real Chromium against one process that plays gateway and api. */
export async function pageUnderTest(options: PageUnderTestOptions = {}) {
  await build({ root: web, logLevel: 'warn' });
  const pages = await serveBuiltPages({ distDir: `${web}/dist`, host: '127.0.0.1', port: 0 });
  const browser = await openBrowser();
  const server = await oneRoomServer({ pagesUrl: `http://127.0.0.1:${pages.port}`, ...options });
  const contexts: BrowserContext[] = [];
  const problems: string[] = [];

  const watch = (page: Page) => page.on('pageerror', (error) => problems.push(String(error.stack)));
  const open = async (path: string, contextOptions: BrowserContextOptions = {}) => {
    const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, ...contextOptions });
    contexts.push(context);
    const page = await context.newPage();
    watch(page);
    await page.goto(server.url + path);
    return page;
  };

  return {
    server,
    open,
    async joinAs(name: string, roomId: string, contextOptions?: BrowserContextOptions) {
      const page = await open(`/r/${roomId}?as=${encodeURIComponent(name)}`, contextOptions);
      await page.getByTestId('join').click();
      await page.getByTestId('members').getByText(name).first().waitFor({ state: 'attached' }); // folded on a phone
      return page;
    },
    /** The same member in another tab: what a browser does when a tab is duplicated. */
    async duplicate(page: Page) {
      const kept = await page.evaluate(() => JSON.stringify(sessionStorage));
      const twin = await page.context().newPage();
      watch(twin);
      await twin.addInitScript((all) => {
        for (const [key, value] of Object.entries(JSON.parse(all) as Record<string, string>)) sessionStorage.setItem(key, value);
      }, kept);
      await twin.addInitScript(holdSound);
      await twin.goto(page.url());
      return twin;
    },
    async addTone(page: Page, name: string, seconds: number) {
      await page.getByTestId('upload').setInputFiles({ name: `${name}.wav`, mimeType: 'audio/wav', buffer: toneWav(seconds) });
      await page.getByTestId('tracks').getByText(name, { exact: true }).waitFor({ state: 'attached' });
    },
    roomCalled(title: string) {
      const roomId = title.toLowerCase().replaceAll(' ', '-');
      server.run(roomId, 'm0', { type: 'OpenRoom', title });
      return roomId;
    },
    /** After each test: every browser window closed, and no error was thrown in any. */
    async tidy() {
      for (const context of contexts.splice(0)) await context.close();
      server.beAway(false);
      server.tus.answerAgain();
      server.refuseJoins(undefined);
      server.tokensLast(Number.POSITIVE_INFINITY);
      expect(problems.splice(0)).toEqual([]);
    },
    async [Symbol.asyncDispose]() {
      await browser.close();
      await server[Symbol.asyncDispose]();
      await pages[Symbol.asyncDispose]();
    },
  };
}

/** The browser's rule that sound needs a touch, kept strictly: now and then Chromium lets a page sound that nobody has touched. */
function holdSound(): void {
  let touched = false;
  for (const type of ['pointerdown', 'keydown'])
    addEventListener(
      type,
      (event) => {
        touched ||= event.isTrusted && (event as KeyboardEvent).key !== 'Escape';
      },
      true,
    );
  window.AudioContext = class extends AudioContext {
    constructor(options?: AudioContextOptions) {
      super(options);
      if (!touched) void this.suspend();
    }
    override resume() {
      return touched ? super.resume() : new Promise<void>(() => {});
    }
  };
}

export type PageUnderTest = Awaited<ReturnType<typeof pageUnderTest>>;

export const noticeKind = (page: Page) => page.getByTestId('notice').getAttribute('data-kind');
export const driftMs = async (page: Page) => Number((await page.getByTestId('sync-readout').getAttribute('data-drift-ms')) ?? Number.NaN);
export const playbackState = (page: Page) => page.getByTestId('now-playing').getAttribute('data-state');
export const inTime = (page: Page, withinMs = 5) =>
  expect.poll(async () => Math.abs(await driftMs(page)) < withinMs, { timeout: 15_000 }).toBe(true);
