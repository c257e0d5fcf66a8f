import { setTimeout as sleep } from 'node:timers/promises';
import { type ClapClip, findChromium, type SoundLab } from '@tutti/testkit';
import { type Browser, chromium, type Page } from 'playwright-core';
import { bundlePage } from './bundle-page.ts';
import { labServer } from './lab-server.ts';
import type { Told } from './view-witness.ts';

export type Engine = 'auto' | 'elements' | 'frames';

export type ViewsLab = AsyncDisposable & {
  /** A fresh page with these clips in a grid, all loaded and paused at global zero; its sound is allowed. */
  open(clips: readonly ClapClip[], options: OpenOptions): Promise<GridPage>;
};

export type OpenOptions = {
  readonly engine: Engine;
  readonly boxPx?: number;
  /** Anchors that are wrong on purpose: by clip, ms. */
  readonly wrongByMs?: readonly number[];
};

export type GridPage = AsyncDisposable & {
  readonly page: Page;
  readonly complaints: readonly string[];
  /** Watches for so long. @returns what was shown. */
  watch(forMs: number, everyFrames?: number): Promise<Told>;
};

export type ViewsLabOptions = { readonly dir: string; readonly sound?: SoundLab };

/** A real Chromium that plays clips of `dir` with the SDK's grid. Without `sound` it sounds into nothing. */
export async function viewsLab({ dir, sound }: ViewsLabOptions): Promise<ViewsLab> {
  const script = (await bundlePage('page.ts')).replaceAll('</script', '<\\/script');
  const server = await labServer(dir, `<!doctype html><title>views</title><body style="margin: 0"><script>${script}</script>`);
  const sink = sound?.pulse.sinks[0];
  const browser = await chromium.launch({
    executablePath: await findChromium(),
    headless: true,
    args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage'],
    ...(sound && sink
      ? { ignoreDefaultArgs: ['--mute-audio'], env: { ...process.env, PULSE_SERVER: sound.pulse.address, PULSE_SINK: sink } }
      : {}),
  });
  return {
    open: (clips, options) => openGrid(browser, server.url, clips, options),
    async [Symbol.asyncDispose]() {
      await browser.close();
      await server[Symbol.asyncDispose]();
    },
  };
}

async function openGrid(browser: Browser, url: string, clips: readonly ClapClip[], options: OpenOptions): Promise<GridPage> {
  const { engine, boxPx = 320, wrongByMs = [] } = options;
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(String(error)));
  try {
    await page.goto(url);
    await page.mouse.click(5, 5);
    const gridClips = clips.map(({ filename, startUtcMs, durationMs, firstShownPtsMs, frameRate, sound: hasSound }, nth) => ({
      ...{ clipId: `clip-${nth}`, url: `/${filename}`, anchorMs: startUtcMs + (wrongByMs[nth] ?? 0) },
      ...{ durationMs, firstShownPtsMs, frameRate: frameRate[0] / frameRate[1], hasSound, holes: [] },
    }));
    await page.evaluate(([all, how]) => window.lab.open(all, how), [gridClips, { engine, boxPx }] as const);
  } catch (cause) {
    await context.close();
    throw new Error(`the grid did not open: ${[String(cause), ...complaints].join('; ')}`, { cause });
  }
  return {
    page,
    complaints,
    async watch(forMs, everyFrames = 3) {
      await page.evaluate((every) => {
        window.lab.witness.tell();
        window.lab.witness.watch(every);
      }, everyFrames);
      await sleep(forMs);
      return page.evaluate(() => {
        window.lab.witness.watch(0);
        return window.lab.witness.tell();
      });
    },
    [Symbol.asyncDispose]: () => context.close(),
  };
}
