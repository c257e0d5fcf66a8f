import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connectCdp } from './cdp.ts';
import { endChild } from './process-group.ts';
import { type PageScript, type RawTab, rawTab } from './raw-tab.ts';
import { findChromium } from './skewed-browser.ts';
import { waitFor } from './wait-for.ts';

export type RawBrowser = AsyncDisposable & {
  /** Alone in a window of its own, and so shown until something is put over it. */
  openTab(url: string, options?: { readonly beforeAll?: readonly PageScript[] }): Promise<RawTab>;
};

/**
 * A Chromium that nobody pretends anything to: playwright keeps every page visible, focused and unthrottled, here a tab that is covered is hidden as a
 * person's would be (docs/adr/0077-hidden-tabs.md). It sounds into nothing; sound needs a click, and evaluating is none.
 *
 * @throws BrowserUnavailableError
 */
export async function rawBrowser(): Promise<RawBrowser> {
  const program = await findChromium();
  const folder = await mkdtemp(join(tmpdir(), 'tutti-raw-browser-'));
  const child = spawn(program, [...args, `--user-data-dir=${folder}`, 'about:blank'], { detached: true, stdio: 'ignore' });
  const end = async () => {
    await endChild(child);
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  };
  try {
    const [port, path] = await waitFor(async () => (await readFile(join(folder, 'DevToolsActivePort'), 'utf8')).match(/\S+/gu), {
      what: 'the browser’s DevTools port',
      withinMs: 60_000,
    });
    const cdp = await connectCdp(`ws://127.0.0.1:${port}${path}`);
    return {
      openTab: (url, { beforeAll = [] } = {}) => rawTab(cdp, url, beforeAll),
      async [Symbol.asyncDispose]() {
        await cdp[Symbol.asyncDispose]();
        await end();
      },
    };
  } catch (error) {
    await end();
    throw error;
  }
}

const args = [
  '--headless',
  '--remote-debugging-port=0',
  '--mute-audio',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--disable-dev-shm-usage',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];
