import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { hasChromium } from './browser.ts';
import { driftMs, inTime, type PageUnderTest, pageUnderTest, playbackState as state } from './page-under-test.ts';

if (!hasChromium) console.warn('skipped: the page in Chromium; it would run after: sudo apt-get install chromium');

/** The built page in a real Chromium against one process that plays gateway and api, its clock wrong by 2.5 s, its network by 10 to 60 ms. */
describe.skipIf(!hasChromium)('the page', () => {
  let under: PageUnderTest;
  let server: PageUnderTest['server'];
  let open: PageUnderTest['open'];
  let joinAs: PageUnderTest['joinAs'];
  let addTone: PageUnderTest['addTone'];
  let roomCalled: PageUnderTest['roomCalled'];

  beforeAll(async () => {
    under = await pageUnderTest({ offsetMs: 2_500, delayMs: () => 10 + Math.random() * 50 });
    ({ server, open, joinAs, addTone, roomCalled } = under);
  });
  afterEach(() => under.tidy());
  afterAll(() => under?.[Symbol.asyncDispose]());

  test('from the lobby to a song in two browsers: open, join by link, upload, play, pause, resume, seek, stop', async () => {
    const ada = await open('/?as=Ada');
    await ada.getByTestId('room-title').fill('Kitchen');
    await ada.getByTestId('create-room').click();
    await ada.getByTestId('members').getByText('Ada').waitFor();
    const roomId = (await ada.getByTestId('room-code').textContent())?.trim() ?? '';
    await addTone(ada, 'Long tone', 60);

    const bob = await joinAs('Bob', roomId);
    await ada.getByTestId('play').click();
    await inTime(ada);
    await inTime(bob);
    expect(await bob.getByTestId('status').getAttribute('data-status')).toBe('in-sync');
    const offsetMs = Number(await bob.getByTestId('sync-readout').getAttribute('data-offset-ms'));
    expect(Math.abs(offsetMs - 2_500)).toBeLessThan(15);

    await ada.getByTestId('pause').click();
    await expect.poll(() => state(bob)).toBe('paused');
    await ada.getByTestId('resume').click();
    await expect.poll(() => state(bob)).toBe('playing');
    await ada.getByTestId('seek').fill('40000');
    await expect
      .poll(async () => Number(await bob.getByTestId('seek').getAttribute('data-position-ms')) > 39_900, { timeout: 20_000 })
      .toBe(true);
    await inTime(ada);
    await inTime(bob);
    await ada.getByTestId('stop').click();
    await expect.poll(() => state(bob)).toBe('idle');
  });

  test('P-1 a guest sees the controls off with the reason, until the role is handed over', async () => {
    const roomId = roomCalled('Garden');
    const ada = await joinAs('Ada', roomId);
    await addTone(ada, 'Tone', 20);
    const bob = await joinAs('Bob', roomId);
    for (const control of ['play', 'stop', 'seek']) expect(await bob.getByTestId(control).isDisabled()).toBe(true);
    expect(await bob.getByTestId('why').textContent()).toBe('Ada is host and controls what plays.');
    await ada.getByRole('button', { name: 'Make host' }).click();
    await ada.getByTestId('hand-over-yes').click();
    await expect.poll(() => bob.getByTestId('play').isEnabled()).toBe(true);
    await expect.poll(() => ada.getByTestId('play').isDisabled()).toBe(true);
  });

  test('P-6, P-8 a page that came back while the room plays: a tap is asked for, and the position is worked out at the tap', async () => {
    const roomId = roomCalled('Attic');
    const ada = await joinAs('Ada', roomId);
    await addTone(ada, 'Tone', 60);
    const bob = await joinAs('Bob', roomId);
    await ada.getByTestId('play').click();
    await inTime(bob, 20);
    // NOTE not a reload: now and then Chromium takes the gestures of the page before it along, and sounds at once.
    const back = await under.duplicate(bob);
    await bob.close();
    await back.getByTestId('tap-to-start').waitFor();
    expect(await driftMs(back)).toBeNaN();
    await back.waitForTimeout(1_500);
    await back.getByTestId('tap-to-start').click();
    await back.getByTestId('tap-to-start').waitFor({ state: 'detached' });
    await inTime(back);
    await inTime(ada);
  });

  test('T-8 a cut line comes back by itself; the music goes on in time', async () => {
    const roomId = roomCalled('Cellar');
    const ada = await joinAs('Ada', roomId);
    await addTone(ada, 'Tone', 60);
    await ada.getByTestId('play').click();
    await inTime(ada, 20);
    const before = server.room(roomId).version;
    const jumps = () => ada.getByText('Jumps').locator('xpath=following-sibling::dd').textContent();
    const jumpsBefore = await jumps();
    server.hangUp(4000);
    await expect.poll(() => server.room(roomId).version).toBe(before + 2); // lost and returned
    await inTime(ada);
    expect(await ada.getByTestId('status').getAttribute('data-status')).toBe('in-sync');
    expect(await jumps()).toBe(jumpsBefore);
    expect(await state(ada)).toBe('playing');
  });

  test('P-11 Resync asks for the time, then for the state, then is where it should be', async () => {
    const roomId = roomCalled('Porch');
    const ada = await joinAs('Ada', roomId);
    await addTone(ada, 'Tone', 60);
    await ada.getByTestId('play').click();
    await inTime(ada, 20);
    server.received.length = 0;
    await ada.getByTestId('resync').click();
    await expect.poll(() => server.received.some(({ t }) => t === 'GET_STATE')).toBe(true);
    const order = server.received.map(({ t }) => t);
    expect(order.slice(0, order.indexOf('GET_STATE')).filter((t) => t === 'TIME_PING').length).toBeGreaterThanOrEqual(3);
    await inTime(ada);
  });

  test('T-8 a server that answers no ping: shown as unsynchronised, and the song plays all the same', async () => {
    const roomId = roomCalled('Shed');
    server.answerPings(false);
    const ada = await joinAs('Ada', roomId);
    await addTone(ada, 'Tone', 30);
    await ada.getByTestId('status').getByText('Not synchronised').waitFor({ timeout: 6_000 });
    await ada.getByTestId('play').click();
    await inTime(ada, 50);
    server.answerPings(true);
    await expect.poll(() => ada.getByTestId('status').getAttribute('data-status'), { timeout: 20_000 }).toBe('in-sync');
  });

  test('what goes wrong is named: a file that is no sound, a room that is not there', async () => {
    const ada = await joinAs('Ada', roomCalled('Hall'));
    await ada.getByTestId('upload').setInputFiles({ name: 'letter.wav', mimeType: 'audio/wav', buffer: Buffer.from('Dear all') });
    await ada.getByTestId('upload-letter.wav').getByText('This is not a sound file that we can play.').waitFor();
    const lost = await open('/r/nowhere');
    await lost.getByText('There is no such room.').waitFor();
  });

  test('P-15 leaving ends line, timers and sound; nothing is on the page any more', async () => {
    const ada = await joinAs('Ada', roomCalled('Barn'));
    await ada.getByTestId('leave').click();
    await ada.getByText('You left the room.').waitFor();
    const sent = server.received.length;
    await ada.waitForTimeout(2_500);
    expect(server.received.length).toBe(sent);
    expect(await ada.evaluate(() => 'tutti' in window)).toBe(false);
  });

  test('nothing is wider than a phone of 360 px, with long names too', async () => {
    const phone = { viewport: { width: 360, height: 740 }, isMobile: true, colorScheme: 'dark' } as const;
    const ada = await joinAs('Ada-of-the-very-long-name-that-nobody-can-remember', roomCalled('Donaudampfschifffahrtsgesellschaft'), phone);
    await addTone(ada, 'A tone with a name that is much longer than any screen of a phone is wide', 2);
    await ada.getByTestId('play').click();
    const widths = () => ada.evaluate(() => [document.documentElement.scrollWidth, document.documentElement.clientWidth]);
    const [scrollWidth, clientWidth] = await widths();
    expect([scrollWidth, clientWidth]).toEqual([360, 360]);
    await ada.getByTestId('leave').click();
    await ada.getByText('You left the room.').waitFor();
    const [doorScroll, doorClient] = await widths();
    expect([doorScroll, doorClient]).toEqual([360, 360]);
  });
});
