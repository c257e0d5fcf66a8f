import { afterAll, beforeAll, test } from 'vitest';
import { type PageUnderTest, pageUnderTest } from './page-under-test.ts';
import { makeSmallClips } from './replay-clips.ts';
import { replayRoom } from './replay-room.ts';

let under: PageUnderTest;
beforeAll(async () => {
  under = await pageUnderTest();
}, 60_000);
afterAll(() => under?.[Symbol.asyncDispose]());
test('shots', async () => {
  const clips = await makeSmallClips(4);
  for (const count of [0, 1, 4, 9]) {
    const { page } = await replayRoom(under, clips, count);
    page.on('console', (m) => m.type() === 'error' && console.log(m.text()));
    await page.waitForTimeout(2500);
    if (count) {
      await page.keyboard.press(' ');
      await page.waitForTimeout(3000);
      console.log(await page.getByTestId('transport').getAttribute('data-status'), await page.getByTestId('moment').innerText());
      await page.keyboard.press(' ');
      await page.waitForTimeout(1500);
    }
    for (const [w, h, theme] of [
      [1280, 800, 'light'],
      [360, 740, 'dark'],
    ] as const) {
      await page.setViewportSize({ width: w, height: h });
      await page.emulateMedia({ colorScheme: theme });
      await page.waitForTimeout(900);
      await page.screenshot({ path: `/tmp/page-helper/r${count}-${w}.png`, fullPage: w === 360 });
    }
  }
}, 120_000);
