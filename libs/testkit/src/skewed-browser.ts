import { execFile } from 'node:child_process';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type BrowserContext, chromium, type Page } from 'playwright-core';
import type { PulseServer } from './sound-lab-pulse.ts';

/** No Chromium or no faketime on this machine; the message names the command that would help. */
export class BrowserUnavailableError extends Error {
  override readonly name = 'BrowserUnavailableError';
  readonly code = 'LAB_NO_BROWSER';
}

export type Skew = {
  /** How far all the browser's clocks are ahead of this machine's, s. */
  offsetSec: number;
  /** How much faster they run, parts per million. */
  ppm: number;
};

export type SkewedBrowserOptions = Skew & {
  /** The sink its sound goes to; silent when left out. */
  sound?: { pulse: PulseServer; sink: string };
  headless?: boolean;
};

export type SkewedBrowser = AsyncDisposable & { readonly context: BrowserContext; readonly page: Page; readonly skew: Skew };

/**
 * A Chromium whose every process lives on a wrong clock: Date, performance, getOutputTimestamp, requestAnimationFrame and workers alike. Fresh profile,
 * autoplay refused as for a visitor: start sound with a real click.
 * NOTE page.evaluate and page.title count as a gesture (playwright asks with `userGesture`): click first.
 *
 * @throws BrowserUnavailableError
 */
export async function skewedBrowser({ offsetSec, ppm, sound, headless = true }: SkewedBrowserOptions): Promise<SkewedBrowser> {
  const program = await findChromium();
  if (!(await which('faketime'))) throw new BrowserUnavailableError('faketime is not installed: run "sudo apt-get install faketime".');
  const folder = await mkdtemp(join(tmpdir(), 'tutti-browser-'));
  const wrapper = join(folder, 'chromium');
  await writeFile(wrapper, wrapperScript(program, { offsetSec, ppm }, sound));
  await chmod(wrapper, 0o755);
  const context = await chromium
    .launchPersistentContext(join(folder, 'profile'), {
      executablePath: wrapper,
      headless,
      ignoreDefaultArgs: ['--mute-audio', '--autoplay-policy=user-gesture-required'],
      args: BROWSER_ARGS,
      timeout: 60_000,
    })
    .catch(async (cause) => {
      await rm(folder, { recursive: true, force: true });
      throw cause;
    });
  const page = context.pages()[0] ?? (await context.newPage());
  return {
    context,
    page,
    skew: { offsetSec, ppm },
    async [Symbol.asyncDispose]() {
      await context.close();
      await rm(folder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

const BROWSER_ARGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** NOTE never DONT_FAKE_MONOTONIC: with it the page almost stands still. */
function wrapperScript(program: string, { offsetSec, ppm }: Skew, sound: SkewedBrowserOptions['sound']): string {
  const rate = (1 + ppm / 1e6).toFixed(9);
  const sign = offsetSec < 0 ? '' : '+';
  return [
    '#!/bin/sh',
    ...(sound ? [`export PULSE_SERVER='${sound.pulse.address}' PULSE_SINK='${sound.sink}'`] : []),
    `exec faketime -f '${sign}${offsetSec}s x${rate}' '${program}' "$@"`,
    '',
  ].join('\n');
}

/** @throws BrowserUnavailableError */
export async function findChromium(): Promise<string> {
  const program = (await which('chromium')) ?? (await which('google-chrome')) ?? (await which('chromium-browser'));
  if (!program) throw new BrowserUnavailableError('Chromium is not installed: run "sudo apt-get install chromium".');
  return program;
}

const which = (name: string): Promise<string | undefined> =>
  promisify(execFile)('which', [name]).then(
    ({ stdout }) => stdout.trim(),
    () => undefined,
  );
