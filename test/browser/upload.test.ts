import { toneWav } from '@tutti/testkit';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { hasChromium } from './browser.ts';
import { type PageUnderTest, pageUnderTest } from './page-under-test.ts';

describe.skipIf(!hasChromium)('uploads', () => {
  let under: PageUnderTest;
  beforeAll(async () => {
    under = await pageUnderTest();
  });
  afterEach(() => under.tidy());
  afterAll(() => under?.[Symbol.asyncDispose]());

  const wav = (name: string, seconds: number) => ({ name: `${name}.wav`, mimeType: 'audio/wav', buffer: toneWav(seconds) });
  const stateOf = (page: Page, name: string) => page.getByTestId(`upload-${name}.wav`).getAttribute('data-state');
  const inRoom = (page: Page, name: string) => page.getByTestId('tracks').getByText(name, { exact: true }).waitFor();

  test('cut at 50 %: it waits for the line, goes on from there by itself, and is whole', async () => {
    const { tus, room } = under.server;
    const roomId = under.roomCalled('Kitchen');
    const ada = await under.joinAs('Ada', roomId);
    tus.cutAt(0.5);
    const file = wav('Long', 60);
    await ada.getByTestId('upload').setInputFiles(file);
    await expect.poll(() => stateOf(ada, 'Long')).toBe('cut');
    const [kept] = tus.offsets();
    expect(kept).toBeGreaterThanOrEqual(file.buffer.length / 2);
    expect(kept).toBeLessThan(file.buffer.length);
    await ada.getByTestId('upload-Long.wav').getByText('No line; goes on by itself').waitFor();
    tus.answerAgain();
    await inRoom(ada, 'Long');
    const { room: now } = room(roomId);
    expect(now.status === 'open' && now.tracks[0]?.durationMs).toBeCloseTo(60_000, 0);
    expect(tus.offsets()).toEqual([file.buffer.length]); // one upload, not begun anew
  });

  test('paused and gone on with; cancelled; several, one after the other', async () => {
    const { tus } = under.server;
    const ada = await under.joinAs('Ada', under.roomCalled('Attic'));
    tus.cutAt(0.3);
    await ada.getByTestId('upload').setInputFiles([wav('First', 30), wav('Second', 2), wav('Third', 2)]);
    await expect.poll(() => stateOf(ada, 'First')).toBe('cut');
    await ada.getByRole('button', { name: 'Cancel Third.wav' }).click();
    await ada.getByRole('button', { name: 'Pause First.wav' }).click();
    tus.answerAgain();
    await inRoom(ada, 'Second');
    expect(await stateOf(ada, 'First')).toBe('paused');
    await ada.getByRole('button', { name: 'Go on with First.wav' }).click();
    await inRoom(ada, 'First');
    expect(await ada.getByTestId('tracks').getByText('Third').count()).toBe(0);
  });

  test('dropped anywhere in the room; a file that is no sound is named as such and can be dismissed', async () => {
    const ada = await under.joinAs('Ada', under.roomCalled('Hall'));
    const drag = async (type: string, text: string) =>
      ada.evaluate(
        ([event, content]) => {
          const dataTransfer = new DataTransfer();
          dataTransfer.items.add(new File([content ?? ''], 'letter.wav', { type: 'audio/wav' }));
          document.querySelector('h1')?.dispatchEvent(new DragEvent(event ?? '', { bubbles: true, cancelable: true, dataTransfer }));
        },
        [type, text],
      );
    await drag('dragenter', '');
    await ada.getByTestId('drop').waitFor();
    await drag('drop', 'Dear all');
    await ada.getByTestId('upload-letter.wav').getByText('This is not a sound file that we can play.').waitFor();
    expect(await ada.getByTestId('drop').count()).toBe(0);
    await ada.getByRole('button', { name: 'Dismiss letter.wav' }).click();
    await ada.getByText('Drop a file anywhere').waitFor();
  });
});
