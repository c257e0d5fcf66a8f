import { readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { closeCodes } from '@tutti/protocol';
import { timeEndpoint, toneWav } from '@tutti/testkit';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { hasChromium } from './browser.ts';
import { inTime, noticeKind, type PageUnderTest, pageUnderTest, playbackState } from './page-under-test.ts';
import { roomInPlay } from './room-in-play.ts';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

describe.skipIf(!hasChromium)('the page for everybody', () => {
  let under: PageUnderTest;
  beforeAll(async () => {
    under = await pageUnderTest();
  });
  afterEach(() => under.tidy());
  afterAll(() => under?.[Symbol.asyncDispose]());

  const noViolation = async (page: Page, what: string) => {
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      await page.waitForFunction(() => document.getAnimations().every((one) => one.playState !== 'running'));
      expect(await violations(page), `${what}, ${colorScheme}`).toEqual([]);
    }
  };

  test('axe finds nothing wrong in lobby, door, room in play, dialogs, and what is unusual', async () => {
    under.roomCalled('Kitchen');
    const lobby = await under.open('/');
    await lobby.getByTestId('rooms').getByText('Kitchen').first().waitFor();
    await lobby.getByTestId('room-code').fill('not a code');
    await lobby.getByTestId('go-to-room').click();
    await noViolation(lobby, 'lobby');
    await lobby.getByTestId('rooms').getByText('Kitchen').first().click();
    await lobby.getByTestId('join').waitFor();
    await noViolation(lobby, 'door');

    const page = await roomInPlay(under);
    await inTime(page, 20);
    await noViolation(page, 'room in play');
    await page.setViewportSize({ width: 360, height: 740 });
    await noViolation(page, 'room in play, on a phone');
    await page.setViewportSize({ width: 1280, height: 800 });
    await page.getByTestId('show-qr').click();
    await page.getByTestId('qr').getByRole('img').waitFor();
    await noViolation(page, 'QR');
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Make host' }).first().click();
    await noViolation(page, 'hand over');
    await page.keyboard.press('Escape');
    await page.keyboard.press('?');
    await page.getByTestId('shortcuts').waitFor();
    await noViolation(page, 'shortcuts');
    await page.keyboard.press('Escape');
    await page.getByTestId('upload').setInputFiles([{ name: 'letter.wav', mimeType: 'audio/wav', buffer: Buffer.from('Dear all') }]);
    await page.locator('[data-testid="upload-letter.wav"][data-state="failed"]').waitFor();
    under.server.beAway(true);
    await expect.poll(() => noticeKind(page), { timeout: 10_000 }).toBe('resuming');
    await noViolation(page, 'resuming, an upload failed');
    under.server.beAway(false);
    await expect.poll(() => noticeKind(page), { timeout: 20_000 }).toBe('playing');
    const twin = await under.duplicate(page);
    await twin.getByTestId('tap-to-start').waitFor();
    await noViolation(twin, 'tap to start');
    under.server.hangUp(closeCodes.flood);
    await page.getByTestId('ended').waitFor();
    await noViolation(page, 'ended');
  });

  test('the sync lab: axe finds nothing wrong live, in a replay, without an endpoint; record, stop and replay by keyboard alone', async () => {
    const endpoint = await timeEndpoint();
    under.server.timeAt(endpoint.url);
    const page = await under.open('/lab');
    const status = () => page.getByTestId('lab-status').getAttribute('data-status');
    await expect.poll(status, { timeout: 20_000 }).toBe('known');
    await noViolation(page, 'lab, live');
    const keys = keyboard(page);
    await keys.tabTo('Record');
    await page.keyboard.press('Enter');
    await expect.poll(() => keys.focused()).toBe('Stop'); // the focus stays on the button that became it
    const samples = async () => Number(await page.getByTestId('recording').getAttribute('data-samples'));
    await expect.poll(samples, { timeout: 20_000 }).toBeGreaterThanOrEqual(2);
    await page.keyboard.press('Enter');
    await expect.poll(() => page.getByRole('button', { name: 'Replay', exact: true }).isEnabled()).toBe(true); // disabled, Tab passes it over
    await keys.tabTo('Replay');
    await page.keyboard.press('Enter');
    await page.getByTestId('replay').waitFor();
    await noViolation(page, 'lab, a replay');
    await page.setViewportSize({ width: 360, height: 740 });
    await noViolation(page, 'lab, a replay on a phone');
    await page.setViewportSize({ width: 1280, height: 800 });
    await keys.tabTo('Back to live');
    await page.keyboard.press('Enter');
    under.server.timeAt(undefined);
    await page.reload();
    await expect.poll(status, { timeout: 20_000 }).toBe('no-endpoint');
    await page
      .getByTestId('trace-file')
      .setInputFiles([{ name: 'letter.ndjson', mimeType: 'text/plain', buffer: Buffer.from('Dear all') }]);
    await page.getByTestId('trace-problem').getByText('line 1').waitFor();
    await noViolation(page, 'lab, without an endpoint, a bad file');
    await endpoint[Symbol.asyncDispose]();
  });

  test('a whole session by keyboard alone: open a room, upload, play, pause, seek, invite, hand over, leave', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'tutti-tone-'));
    const file = join(folder, 'Tone.wav');
    await writeFile(file, toneWav(60));
    const page = await under.open('/');
    const keys = keyboard(page);

    await keys.tabTo('Your name');
    await page.keyboard.type('Ada');
    await keys.tabTo('A new room, called');
    await page.keyboard.type('Loft');
    await page.keyboard.press('Enter');
    await page.getByTestId('room-title').getByText('Loft').waitFor();

    const chooser = page.waitForEvent('filechooser');
    await keys.tabTo('Add tracks');
    await page.keyboard.press('Enter');
    await (await chooser).setFiles(file);
    await page.getByTestId('tracks').getByText('Tone', { exact: true }).waitFor();

    await keys.tabTo('Play');
    await page.keyboard.press('Enter');
    await inTime(page, 20);
    expect(await keys.focused(), 'the focus stays on the button that became Pause').toBe('Pause');
    await page.keyboard.press('Space');
    await expect.poll(() => playbackState(page)).toBe('paused');
    await page.keyboard.press('Space');
    await expect.poll(() => playbackState(page)).toBe('playing');
    await keys.tabTo('Position');
    const positionMs = async () => Number(await page.getByTestId('seek').getAttribute('data-position-ms'));
    for (let i = 0; i < 4; i++) await page.keyboard.press('ArrowRight');
    await expect.poll(positionMs, { timeout: 10_000 }).toBeGreaterThan(20_000);
    await page.keyboard.press('m');
    await expect.poll(() => page.getByTestId('mute').getAttribute('aria-pressed')).toBe('true');
    under.server.received.length = 0;
    await page.keyboard.press('r');
    await expect.poll(() => under.server.received.some(({ t }) => t === 'GET_STATE')).toBe(true);

    const roomId = new URL(page.url()).pathname.slice('/r/'.length);
    under.server.plantMember(roomId, 'Bob', { rttMs: 9, errorMs: 1 });
    await keys.tabTo('Make host: Bob');
    await page.keyboard.press('Enter');
    await expect.poll(() => keys.focused()).toBe('Close');
    await keys.tabTo('Hand over');
    await page.keyboard.press('Enter');
    await page.getByTestId('why').getByText('Bob is host and controls what plays.').waitFor();

    await keys.tabTo('Leave');
    await page.keyboard.press('Enter');
    await page.getByText('You left the room.').waitFor();
    await keys.tabTo('Join again');
    await rm(folder, { recursive: true });
  });

  test('a dialog keeps the focus inside and gives it back; shortcuts can be switched off', async () => {
    const page = await roomInPlay(under, { play: false });
    const keys = keyboard(page);
    await keys.tabTo('Show QR');
    await page.keyboard.press('Enter');
    await page.getByTestId('qr').getByRole('img').waitFor();
    for (let i = 0; i < 5; i++) {
      await page.keyboard.press('Tab');
      expect(
        await page.evaluate(() => document.activeElement === document.body || document.activeElement?.closest('dialog') !== null),
      ).toBe(true);
    }
    await page.keyboard.press('Escape');
    await expect.poll(() => keys.focused()).toBe('Show QR');
    await page.keyboard.press('?');
    await page.getByRole('checkbox', { name: 'Use these keys' }).uncheck();
    await page.keyboard.press('Escape');
    await page.keyboard.press('m');
    expect(await page.getByTestId('mute').getAttribute('aria-pressed')).toBe('false');
  });
});

