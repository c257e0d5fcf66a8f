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
import { keepFilm } from './one-room/film.ts';
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
    for (const panel of ['people', 'queue', 'share', 'together']) await page.getByTestId(`fold-${panel}`).click();
    await noViolation(page, 'everything unfolded on a phone');
    await page.setViewportSize({ width: 1280, height: 800 });
    await page.getByTestId('track-link').fill('letter to mum');
    await page.getByTestId('add-link').click();
    await page.getByTestId('arrange').click();
    await noViolation(page, 'the queue put in order, a link that is none');
    await page.getByTestId('open-settings').click();
    await page.getByTestId('settings').waitFor();
    await noViolation(page, 'settings');
    await page.setViewportSize({ width: 360, height: 740 });
    await noViolation(page, 'settings on a phone');
    await page.setViewportSize({ width: 1280, height: 800 });
    await page.keyboard.press('Escape');
    await page.getByTestId('open-device').click();
    await page.getByTestId('device').waitFor();
    await noViolation(page, 'this device');
    await page.keyboard.press('Escape');
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

  test('axe finds nothing wrong with a film on the stage and one behind the page, a guest’s settings, older members, clips, a start that waits', async () => {
    const page = await roomInPlay(under, { play: false });
    const { server } = under;
    const roomId = new URL(page.url()).pathname.slice('/r/'.length);
    const film = await keepFilm(server);
    const greta = server.plantMember(roomId, 'Greta', { rttMs: 20, errorMs: 1, dialect: 'groovebox' });
    server.run(roomId, greta, { type: 'AddView', clipId: 'c1', videoUrl: 'https://cams.example/a.mp4', durationMs: 65_000 });
    const { room } = server.room(roomId);
    const hostId = room.status === 'open' ? room.hostId : '';
    const waitForAll = { waitFor: 'everyone', readyWithinMs: 60_000 } as const;
    server.run(roomId, hostId, { type: 'ConfigureRoom', change: { ...waitForAll, backgroundUrl: film } });
    await page.getByTestId('play').click();
    await expect.poll(() => noticeKind(page), { timeout: 20_000 }).toBe('waiting');
    await noViolation(page, 'a start that waits');
    server.run(roomId, hostId, { type: 'ConfigureRoom', change: { waitFor: 'nobody' } });
    await page.getByTestId('track-link').fill(film);
    await page.getByTestId('add-link').click();
    await page.getByRole('button', { name: 'Play film' }).click();
    await expect.poll(() => page.getByTestId('stage').getAttribute('data-shown'), { timeout: 20_000 }).toBe('true');
    await page.getByTestId('pause-here').click();
    await noViolation(page, 'a film on the stage, paused here, and one behind the page');
    const bob = await under.joinAs('Bob', roomId);
    await bob.getByTestId('open-settings').click();
    await bob.getByTestId('settings').waitFor();
    await noViolation(bob, 'a guest’s settings');
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

  test('P-18, P-16, P-19 queue, settings, speed, trim and pausing here by keyboard alone: what has the focus is seen, dialogs give it back', async () => {
    const page = await roomInPlay(under, { people: 1, tracks: 2, play: false });
    const roomId = new URL(page.url()).pathname.slice('/r/'.length);
    const keys = keyboard(page);
    const room = () => {
      const { room } = under.server.room(roomId);
      if (room.status !== 'open') throw new Error('the room is not open');
      return room;
    };

    await keys.tabTo('Link to a song, video or YouTube');
    await page.keyboard.type('letter');
    await page.keyboard.press('Enter');
    await page.getByRole('alert').getByText('That is no web address.').waitFor();
    await page.keyboard.press('Control+a');
    await page.keyboard.type('https://radio.example/night.mp3');
    await page.keyboard.press('Enter');
    await expect.poll(() => room().tracks.length).toBe(3);

    await keys.tabTo('Loop');
    expect(await keys.hasVisibleFocus()).toBe(true);
    await page.keyboard.press('a'); // a list takes the first letter of what is in it
    await expect.poll(() => room().settings.loop).toBe('all');

    await keys.tabTo('Arrange');
    await page.keyboard.press('Enter');
    await keys.tabTo('Move night: drag, or arrow keys');
    expect(await keys.hasVisibleFocus()).toBe(true);
    await page.keyboard.press('ArrowUp');
    await expect.poll(() => room().tracks[1]?.title).toBe('night');
    await expect.poll(() => keys.focused(), { timeout: 5_000 }).toBe('Move night: drag, or arrow keys');
    await page.getByRole('status').getByText('night is now 2 of 3.').waitFor({ state: 'attached' });
    await keys.tabTo('Remove night');
    await page.keyboard.press('Enter');
    await expect.poll(() => room().tracks.length).toBe(2);
    await expect.poll(() => keys.focused(), { message: 'the focus stays in the list' }).toBe('Remove Rain on the roof');

    await keys.tabTo('Room settings');
    await page.keyboard.press('Enter');
    await page.getByTestId('settings').waitFor(); // it is fetched
    await keys.tabTo('Control playback');
    await page.keyboard.press('e');
    await expect.poll(() => room().settings.whoControls).toBe('members');
    for (let i = 0; i < 25; i++) {
      await page.keyboard.press('Tab');
      expect(
        await page.evaluate(() => document.activeElement === document.body || document.activeElement?.closest('dialog') !== null),
      ).toBe(true);
    }
    await page.keyboard.press('Escape');
    await expect.poll(() => keys.focused()).toBe('Room settings');

    await keys.tabTo('Play');
    await page.keyboard.press('Enter');
    await expect.poll(() => playbackState(page)).toBe('playing');
    await keys.tabTo('Speed');
    expect(await keys.hasVisibleFocus()).toBe(true);
    await page.keyboard.press('ArrowDown');
    await expect.poll(() => (room().playback.status === 'playing' ? (room().playback as { rate: number }).rate : 0)).toBe(1.1);
    await page.keyboard.press('p');
    await expect.poll(() => noticeKind(page), { message: 'a list keeps its letters' }).not.toBe('paused-here');
    await keys.tabTo('This device: speakers and view');
    await page.keyboard.press('p');
    await expect.poll(() => noticeKind(page)).toBe('paused-here');
    await page.keyboard.press('p');
    await expect.poll(() => noticeKind(page)).not.toBe('paused-here');
    await page.keyboard.press('Enter');
    await page.getByTestId('device').waitFor();
    await keys.tabTo('These speakers are late by');
    for (let i = 0; i < 3; i++) await page.keyboard.press('ArrowRight');
    expect(await page.getByTestId('trim-ms').textContent()).toBe('+15 ms');
    await page.keyboard.press('Escape');
    await expect.poll(() => keys.focused()).toBe('This device: speakers and view');
    await page.keyboard.press('n');
    await expect.poll(() => page.getByTestId('now-playing').textContent()).toBe('Rain on the roof');
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
    /** What has the focus is on the screen, with a line around it, and nothing covers it. */
    hasVisibleFocus: () =>
      page.evaluate(() => {
        const element = document.activeElement;
        if (!(element instanceof HTMLElement)) return false;
        const { top, left, width, height } = element.getBoundingClientRect();
        const there = document.elementFromPoint(left + width / 2, top + height / 2);
        return getComputedStyle(element).outlineStyle !== 'none' && (element.contains(there) || there?.contains(element) === true);
      }),
    async tabTo(name: string) {
      const seen: string[] = [];
      for (let i = 0; i < 90; i++) {
        await page.keyboard.press('Tab');
        const now = await focused();
        if (now === name) return;
        seen.push(now);
      }
      throw new Error(`Tab never came to "${name}"; it came to ${[...new Set(seen)].join(', ')}`);
    },
  };
}
