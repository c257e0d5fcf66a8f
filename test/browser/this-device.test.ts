import { toneWav } from '@tutti/testkit';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { hasChromium } from './browser.ts';
import { keepFilm } from './one-room/film.ts';
import { driftMs, inTime, noticeKind, type PageUnderTest, pageUnderTest, playbackState } from './page-under-test.ts';

const phone = { viewport: { width: 360, height: 740 }, isMobile: true, hasTouch: true } as const;

describe.skipIf(!hasChromium)('what belongs to one device', () => {
  let under: PageUnderTest;
  beforeAll(async () => {
    under = await pageUnderTest();
  });
  afterEach(() => under.tidy());
  afterAll(() => under?.[Symbol.asyncDispose]());

  const hostOf = (roomId: string) => {
    const { room } = under.server.room(roomId);
    return room.status === 'open' ? room.hostId : '';
  };
  const roomWithTone = async (title: string) => {
    const roomId = under.roomCalled(title);
    const ada = await under.joinAs('Ada', roomId);
    under.server.addTrack(roomId, hostOf(roomId), 'Tone.wav', toneWav(90));
    await ada.getByTestId('tracks').getByText('Tone', { exact: true }).waitFor();
    return { roomId, ada };
  };

  test('P-19 a member pauses only itself, and comes back in time; the room and the others never stop', async () => {
    const { roomId, ada } = await roomWithTone('Doorbell');
    const bob = await under.joinAs('Bob', roomId);
    await ada.getByTestId('play').click();
    await inTime(bob, 20);
    const { version } = under.server.room(roomId);
    await bob.getByTestId('pause-here').click();
    await expect.poll(() => noticeKind(bob)).toBe('paused-here');
    expect(await bob.getByTestId('pause-here').getAttribute('aria-pressed')).toBe('true');
    await expect.poll(() => driftMs(bob)).toBeNaN();
    await inTime(ada, 20);
    expect(await playbackState(bob)).toBe('playing');
    await bob.getByTestId('notice-resume-here').click();
    await inTime(bob, 20);
    await bob.getByTestId('mute').click();
    expect(await bob.getByTestId('mute').getAttribute('aria-pressed')).toBe('true');
    await bob.getByTestId('mute').click();
    await inTime(bob, 20);
    expect(under.server.room(roomId).version, 'the room has heard nothing of it').toBe(version);
  });

  test('P-16 the trim by hand: five milliseconds by button and key, explained, kept for this output', async () => {
    const { ada } = await roomWithTone('Bluetooth');
    await ada.getByTestId('play').click();
    await inTime(ada, 20);
    const text = () => ada.getByTestId('trim-ms').textContent();
    await ada.getByTestId('open-device').click();
    await ada.getByTestId('trim-more').click();
    await ada.getByTestId('trim-more').click();
    expect(await text()).toBe('+10 ms');
    await ada.getByTestId('trim').focus();
    await ada.keyboard.press('ArrowRight');
    expect(await text()).toBe('+15 ms');
    await ada.getByTestId('trim-less').click();
    expect(await text()).toBe('+10 ms');
    await ada.keyboard.press('Escape');
    await inTime(ada, 20);
    await ada.getByTestId('pause').click(); // or the page that comes back may ask for a tap
    await expect.poll(() => playbackState(ada)).toBe('paused');
    await ada.reload();
    await ada.getByTestId('open-device').click();
    await expect.poll(text).toBe('+10 ms');
  });

  test('P-11 Resync is made prominent above 1.50 s until below 0.80 s', async () => {
    const roomId = under.roomCalled('Adrift');
    const page = await under.open(`/r/${roomId}?as=Ada&correction=off`);
    await page.getByTestId('join').click();
    await page.getByTestId('track-link').fill(await keepFilm(under.server));
    await page.getByTestId('add-link').click();
    await page.getByRole('button', { name: 'Play film' }).click();
    await expect.poll(async () => Math.abs(await driftMs(page)), { timeout: 20_000 }).toBeLessThan(800);
    const needed = () => page.getByTestId('resync').getAttribute('data-needed');
    const film = page.locator('.stage video');
    expect(await needed()).toBe('false');
    await film.evaluate((video: HTMLVideoElement) => {
      video.currentTime += 2.2;
    });
    await expect.poll(needed, { timeout: 15_000 }).toBe('true');
    const seen = await film.evaluate(async (video: HTMLVideoElement) => {
      const samples: { readonly driftMs: number; readonly needed: boolean }[] = [];
      video.playbackRate = 0.75; // it comes back slowly, as one that is measured
      while (samples.at(-1)?.needed !== false && samples.length < 1_000) {
        await new Promise((resolve) => setTimeout(resolve, 50));
        const of = (id: string) => document.querySelector<HTMLElement>(`[data-testid="${id}"]`)?.dataset;
        samples.push({ driftMs: Number(of('sync-readout')?.['driftMs']), needed: of('resync')?.['needed'] === 'true' });
      }
      video.playbackRate = 1;
      return samples;
    });
    expect(
      seen.some(({ driftMs, needed }) => needed && driftMs < 1_450),
      'between the two it stays',
    ).toBe(true);
    expect(seen.at(-1)?.driftMs).toBeLessThan(810);
    expect(seen.every(({ driftMs, needed }) => needed || driftMs < 810)).toBe(true);
    await film.evaluate((video: HTMLVideoElement) => {
      video.currentTime += 2.2;
    });
    await expect.poll(needed, { timeout: 15_000 }).toBe('true');
    await page.getByTestId('resync').click();
    await expect.poll(needed, { timeout: 15_000 }).toBe('false');
    await expect.poll(async () => Math.abs(await driftMs(page)), { timeout: 15_000 }).toBeLessThan(800);
  });

  test('P-17 a silent film behind the page: it runs and stops with the room, without a touch where it may, and is no track', async () => {
    const { ada } = await roomWithTone('Fireplace');
    const film = await keepFilm(under.server);
    await ada.getByTestId('open-settings').click();
    await ada.getByTestId('background-url').fill(film);
    await ada.getByTestId('save-background').click();
    await ada.keyboard.press('Escape');
    const background = ada.getByTestId('background');
    const state = () => background.evaluate(({ paused, muted, currentTime }: HTMLVideoElement) => ({ paused, muted, currentTime }));
    await expect.poll(state).toMatchObject({ paused: true, muted: true });
    await ada.getByTestId('play').click();
    await expect.poll(state, { timeout: 15_000 }).toMatchObject({ paused: false, muted: true });
    await ada.getByTestId('seek').fill('60000');
    await expect.poll(async () => (await state()).currentTime, { timeout: 15_000 }).toBeGreaterThan(20);
    await ada.getByTestId('pause').click();
    await expect.poll(state).toMatchObject({ paused: true });
    await inTimeNothing(ada.getByTestId('tracks').locator('[data-track]').count());
    await ada.emulateMedia({ reducedMotion: 'reduce' });
    await ada.getByTestId('resume').click();
    await ada.getByTestId('background-start').click();
    await expect.poll(state, { timeout: 15_000 }).toMatchObject({ paused: false });
  });

  test('P-17 a browser that wants a tap even for a silent film gets one', async () => {
    const { roomId, ada } = await roomWithTone('Stove');
    await ada.getByTestId('play').click();
    const film = await keepFilm(under.server);
    await ada.evaluate(() => {
      const play = HTMLMediaElement.prototype.play;
      HTMLMediaElement.prototype.play = () => Promise.reject(new DOMException('a tap first', 'NotAllowedError'));
      addEventListener('pointerdown', () => (HTMLMediaElement.prototype.play = play), { capture: true, once: true });
    });
    under.server.run(roomId, hostOf(roomId), { type: 'ConfigureRoom', change: { backgroundUrl: film } });
    await ada.getByTestId('background-start').click();
    await expect
      .poll(() => ada.getByTestId('background').evaluate((video: HTMLVideoElement) => video.paused), { timeout: 15_000 })
      .toBe(false);
    await expect.poll(() => ada.getByTestId('background-start').count()).toBe(0);
  });

  test('a phone is compact: what plays, how exactly, Resync; the rest by its title; everything when asked for, and that is kept', async () => {
    const roomId = under.roomCalled('Pocket');
    const ada = await under.joinAs('Ada', roomId, phone);
    under.server.addTrack(roomId, hostOf(roomId), 'Tone.wav', toneWav(60));
    await expect.poll(() => ada.getByTestId('room').getAttribute('data-compact')).toBe('true');
    for (const seen of ['now-playing', 'resync', 'together', 'play', 'pause-here', 'rate'])
      expect(await ada.getByTestId(seen).isVisible(), seen).toBe(true);
    for (const folded of ['members', 'tracks', 'copy-link', 'sync-readout'])
      expect(await ada.getByTestId(folded).isVisible(), folded).toBe(false);
    await ada.getByTestId('fold-queue').click();
    await ada.getByTestId('tracks').getByText('Tone', { exact: true }).waitFor();
    await ada.getByTestId('fold-together').click();
    expect(await ada.getByTestId('sync-readout').isVisible()).toBe(true);
    expect(await ada.evaluate(() => document.documentElement.scrollWidth)).toBe(360);
    await ada.getByTestId('open-device').click();
    await ada.getByTestId('view').selectOption('full');
    await ada.keyboard.press('Escape');
    expect(await ada.getByTestId('members').isVisible()).toBe(true);
    expect(await ada.evaluate(() => document.documentElement.scrollWidth)).toBe(360);
    await ada.reload();
    await ada.getByTestId('members').waitFor();
    expect(await ada.getByTestId('room').getAttribute('data-compact')).toBe('false');
  });

  test('compact by hand on a large screen, and back', async () => {
    const { ada } = await roomWithTone('Corner');
    await ada.getByTestId('compact').click();
    expect(await ada.getByTestId('members').isVisible()).toBe(false);
    await ada.getByTestId('compact').click();
    expect(await ada.getByTestId('members').isVisible()).toBe(true);
  });
});

const inTimeNothing = async (count: Promise<number>) => expect(await count, 'the film is no track').toBe(1);