async function violations(page: Page): Promise<readonly string[]> {
  await page.evaluate(axe);
  return page.evaluate(async () => {
    type Found = { violations: { id: string; nodes: { html: string; failureSummary: string }[] }[] };
    const { axe } = window as unknown as { axe: { run(): Promise<Found> } };
    const found = await axe.run();
    return found.violations.flatMap(({ id, nodes }) =>
      nodes.map(({ html, failureSummary }) => `${id}: ${html.slice(0, 160)} ${failureSummary}`),
    );
  });
}

/** Walks by Tab, as somebody without a mouse does. */
function keyboard(page: Page) {
  const focused = () =>
    page.evaluate(() => {
      const element = document.activeElement as HTMLElement | null;
      const label =
        element?.getAttribute('aria-label') ?? (element as HTMLInputElement | null)?.labels?.[0]?.textContent ?? element?.textContent ?? '';
      return label.replace(/\s+/g, ' ').trim();
    });
  return {
    focused,
    async tabTo(name: string) {
      const seen: string[] = [];
      for (let i = 0; i < 60; i++) {
        await page.keyboard.press('Tab');
        const now = await focused();
        if (now === name) return;
        seen.push(now);
      }
      throw new Error(`Tab never came to "${name}"; it came to ${[...new Set(seen)].join(', ')}`);
    },
  };
}
