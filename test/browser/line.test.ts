import { closeCodes } from '@tutti/protocol';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { hasChromium } from './browser.ts';
import { inTime, noticeKind, type PageUnderTest, pageUnderTest, playbackState } from './page-under-test.ts';

describe.skipIf(!hasChromium)('the page and its line', () => {
  let under: PageUnderTest;
  beforeAll(async () => {
    under = await pageUnderTest({ offsetMs: -700, delayMs: () => 5 + Math.random() * 10 });
  });
  afterEach(() => under.tidy());
  afterAll(() => under?.[Symbol.asyncDispose]());

  test('T-8 ten seconds offline: the view and the music stay, what is going on is said, and all is caught up', async () => {
    const { server } = under;
    const roomId = under.roomCalled('Cellar');
    const ada = await under.joinAs('Ada', roomId);
    await under.addTone(ada, 'Tone', 90);
    await ada.getByTestId('play').click();
    await inTime(ada, 20);
    await ada.context().setOffline(true);
    server.beAway(true);
    await expect.poll(() => noticeKind(ada), { timeout: 15_000 }).toBe('offline');
    server.plantMember(roomId, 'Eve');
    await ada.waitForTimeout(10_000);
    expect(await playbackState(ada)).toBe('playing');
    await inTime(ada, 20);
    expect(await ada.getByTestId('members').getByText('Eve', { exact: true }).count()).toBe(0);
    server.beAway(false);
    await ada.context().setOffline(false);
    await ada.getByTestId('members').getByText('Eve', { exact: true }).waitFor({ timeout: 15_000 });
    await expect.poll(() => noticeKind(ada)).toBe('playing');
    await inTime(ada, 5);
  });

  test('a lost line counts down to its next attempt, and Try now does not wait for it', async () => {
    const ada = await under.joinAs('Ada', under.roomCalled('Porch'));
    under.server.beAway(true);
    await expect.poll(() => noticeKind(ada), { timeout: 10_000 }).toBe('resuming');
    await ada
      .getByTestId('notice')
      .getByText(/Again in [5-9] s/)
      .waitFor({ timeout: 60_000 });
    under.server.beAway(false);
    await ada.getByTestId('notice-try-now').click();
    await expect.poll(() => noticeKind(ada), { timeout: 3_500 }).toBe('idle'); // sooner than by itself
  });

  test('a token that ends is renewed in time, and nobody notices', async () => {
    const { server } = under;
    server.tokensLast(8_000);
    const ada = await under.joinAs('Ada', under.roomCalled('Hall'));
    await expect.poll(() => server.received.some(({ t }) => t === 'REFRESH_TOKEN'), { timeout: 10_000 }).toBe(true);
    expect(await ada.getByTestId('status').getAttribute('data-status')).not.toBe('closed');
    expect(await ada.evaluate(() => JSON.parse(sessionStorage.getItem('tutti.guest') ?? '{}').token)).toMatch(/^m\d+\.\d+$/);
  });

  test('P-1 an absent host: a countdown for all, then the next one is host; with nobody left, who comes is', async () => {
    const roomId = under.roomCalled('Garden');
    const host = under.server.plantMember(roomId, 'Ada');
    const bob = await under.joinAs('Bob', roomId);
    under.server.run(roomId, host, { type: 'LoseMember' });
    await bob.getByTestId('notice').getByText('Ada, the host, is away. You take over in 10 s.').waitFor();
    await bob.getByTestId(`sync-${host}`).getByText('away, host for').waitFor();
    await expect.poll(() => noticeKind(bob), { timeout: 15_000 }).toBe('idle');
    await bob.getByTestId('why').getByText('Add a track, then press play.').waitFor();
  });

  test('the same member in a second tab: both are in, both say so, and one can be muted', async () => {
    const { server } = under;
    const roomId = under.roomCalled('Attic');
    const ada = await under.joinAs('Ada', roomId);
    const twin = await under.duplicate(ada);
    await twin.getByTestId('members').getByText('Ada').waitFor();
    await expect.poll(() => noticeKind(ada)).toBe('twin');
    await expect.poll(() => noticeKind(twin)).toBe('twin');
    const { room } = server.room(roomId);
    expect(room.status === 'open' ? room.members.length : 0).toBe(1);
    await twin.getByTestId('notice-mute').click();
    await expect.poll(() => noticeKind(twin)).toBe('idle');
    await twin.close();
    await expect.poll(() => noticeKind(ada)).toBe('idle');
  });

  test('out of the room: each way has its words and a way on', async () => {
    const roomId = under.roomCalled('Barn');
    const reasons = async (code: number) => {
      const page = await under.joinAs('Ada', roomId);
      under.server.hangUp(code);
      await page.getByTestId('ended').waitFor();
      return { page, reason: await page.getByTestId('ended').getAttribute('data-reason') };
    };
    expect((await reasons(closeCodes.flood)).reason).toBe('flood');
    const { page, reason } = await reasons(closeCodes.invalidToken);
    expect(reason).toBe('invalid-token');
    await page.getByRole('button', { name: 'Join again' }).click();
    await page.getByTestId('members').getByText('Ada').first().waitFor();

    under.server.refuseJoins('room-full');
    const late = await under.open(`/r/${roomId}?as=Late`);
    await late.getByTestId('join').click();
    await late.getByText('The room is full.').waitFor();
    under.server.refuseJoins(undefined);
    await late.getByRole('button', { name: 'Try again' }).click();
    await late.getByTestId('members').getByText('Late').waitFor();
  });

  test('P-8 sound that is held back can be put off, and asked for later', async () => {
    const roomId = under.roomCalled('Shed');
    const ada = await under.joinAs('Ada', roomId);
    await under.addTone(ada, 'Tone', 60);
    await ada.getByTestId('play').click();
    await inTime(ada, 20);
    const back = await under.duplicate(ada);
    await ada.close();
    await back.getByTestId('tap-to-start').waitFor();
    await back.keyboard.press('Escape');
    await expect.poll(() => noticeKind(back)).toBe('held-back');
    await back.getByTestId('notice-start-sound').click();
    await inTime(back, 20);
  });
});
