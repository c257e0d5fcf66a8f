import { toneWav } from '@tutti/testkit';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { hasChromium } from './browser.ts';
import { keepFilm } from './one-room/film.ts';
import { type PageUnderTest, pageUnderTest, playbackState } from './page-under-test.ts';

describe.skipIf(!hasChromium)('the queue', () => {
  let under: PageUnderTest;
  beforeAll(async () => {
    under = await pageUnderTest({ delayMs: () => 5 + Math.random() * 15 });
  });
  afterEach(() => under.tidy());
  afterAll(() => under?.[Symbol.asyncDispose]());

  const withTracks = async (title: string, seconds: Readonly<Record<string, number>>) => {
    const roomId = under.roomCalled(title);
    const page = await under.joinAs('Ada', roomId);
    const { room } = under.server.room(roomId);
    const hostId = room.status === 'open' ? room.hostId : '';
    const ids: Record<string, string> = {};
    for (const [name, sec] of Object.entries(seconds)) ids[name] = under.server.addTrack(roomId, hostId, `${name}.wav`, toneWav(sec));
    for (const name of Object.keys(seconds)) await page.getByTestId('tracks').getByText(name, { exact: true }).waitFor();
    return { roomId, page, ids };
  };
  const names = (page: Page) => page.locator('[data-track] .track-name > .clip:first-child').allTextContents();
  const order = (page: Page) => expect.poll(() => names(page), { timeout: 10_000 });

  test('P-18 a track by link: what is no link is said, a link is in the room for everyone, the same one again is refused', async () => {
    const { roomId, page } = await withTracks('Links', {});
    const bob = await under.joinAs('Bob', roomId);
    const problem = () => page.getByTestId('link-problem').textContent();
    for (const [typed, said] of [
      ['letter to mum', 'That is no web address'],
      ['ftp://old.example/a.mp3', 'Only links with http or https'],
    ] as const) {
      await page.getByTestId('track-link').fill(typed);
      await page.getByTestId('add-link').click();
      await expect.poll(problem).toMatch(said);
      expect(await page.getByTestId('track-link').inputValue(), 'what was typed stays').toBe(typed);
    }
    await page.getByTestId('track-link').fill('https://radio.example/live/Night%20radio.m3u8');
    await page.keyboard.press('Enter');
    await order(bob).toEqual(['Night radio']);
    await bob.getByTestId('tracks').getByText('Stream, radio.example').waitFor();
    await expect.poll(() => page.getByTestId('track-link').inputValue()).toBe('');
    await bob.getByTestId('track-link').fill('https://radio.example/live/Night%20radio.m3u8');
    await bob.getByTestId('add-link').click();
    await expect.poll(() => bob.getByTestId('link-problem').textContent()).toBe('The room has this track already.');
  });

  test('P-18 put in order by drag, by buttons and by keyboard; removed; everybody sees one order, and the focus goes along', async () => {
    const { roomId, page, ids } = await withTracks('Order', { One: 20, Two: 20, Three: 20, Four: 20 });
    const bob = await under.joinAs('Bob', roomId);
    expect(await bob.getByTestId('arrange').count(), 'a guest has nothing to order here').toBe(0);
    await page.getByTestId('arrange').click();

    const grip = await page.getByTestId(`grip-${ids['One']}`).boundingBox();
    const third = await page.getByTestId(`track-${ids['Three']}`).boundingBox();
    if (!grip || !third) throw new Error('the rows are not there');
    await page.mouse.move(grip.x + grip.width / 2, grip.y + grip.height / 2);
    await page.mouse.down();
    await page.mouse.move(grip.x + grip.width / 2, third.y + third.height * 0.75, { steps: 6 });
    await page.mouse.up();
    await order(bob).toEqual(['Two', 'Three', 'One', 'Four']);

    await page.getByTestId(`up-${ids['Four']}`).click();
    await order(bob).toEqual(['Two', 'Three', 'Four', 'One']);
    const focused = () => page.evaluate(() => document.activeElement?.getAttribute('data-testid'));
    await expect.poll(focused).toBe(`up-${ids['Four']}`);

    await page.getByTestId(`grip-${ids['Three']}`).focus();
    await page.keyboard.press('ArrowUp');
    await order(bob).toEqual(['Three', 'Two', 'Four', 'One']);
    await expect.poll(focused).toBe(`grip-${ids['Three']}`);
    await expect.poll(() => page.locator('.panel-queue [role=status]').textContent()).toBe('Three is now 1 of 4.');

    await page.getByTestId(`remove-${ids['Two']}`).click();
    await order(bob).toEqual(['Three', 'Four', 'One']);
    await expect.poll(focused).toBe(`remove-${ids['Four']}`);
  });

  test('P-18 what plays and what comes next; skip; the next one at the end, and after the last one nothing', async () => {
    const { roomId, page, ids } = await withTracks('Evening', { Long: 60, Short: 2.5, Last: 2.5 });
    const bob = await under.joinAs('Bob', roomId);
    const playing = () => bob.getByTestId('now-playing').textContent();
    await page.getByTestId('play').click();
    await expect.poll(playing).toBe('Long');
    await bob.locator(`[data-testid="track-${ids['Short']}"][data-next]`).waitFor();
    expect(await bob.getByTestId('skip').isDisabled(), 'P-1 the host skips').toBe(true);
    await page.getByTestId(`track-${ids['Long']}`).getByText('plays now').waitFor({ state: 'attached' });
    await page.getByTestId('skip').click();
    await expect.poll(playing).toBe('Short');
    await expect.poll(playing, { timeout: 15_000 }).toBe('Last');
    await expect.poll(() => page.getByTestId('skip').isDisabled()).toBe(true);
    await expect.poll(() => playbackState(bob), { timeout: 15_000 }).toBe('idle');
  });

  test('P-18 loop all goes round; with stop at the end nothing follows', async () => {
    const { roomId, page } = await withTracks('Round', { First: 2.5, Second: 2.5 });
    const started = () => {
      const { room } = under.server.room(roomId);
      return room.status === 'open' ? room.streamId : 0;
    };
    await page.getByTestId('loop').selectOption('all');
    await expect.poll(() => page.getByTestId('loop').inputValue()).toBe('all');
    await page.getByTestId('play').click();
    await expect.poll(started, { timeout: 20_000 }).toBe(3);
    await page.getByTestId('at-end').selectOption('stop');
    await expect.poll(() => playbackState(page), { timeout: 15_000 }).toBe('idle');
    expect(started()).toBe(3);
  });

  test('P-18 the room’s settings say who adds and orders', async () => {
    const { roomId, page, ids } = await withTracks('Rights', { One: 20, Two: 20 });
    const bob = await under.joinAs('Bob', roomId);
    expect(await bob.getByTestId('add-track').count()).toBe(1);
    expect(await bob.getByTestId('loop').isDisabled()).toBe(true);
    await page.getByTestId('open-settings').click();
    await page.getByTestId('set-whoAdds').selectOption('host');
    await page.getByTestId('set-whoOrders').selectOption('members');
    await expect.poll(() => bob.getByTestId('add-track').count()).toBe(0);
    expect(await bob.getByTestId('track-link').count()).toBe(0);
    await bob.getByTestId('arrange').click();
    await bob.getByTestId(`down-${ids['One']}`).click();
    await order(page).toEqual(['Two', 'One']);
  });

  test('P-18 a track that this device cannot play is shown so to its member', async () => {
    const { roomId, page } = await withTracks('Odd', {});
    const { room } = under.server.room(roomId);
    const url = under.server.keepMedia('letter.ogg', { bytes: Buffer.from('Dear all'), type: 'audio/ogg' });
    const track = { trackId: 'odd', url, title: 'Letter', filename: 'letter.ogg', durationMs: 30_000 };
    under.server.run(roomId, room.status === 'open' ? room.hostId : '', { type: 'AddTrack', track });
    await page.getByTestId('play-odd').click();
    await page.getByTestId('track-odd').getByText('cannot be played on this device').waitFor({ timeout: 20_000 });
    await page.getByTestId('stop').click();
    await expect.poll(() => playbackState(page)).toBe('idle');
    expect(await page.getByTestId('track-odd').getByText('cannot be played on this device').count(), 'and it is remembered').toBe(1);
  });

  test('P-18 a film by link has its picture on the stage, which folds away when it ends; full screen and back', async () => {
    const { page } = await withTracks('Cinema', { Song: 20 });
    const shown = () => page.getByTestId('stage').getAttribute('data-shown');
    expect(await shown()).toBe('false');
    await page.getByTestId('track-link').fill(await keepFilm(under.server));
    await page.getByTestId('add-link').click();
    await page.getByRole('button', { name: 'Play film' }).click();
    await expect.poll(shown, { timeout: 20_000 }).toBe('true');
    const height = () => page.getByTestId('stage').evaluate((stage) => stage.clientHeight);
    expect(await height()).toBeGreaterThan(200);
    expect(await page.locator('.stage-screen > *').count()).toBe(1);
    await page.getByTestId('full-screen').click();
    await expect.poll(() => page.evaluate(() => document.fullscreenElement?.getAttribute('data-testid'))).toBe('stage');
    await page.getByTestId('full-screen').click();
    await expect.poll(() => page.evaluate(() => document.fullscreenElement)).toBe(null);
    await page.getByTestId('stop').click();
    await expect.poll(shown).toBe('false');
    expect(await height()).toBe(0);
  });
});
