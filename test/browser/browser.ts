import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';

const executablePath = '/usr/bin/chromium';

export const hasChromium = existsSync(executablePath);

/**
 * A Chromium that may sound into nothing. Pages start with the browser's own rule that sound needs a gesture;
 * NOTE `page.evaluate` and `page.title` count as one.
 */
export const openBrowser = (): Promise<Browser> =>
  chromium.launch({
    executablePath,
    headless: true,
    args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage'],
    ignoreDefaultArgs: ['--autoplay-policy=no-user-gesture-required'],
  });
