import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { hasChromium } from './browser.ts';
import { type PageUnderTest, pageUnderTest } from './page-under-test.ts';

describe.skipIf(!hasChromium)('the lobby', () => {
  let under: PageUnderTest;
  beforeAll(async () => {
    under = await pageUnderTest();
  });
  afterEach(() => under.tidy());
  afterAll(() => under?.[Symbol.asyncDispose]());

  test('into a room by a code as people type it, by a pasted link, by the list; what is neither is said', async () => {
    under.server.run('k7m2qx', 'm0', { type: 'OpenRoom', title: 'Kitchen' });
    for (const typed of ['K7M 2QX', 'k7m-2qx', `${under.server.url}/r/k7m2qx?as=Somebody`]) {
      const page = await under.open('/?as=Ada');
      await page.getByTestId('room-code').fill(typed);
      if (typed.includes('/')) expect(await page.getByTestId('room-code').inputValue()).toBe('K7M-2QX');
      await page.getByTestId('go-to-room').click();
      await page.getByRole('heading', { name: 'Kitchen' }).waitFor();
      expect(new URL(page.url()).pathname).toBe('/r/k7m2qx');
    }
    const page = await under.open('/');
    await page.getByTestId('room-code').fill('what is this');
    await page.getByTestId('go-to-room').click();
    await page.getByRole('alert').getByText('That is neither a code nor a link to a room.').waitFor();
    await page.getByTestId('rooms').getByText('K7M-2QX').click();
    await page.getByRole('heading', { name: 'Kitchen' }).waitFor();
  });

  test('rooms come and change without those shown changing places', async () => {
    const page = await under.open('/');
    under.roomCalled('Attic');
    await page.evaluate(() => dispatchEvent(new Event('focus')));
    await page.getByTestId('rooms').getByText('Attic').first().waitFor();
    const titles = () => page.getByTestId('rooms').locator('strong').allTextContents();
    const before = await titles();
    under.roomCalled('Basement');
    under.server.plantMember('attic', 'Eve');
    await page.evaluate(() => dispatchEvent(new Event('focus')));
    await page.getByTestId('rooms').getByText('1 person').waitFor();
    expect(await titles()).toEqual([...before, 'Basement']);
  });

  test('name and colours are remembered, the colours from the first paint on; the link is copied with a word', async () => {
    const page = await under.open('/', { colorScheme: 'light', permissions: ['clipboard-read', 'clipboard-write'] });
    await page.getByTestId('name').fill('Ada');
    const paper = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    const light = await paper();
    await page.getByTestId('theme').click();
    await page.getByTestId('theme').click();
    await expect.poll(paper).not.toBe(light);
    await page.reload();
    expect(await page.evaluate(() => document.documentElement.dataset['theme'])).toBe('dark');
    expect(await page.getByTestId('name').inputValue()).toBe('Ada');
    expect(await paper()).not.toBe(light);

    await page.getByTestId('room-title').fill('Loft');
    await page.getByTestId('create-room').click();
    await page.getByTestId('members').getByText('Ada').first().waitFor();
    await page.getByTestId('copy-link').click();
    await page.getByText('Link copied').waitFor();
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(page.url());
  });
});
