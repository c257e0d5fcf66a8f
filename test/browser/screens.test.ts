import { mkdirSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { writeTrace } from '@tutti/clock';
import { closeCodes } from '@tutti/protocol';
import { delayProxy, timeEndpoint, toneWav } from '@tutti/testkit';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { hasChromium } from './browser.ts';
import { hasFfmpeg } from './ffmpeg.ts';
import { keepFilm } from './one-room/film.ts';
import { inTime, noticeKind, type PageUnderTest, pageUnderTest } from './page-under-test.ts';
import { makeSmallClips, type SmallClip } from './replay-clips.ts';
import { replayRoom } from './replay-room.ts';
import { roomInPlay } from './room-in-play.ts';
import { stormyTrace } from './stormy-trace.ts';

/** `npm run screens` keeps the pictures; the ring only looks whether they could be made. */
const folder = process.env['SCREENS'] ? fileURLToPath(new URL('../../docs/screens', import.meta.url)) : undefined;
const sizes = [
  { width: 360, height: 740 },
  { width: 1280, height: 800 },
  { width: 1920, height: 1080 },
];
/** What breaks into other columns on tablets is looked at there too. */
const allSizes = [{ width: 768, height: 1024 }, ...sizes];
const themes = ['light', 'dark'] as const;
/** Every size is looked at; kept are all pictures of the room in play, and two of the rest. */
const isKept = (name: string) => /^(room-in-play|lab-live|replay-4)/.test(name) || name.endsWith('360-dark') || name.endsWith('1280-light');

describe.skipIf(!hasChromium)('how the page looks', () => {
  let under: PageUnderTest;
  beforeAll(async () => {
    under = await pageUnderTest({ delayMs: () => 2 + Math.random() * 4 });
    if (folder) mkdirSync(folder, { recursive: true });
  });
  afterEach(() => under.tidy());
  afterAll(() => under?.[Symbol.asyncDispose]());

  const picture = async (page: Page, name: string, fullPage: boolean) => {
    if (!folder || !isKept(name)) return;
    const path = `${folder}/${name}.png`;
    await page.screenshot({ path, fullPage });
    expect((await stat(path)).size).toBeLessThan(400_000);
  };
  const everySize = async (page: Page, name: string, { of = sizes, whole = false } = {}) => {
    for (const size of of)
      for (const colorScheme of themes) {
        await page.setViewportSize(size);
        await page.mouse.move(0, 0);
        await page.evaluate(() => scrollTo(0, 0));
        await page.emulateMedia({ colorScheme });
        if (folder) await settled(page);
        if (name === 'state-uploads' || name === 'room-queue') {
          await unfold(page, 'queue');
          await page.getByTestId('tracks').scrollIntoViewIfNeeded();
        }
        if (name === 'room-people') {
          await unfold(page, 'people');
          await unfold(page, 'views');
          await page.getByTestId('views').scrollIntoViewIfNeeded();
        }
        expect(await overflow(page), `${name} at ${size.width}`).toBeLessThanOrEqual(0);
        await picture(page, `${name}-${size.width}-${colorScheme}`, whole);
      }
  };

  test('a room in play, from 360 to 1920 px, light and dark: nothing is wider than the screen', async () => {
    const page = await roomInPlay(under);
    await inTime(page, 2);
    if (folder) await page.waitForTimeout(20_000); // a chart with something on it
    await everySize(page, 'room-in-play', { of: allSizes });
    const roomId = new URL(page.url()).pathname.slice('/r/'.length);
    const greta = under.server.plantMember(roomId, 'Groovy Greta', { rttMs: 31, errorMs: 2, dialect: 'groovebox' });
    await page.getByTestId(`dialect-${greta}`).waitFor();
    const clip = { type: 'AddView', videoUrl: 'https://cams.example/a.mp4', durationMs: 65_000 } as const;
    under.server.run(roomId, greta, { ...clip, clipId: 'c1' });
    under.server.run(roomId, greta, { ...clip, clipId: 'c2', videoStartTimeMs: Date.UTC(2026, 10, 21, 15, 4, 12) });
    await page.getByTestId('view-c2').waitFor({ state: 'attached' });
    await everySize(page, 'room-people', { of: allSizes });
  });

  test('the queue put in order, the settings, this device, compact by hand', async () => {
    const page = await roomInPlay(under);
    await inTime(page, 2);
    await page.getByTestId('track-link').fill('https://radio.example/live/Night%20radio.m3u8');
    await page.getByTestId('add-link').click();
    await page.getByTestId('tracks').getByText('Night radio').waitFor();
    await page.getByTestId('track-link').fill('letter to mum');
    await page.getByTestId('add-link').click();
    await page.getByTestId('arrange').click();
    await everySize(page, 'room-queue', { of: allSizes });
    await page.setViewportSize({ width: 1280, height: 800 });
    await page.getByTestId('open-settings').click();
    await page.getByTestId('set-waitFor').selectOption('quorum');
    await page.getByTestId('set-quorum').waitFor();
    await everySize(page, 'dialog-settings', { of: allSizes });
    await page.getByTestId('set-waitFor').selectOption('nobody');
    await page.keyboard.press('Escape');
    await page.getByTestId('open-device').click();
    await page.getByTestId('trim-more').click();
    await everySize(page, 'dialog-device', { of: allSizes });
    await page.keyboard.press('Escape');
    await page.setViewportSize({ width: 1280, height: 800 });
    await page.getByTestId('compact').click();
    await everySize(page, 'room-compact', { of: allSizes });
  });

  test('a start that waits, a film on the stage, another behind the page, paused on this device only', async () => {
    const page = await roomInPlay(under, { play: false });
    const { server } = under;
    const film = await keepFilm(server);
    await page.getByTestId('open-settings').click();
    await page.getByTestId('set-waitFor').selectOption('everyone');
    await page.getByTestId('set-readyWithinMs').selectOption('60000');
    await page.keyboard.press('Escape');
    await page.getByTestId('play').click();
    await expect.poll(() => noticeKind(page), { timeout: 20_000 }).toBe('waiting');
    await everySize(page, 'state-waiting', { of: allSizes });
    await page.setViewportSize({ width: 1280, height: 800 });
    await page.getByTestId('open-settings').click();
    await page.getByTestId('set-waitFor').selectOption('nobody');
    await page.getByTestId('background-url').fill(film);
    await page.getByTestId('save-background').click();
    await page.keyboard.press('Escape');
    await page.getByTestId('track-link').fill(film);
    await page.getByTestId('add-link').click();
    await page.getByRole('button', { name: 'Play film' }).click();
    await expect.poll(() => page.getByTestId('stage').getAttribute('data-shown'), { timeout: 20_000 }).toBe('true');
    await everySize(page, 'room-stage', { of: allSizes });
    await page.setViewportSize({ width: 1280, height: 800 });
    await page.getByTestId('pause-here').click();
    await expect.poll(() => noticeKind(page)).toBe('paused-here');
    await everySize(page, 'state-paused-here', { of: allSizes });
  });

  test('a lost line and failed uploads have their own look', async () => {
    const page = await roomInPlay(under);
    await inTime(page, 2);
    const { server } = under;
    const wav = (name: string, buffer: Buffer) => ({ name, mimeType: 'audio/wav', buffer });
    await page.getByTestId('upload').setInputFiles([wav('letter.wav', Buffer.from('Dear all'))]);
    await page.locator('[data-testid="upload-letter.wav"][data-state="failed"]').waitFor();
    server.tus.cutAt(0.6);
    const long = wav('A very long tone, longer than its place.wav', toneWav(30));
    await page.getByTestId('upload').setInputFiles([long, wav('Waiting.wav', toneWav(10))]);
    await page.locator('[data-testid^="upload-A very long"][data-state="cut"]').waitFor();
    await everySize(page, 'state-uploads');
    server.tus.answerAgain();
    server.beAway(true);
    await expect.poll(() => noticeKind(page), { timeout: 10_000 }).toBe('resuming');
    await everySize(page, 'state-resuming');
    server.beAway(false);
  });

  test('dialogs, an absent host, sound held back, and the end', async () => {
    const page = await roomInPlay(under);
    await inTime(page, 2);
    const { server } = under;
    const roomId = new URL(page.url()).pathname.slice('/r/'.length);
    await page.getByTestId('show-qr').click();
    await page.getByTestId('qr').locator('path').last().waitFor();
    await everySize(page, 'dialog-qr');
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Make host' }).nth(2).click();
    await everySize(page, 'dialog-hand-over');
    await page.getByTestId('hand-over-yes').click();
    await page.getByTestId('why').getByText('controls what plays').waitFor();
    const { room } = server.room(roomId);
    if (room.status === 'open') server.run(roomId, room.hostId, { type: 'LoseMember' });
    await expect.poll(() => noticeKind(page)).toBe('host-away');
    await everySize(page, 'state-host-away');
    const twin = await under.duplicate(page); // NOTE a reload would take the gestures of `evaluate` along, and may sound
    await twin.getByTestId('tap-to-start').waitFor();
    await everySize(twin, 'state-tap');
    server.hangUp(closeCodes.flood);
    await page.getByTestId('ended').waitFor();
    await everySize(page, 'state-ended');
  });

  test('the sync lab: live on a bad line, without a line, without an endpoint, and a replay', async () => {
    const endpoint = await timeEndpoint({ offsetMs: -412 });
    const line = await delayProxy({ targetPort: endpoint.port, minMs: 3, maxMs: 9, seed: 7 });
    under.server.timeAt(`ws://127.0.0.1:${line.port}/time`);
    const page = await under.open('/lab');
    const status = () => page.getByTestId('lab-status').getAttribute('data-status');
    await expect.poll(status, { timeout: 20_000 }).toBe('known');
    await page.getByTestId('record').click();
    if (folder) await page.waitForTimeout(45_000); // charts with something on them
    const whole = true;
    await everySize(page, 'lab-live', { of: allSizes, whole });
    endpoint.beAway(true);
    await expect.poll(status, { timeout: 20_000 }).toBe('lost');
    await everySize(page, 'lab-lost', { of: allSizes });
    await page.getByTestId('trace-file').setInputFiles({
      name: 'a-train-through-the-tunnel-and-out-again.ndjson',
      mimeType: 'application/x-ndjson',
      buffer: Buffer.from(writeTrace(stormyTrace())),
    });
    await page.getByTestId('replay').waitFor();
    await everySize(page, 'lab-replay', { of: allSizes, whole });
    under.server.timeAt(undefined);
    await page.reload();
    await expect.poll(status, { timeout: 20_000 }).toBe('no-endpoint');
    await everySize(page, 'lab-no-endpoint', { of: allSizes });
    await line[Symbol.asyncDispose]();
    await endpoint[Symbol.asyncDispose]();
  });

  test('lobby and door', async () => {
    under.roomCalled('Kitchen');
    const page = await under.open('/?as=Ada');
    await page.getByTestId('rooms').getByText('Kitchen').first().waitFor();
    await everySize(page, 'lobby');
    await page.getByTestId('rooms').getByText('Kitchen').first().click();
    await page.getByTestId('join').waitFor();
    await everySize(page, 'door');
  });

  describe.skipIf(!hasFfmpeg)('the replay page', () => {
    let clips: readonly SmallClip[];
    beforeAll(async () => {
      clips = await makeSmallClips(folder ? 4 : 1);
    }, 60_000);
    /** Four and nine views are looked at in more sizes than what has the same parts. */
    const ends = sizes.slice(0, 2);
    const playingAt = async (page: Page, leastMs: number) => {
      await page.getByTestId('play-views').click();
      const atMs = async () => Number(await page.getByTestId('playhead').getAttribute('aria-valuenow'));
      await expect.poll(atMs, { timeout: 30_000 }).toBeGreaterThan(leastMs);
      await page.keyboard.press('k');
    };

    test('nothing yet, one view, four, nine of every kind; a loop looked at closely; one large; all about a view; an export', async () => {
      const { page: empty } = await replayRoom(under, clips, 0);
      await everySize(empty, 'replay-empty', { of: ends });
      const { page: one } = await replayRoom(under, clips, 1);
      await everySize(one, 'replay-1', { of: ends });
      const { page: four, clipIds } = await replayRoom(under, clips, 4);
      await playingAt(four, 2_800);
      await everySize(four, 'replay-4', { of: allSizes });
      await four.setViewportSize({ width: 1280, height: 800 });
      await four.getByTestId('loop-from').click();
      await four.getByTestId('zoom-in').click();
      await four.getByTestId(`large-${clipIds[1]}`).click();
      await everySize(four, 'replay-large', { of: ends });
      await four.setViewportSize({ width: 1280, height: 800 });
      await four.getByTestId(`badge-${clipIds[3]}`).first().click();
      await everySize(four, 'replay-view', { of: ends });
      await four.keyboard.press('Escape');
      await four.setViewportSize({ width: 1280, height: 800 });
      await four.getByTestId('open-export').click();
      await everySize(four, 'replay-export', { of: ends });
      const { page: nine } = await replayRoom(under, clips, 9);
      await playingAt(nine, 2_800);
      await everySize(nine, 'replay-9', { of: sizes });
    });
  });

  test('a new room, alone and without tracks; a room of 30; names that are much too long', async () => {
    const alone = await under.joinAs('Ada', under.roomCalled('Attic'));
    await everySize(alone, 'room-empty');
    const full = await roomInPlay(under, { title: 'A room with quite a long name, as rooms in big houses have', people: 30, tracks: 12 });
    await everySize(full, 'room-30');
  });

  test.each([
    [360, 740],
    [1280, 800],
  ])('nothing jumps at %i px while people come and go, the song starts, the line is lost and comes back', async (width, height) => {
    const page = await roomInPlay(under, { people: 3, play: false, viewport: { width, height } });
    const roomId = new URL(page.url()).pathname.slice('/r/'.length);
    await settled(page);
    await page.evaluate(watchShifts);
    await page.getByTestId('play').click();
    await inTime(page, 5);
    const dan = under.server.plantMember(roomId, 'Dan', { rttMs: 20, errorMs: 3, driftMs: 1 });
    await page.getByTestId('members').getByText('Dan', { exact: true }).waitFor({ state: 'attached' });
    under.server.run(roomId, dan, { type: 'LoseMember' });
    under.server.beAway(true);
    await expect.poll(() => noticeKind(page), { timeout: 10_000 }).toBe('resuming');
    under.server.beAway(false);
    await expect.poll(() => noticeKind(page), { timeout: 20_000 }).toBe('playing');
    await page.getByTestId('pause').click();
    await expect.poll(() => noticeKind(page)).toBe('paused');
    const { sum, what } = await page.evaluate(() => (window as unknown as { shifts: { sum: number; what: string[] } }).shifts);
    expect(sum, what.join('\n')).toBeLessThan(0.02);
  });
});

/** On a phone a panel is opened by its title. */
async function unfold(page: Page, panel: string): Promise<void> {
  const fold = page.getByTestId(`fold-${panel}`);
  if ((await fold.count()) > 0 && (await fold.getAttribute('aria-expanded')) === 'false') await fold.click();
}

/** Pixels that the page is wider than the window. */
const overflow = (page: Page) => page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);

/** Fonts are there, what comes up has come up, the chart is drawn in the colours in force. */
async function settled(page: Page): Promise<void> {
  await page.evaluate(() => document.fonts.ready);
  await page.waitForFunction(() => document.getAnimations().every((one) => !(one instanceof CSSAnimation) || one.playState !== 'running'));
  await page.waitForTimeout(700);
}

/** Every shift that no touch of the person explains. */
function watchShifts(): void {
  const kept = { sum: 0, what: [] as string[] };
  Object.assign(window, { shifts: kept });
  type Shift = PerformanceEntry & { value: number; hadRecentInput: boolean; sources: readonly { node?: Node }[] };
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries() as unknown as Shift[]) {
      if (entry.hadRecentInput) continue;
      kept.sum += entry.value;
      const nodes = entry.sources.map(({ node }) =>
        node instanceof Element ? `${node.tagName}.${node.className}` : String(node?.textContent),
      );
      kept.what.push(`${entry.value.toFixed(4)} ${nodes.join(' | ')}`);
    }
  }).observe({ type: 'layout-shift', buffered: false });
}
