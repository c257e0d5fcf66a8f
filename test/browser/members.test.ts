import { toneWav } from '@tutti/testkit';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { hasChromium } from './browser.ts';
import { type PageUnderTest, pageUnderTest } from './page-under-test.ts';

const phone = { viewport: { width: 360, height: 740 }, isMobile: true, hasTouch: true } as const;

describe.skipIf(!hasChromium)('who is in the room, and how they came', () => {
  let under: PageUnderTest;
  beforeAll(async () => {
    under = await pageUnderTest();
  });
  afterEach(() => under.tidy());
  afterAll(() => under?.[Symbol.asyncDispose]());

  test('P-13 each member’s drift is drawn live, one’s own too, and how often this device was corrected', async () => {
    const roomId = under.roomCalled('Charts');
    const ada = await under.joinAs('Ada', roomId);
    const { room } = under.server.room(roomId);
    const adaId = room.status === 'open' ? room.hostId : '';
    under.server.addTrack(roomId, adaId, 'Tone.wav', toneWav(60));
    const bob = under.server.plantMember(roomId, 'Bob', { rttMs: 10, errorMs: 0.5, driftMs: 0.4 });
    const eve = under.server.plantMember(roomId, 'Eve', { rttMs: 10, errorMs: 0.5 });
    await ada.getByTestId('play').click();
    const points = async (memberId: string) => Number(await ada.getByTestId(`spark-${memberId}`).getAttribute('data-points'));
    for (const driftMs of [1.5, -2, 3]) {
      const before = await points(bob);
      under.server.tellSync({ memberId: bob, rttMs: 10, errorMs: 0.5, driftMs });
      await expect.poll(() => points(bob), { timeout: 10_000 }).toBeGreaterThan(before);
    }
    await expect.poll(() => points(adaId), { timeout: 20_000 }).toBeGreaterThan(1);
    expect(await points(eve), 'who sounds nothing has no line').toBe(0);
    const line = () => ada.getByTestId(`spark-${bob}`).locator('path').getAttribute('d');
    expect(await line()).toMatch(/^M.*L/);
    const first = await line();
    await expect.poll(line, { timeout: 10_000, message: 'it moves on' }).not.toBe(first);
    expect(await ada.getByTestId(`spark-${bob}`).getAttribute('aria-label')).toMatch(
      /^Drift of Bob, last three minutes: \+3\.00 ms at most/,
    );
    expect(Number(await ada.getByTestId('corrections').textContent())).toBeGreaterThanOrEqual(0);
  });

  test('W-2 a member with an older app is shown with the protocol that it speaks', async () => {
    const roomId = under.roomCalled('Mixed');
    const ada = await under.joinAs('Ada', roomId);
    for (const dialect of ['party', 'music', 'groovebox', 'replay'] as const) {
      const memberId = under.server.plantMember(roomId, `Old ${dialect}`, { rttMs: 9, errorMs: 1, dialect });
      await ada.getByTestId(`dialect-${memberId}`).getByText(dialect, { exact: true }).waitFor();
    }
    expect(await ada.locator('[data-testid^="dialect-"]').count(), 'ours has no such mark').toBe(4);
  });

  test('R-3 the clips of cameras are listed, and one without a start time is Unsynced', async () => {
    const roomId = under.roomCalled('Cameras');
    const ada = await under.joinAs('Ada', roomId);
    expect(await ada.getByTestId('views').count()).toBe(0);
    const { room } = under.server.room(roomId);
    const hostId = room.status === 'open' ? room.hostId : '';
    const clip = { type: 'AddView', videoUrl: 'https://cams.example/a.mp4', durationMs: 65_000 } as const;
    under.server.run(roomId, hostId, { ...clip, clipId: 'c1' });
    under.server.run(roomId, hostId, { ...clip, clipId: 'c2', videoStartTimeMs: under.server.nowServerMs() - 120_000 });
    await ada.getByTestId('view-c1').getByText('Unsynced').waitFor();
    await ada
      .getByTestId('view-c2')
      .getByText(/^from /)
      .waitFor();
    expect(await ada.getByTestId('view-c2').getByText('Unsynced').count()).toBe(0);
  });

  test('into a room by code, by link and by the picture’s address, from a phone too', async () => {
    under.server.run('k7m2qx', 'm0', { type: 'OpenRoom', title: 'Phones' });
    for (const typed of ['k7m 2qx', 'K7M-2QX', `${under.server.url}/r/k7m2qx`]) {
      const page = await under.open('/?as=Zoe', phone);
      await page.getByTestId('room-code').fill(typed);
      await page.getByTestId('go-to-room').tap();
      await page.getByTestId('join').tap();
      await page.getByTestId('room-title').getByText('Phones').waitFor();
      if (typed === 'K7M-2QX') {
        await page.getByTestId('fold-share').tap();
        expect(await page.getByTestId('room-code').textContent()).toBe('K7M-2QX');
        await page.getByTestId('show-qr').tap();
        const picture = page.getByTestId('qr').getByRole('img');
        expect(await picture.getAttribute('aria-label')).toBe(`QR code of ${under.server.url}/r/k7m2qx`);
        const there = await under.open('/r/k7m2qx?as=Yan', phone);
        await there.getByTestId('join').tap();
        await there.getByTestId('room-title').getByText('Phones').waitFor();
      }
    }
  });
});
