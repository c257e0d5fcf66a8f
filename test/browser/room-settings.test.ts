import { toneWav } from '@tutti/testkit';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { hasChromium } from './browser.ts';
import { inTime, noticeKind, type PageUnderTest, pageUnderTest, playbackState } from './page-under-test.ts';

describe.skipIf(!hasChromium)('how a room plays, and who may say so', () => {
  let under: PageUnderTest;
  beforeAll(async () => {
    under = await pageUnderTest({ delayMs: () => 5 + Math.random() * 15 });
  });
  afterEach(() => under.tidy());
  afterAll(() => under?.[Symbol.asyncDispose]());

  const roomWithTone = async (title: string, seconds = 60) => {
    const roomId = under.roomCalled(title);
    const ada = await under.joinAs('Ada', roomId);
    const { room } = under.server.room(roomId);
    under.server.addTrack(roomId, room.status === 'open' ? room.hostId : '', 'Tone.wav', toneWav(seconds));
    await ada.getByTestId('tracks').getByText('Tone', { exact: true }).waitFor();
    return { roomId, ada };
  };
  const settingsOf = (roomId: string) => {
    const { room } = under.server.room(roomId);
    return room.status === 'open' ? room.settings : undefined;
  };

  test('P-1 the host changes the settings, line by line; others read them, live; whoever may control then does', async () => {
    const { roomId, ada } = await roomWithTone('Rules');
    const bob = await under.joinAs('Bob', roomId);
    await bob.getByTestId('open-settings').click();
    await bob.getByTestId('settings-who').getByText('Only Ada changes these.').waitFor();
    expect(await bob.getByTestId('set-whoControls').isDisabled()).toBe(true);
    await ada.getByTestId('open-settings').click();
    await ada.getByTestId('set-whoControls').selectOption('members');
    await expect.poll(() => bob.getByTestId('set-whoControls').inputValue()).toBe('members');
    await bob.keyboard.press('Escape');
    await bob.getByTestId('play').click();
    await expect.poll(() => playbackState(ada)).toBe('playing');
    expect(await bob.getByTestId('why').textContent()).toBe('Everyone controls this room: what you press happens for all.');
  });

  test('P-3, P-14, W-2 leads, quorum, presets and older apps are one line each, and what is chosen is what the room has', async () => {
    const { roomId, ada } = await roomWithTone('Lines');
    await ada.getByTestId('open-settings').click();
    await ada.getByTestId('set-leadPolicy').selectOption('fixed');
    await ada.getByTestId('set-fixedLeadMs').selectOption('1500');
    await ada.getByTestId('set-waitFor').selectOption('quorum');
    await ada.getByTestId('set-quorum').selectOption('0.5');
    await ada.getByTestId('set-readyWithinMs').selectOption('15000');
    await ada.getByTestId('set-preset').selectOption('measured');
    await ada.getByTestId('set-driftPolicy').selectOption('music');
    await ada.getByTestId('set-ambient').selectOption('together');
    await ada.getByTestId('set-requireToken').selectOption('true');
    await expect
      .poll(() => settingsOf(roomId))
      .toMatchObject({
        leadPolicy: 'fixed',
        fixedLeadMs: 1_500,
        waitFor: 'quorum',
        quorum: 0.5,
        readyWithinMs: 15_000,
        preset: 'measured',
        driftPolicy: 'music',
        ambient: 'together',
        requireToken: true,
      });
    await ada.getByTestId('set-waitFor').selectOption('nobody');
    await expect.poll(() => ada.getByTestId('set-quorum').count(), { message: 'what means nothing now is not shown' }).toBe(0);
  });

  test('P-3 a start that waits says for whom and how long, and who is ready; it begins when the last one is', async () => {
    const { roomId, ada } = await roomWithTone('Patience');
    const late = under.server.plantMember(roomId, 'Eve');
    await ada.getByTestId('open-settings').click();
    await ada.getByTestId('set-waitFor').selectOption('everyone');
    await ada.getByTestId('set-readyWithinMs').selectOption('60000');
    await expect.poll(() => settingsOf(roomId)?.readyWithinMs).toBe(60_000);
    await ada.keyboard.press('Escape');
    await ada.getByTestId('play').click();
    await expect.poll(() => noticeKind(ada)).toBe('waiting');
    await ada
      .getByTestId('notice')
      .getByText(/^1 of 2 ready, at most \d+ s more. Waiting for Eve.$/)
      .waitFor({ timeout: 20_000 });
    expect(await ada.getByTestId(`sync-${late}`).textContent()).toBe('getting ready…');
    expect(await ada.getByTestId(`member-${late}`).getAttribute('data-ready')).toBe('false');
    const { room } = under.server.room(roomId);
    under.server.run(roomId, late, { type: 'ReportReady', streamId: room.status === 'open' ? room.streamId : 0 });
    await expect.poll(() => playbackState(ada), { timeout: 10_000 }).toBe('playing');
    await expect.poll(() => noticeKind(ada), { timeout: 10_000 }).toBe('playing');
  });

  test('P-1, P-10 the speed is the room’s, and everybody is in time at it; with an older app here there is only the ordinary one', async () => {
    const { roomId, ada } = await roomWithTone('Tempo', 120);
    const bob = await under.joinAs('Bob', roomId);
    expect(await ada.getByTestId('rate').isDisabled(), 'nothing plays').toBe(true);
    await ada.getByTestId('play').click();
    await inTime(bob, 20);
    await ada.getByTestId('rate').selectOption('1.5');
    await expect.poll(() => bob.getByTestId('rate').inputValue()).toBe('1.5');
    expect(await bob.getByTestId('rate').isDisabled()).toBe(true);
    const rate = async () => Number(await bob.getByTestId('sync-readout').getAttribute('data-rate'));
    await expect.poll(rate, { timeout: 10_000 }).toBeGreaterThan(1.4);
    await inTime(bob, 20);
    await ada.getByTestId('rate').selectOption('1');
    await expect.poll(() => bob.getByTestId('rate').inputValue()).toBe('1');
    const greta = under.server.plantMember(roomId, 'Greta', { rttMs: 20, errorMs: 1, dialect: 'groovebox' });
    await ada.getByTestId(`dialect-${greta}`).getByText('groovebox').waitFor();
    await ada.getByTestId('rate').selectOption('2');
    await ada.getByTestId('toasts').getByText('Speed: Greta uses an older app, which knows only the ordinary speed.').waitFor();
    expect(await ada.getByTestId('rate').inputValue(), 'what is shown is what is so').toBe('1');
  });
});
