import { execFileSync } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readTrace, writeTrace } from '@tutti/clock';
import { type TimeEndpoint, timeEndpoint } from '@tutti/testkit';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { hasChromium } from './browser.ts';
import { type PageUnderTest, pageUnderTest } from './page-under-test.ts';

const cli = fileURLToPath(new URL('../../services/cli/src/main.ts', import.meta.url));
const offsetMs = 1_234.5;

describe.skipIf(!hasChromium)('the sync lab', () => {
  let under: PageUnderTest;
  let endpoint: TimeEndpoint;
  beforeAll(async () => {
    endpoint = await timeEndpoint({ offsetMs });
    under = await pageUnderTest({ offsetMs, timeUrl: endpoint.url });
  });
  afterEach(async () => {
    await under.tidy();
    endpoint.beAway(false);
    under.server.timeAt(endpoint.url);
  });
  afterAll(async () => {
    await under?.[Symbol.asyncDispose]();
    await endpoint?.[Symbol.asyncDispose]();
  });

  const patient = { timeout: 30_000 };
  const status = (page: Page) => page.getByTestId('lab-status').getAttribute('data-status');
  const exact = async (page: Page, name: string) => Number((await page.getByTestId('estimate').getAttribute(`data-${name}`)) ?? Number.NaN);
  const known = async (page: Page) => {
    await expect.poll(() => status(page), patient).toBe('known');
    await expect.poll(() => exact(page, 'taken'), patient).toBeGreaterThanOrEqual(8);
  };

  test('without joining a room it shows offset, bound, floor and the server’s time', async () => {
    const page = await under.open('/lab');
    await known(page);
    // The page's clock and ours are one machine's: what it finds is what the endpoint is ahead by, within what it states.
    const wrongMs = Math.abs((await exact(page, 'offset-ms')) - offsetMs);
    expect(wrongMs).toBeLessThan((await exact(page, 'error-ms')) + 2);
    expect(await exact(page, 'floor-ms')).toBeGreaterThanOrEqual(0);
    const shown = await page.getByTestId('server-clock').textContent();
    expect(shown).toMatch(/^\d\d:\d\d:\d\d\.\d{3}$/);
    const path = page.getByTestId('path-time');
    expect(await path.getAttribute('data-in-use')).toBe('true');
    expect(await page.getByTestId('path-gateway').count()).toBe(0);
    expect(await page.locator('.chart canvas').count()).toBe(2);
  });

  test('it records, downloads, and replays the file to the same figures as the cli', async () => {
    const page = await under.open('/lab');
    await known(page);
    expect(await page.getByTestId('download').isDisabled()).toBe(true);
    await page.getByTestId('record').click();
    const samples = async () => Number(await page.getByTestId('recording').getAttribute('data-samples'));
    await page.getByTestId('ping-now').click();
    await expect.poll(samples, patient).toBeGreaterThanOrEqual(4);
    await page.getByTestId('stop').click();
    const downloading = page.waitForEvent('download');
    await page.getByTestId('download').click();
    const download = await downloading;
    expect(download.suggestedFilename()).toMatch(/^tutti-clock-[\d-]+T[\d-]+\.ndjson$/);
    const folder = await mkdtemp(join(tmpdir(), 'tutti-trace-'));
    const file = join(folder, 'trace.ndjson');
    await download.saveAs(file);
    expect(readTrace(await readFile(file, 'utf8')).lines.filter(({ kind }) => kind === 'sample')).toHaveLength(await samples());

    await page.getByTestId('trace-file').setInputFiles(file);
    await page.getByTestId('replay').waitFor();
    for (const policy of ['path', 'ewma', 'best-of-window']) {
      await page.getByTestId(`policy-${policy}`).check();
      const shown = JSON.parse((await page.getByTestId('summary').textContent()) ?? '{}');
      const told = JSON.parse(
        execFileSync(process.execPath, [cli, 'clock', 'replay', file, '--policy', policy, '--json'], { encoding: 'utf8' }),
      );
      expect(shown.samples).toBe(await samples());
      expect(told).toMatchObject(shown);
    }
    await page.getByTestId('back-to-live').click();
    await expect.poll(() => page.getByTestId('replay').count()).toBe(0);
    await page.getByTestId('replay-recorded').click();
    await page.getByTestId('replay').getByText('This recording', { exact: true }).waitFor();
    await rm(folder, { recursive: true });
  });

  test('a jump of the server’s clock is a new epoch; clear begins anew', async () => {
    const page = await under.open('/lab');
    await known(page);
    const first = await exact(page, 'epoch');
    endpoint.step(3_000);
    await page.getByTestId('ping-now').click();
    await expect.poll(() => exact(page, 'epoch'), patient).toBe(first + 1);
    expect(Math.abs((await exact(page, 'offset-ms')) - offsetMs - 3_000)).toBeLessThan(100);
    endpoint.step(-3_000);
    await page.getByTestId('clear').click();
    await expect.poll(() => exact(page, 'epoch'), patient).toBe(first);
    await expect.poll(async () => Math.abs((await exact(page, 'offset-ms')) - offsetMs), patient).toBeLessThan(100);
  });

  test('a lost line is said, the estimate used on; it comes back by itself', async () => {
    const page = await under.open('/lab');
    await known(page);
    const before = await exact(page, 'offset-ms');
    endpoint.beAway(true);
    await expect.poll(() => status(page), patient).toBe('lost');
    expect(await page.getByTestId('lab-notice').textContent()).toContain('bound grows');
    expect(Math.abs((await exact(page, 'offset-ms')) - before)).toBeLessThan(5);
    endpoint.beAway(false);
    await expect.poll(() => status(page), patient).toBe('known');
  });

  test('no time endpoint: it says so, and replays all the same; a file that is no trace is named with line and field', async () => {
    under.server.timeAt(undefined);
    const page = await under.open('/lab');
    await expect.poll(() => status(page), patient).toBe('no-endpoint');
    expect(await page.getByTestId('lab-notice').textContent()).toContain('timeUrl');
    expect(await page.getByTestId('record').isDisabled()).toBe(true);
    const drop = (name: string, text: string) =>
      page.evaluate(
        ([fileName = '', content = '']) => {
          const dataTransfer = new DataTransfer();
          dataTransfer.items.add(new File([content], fileName));
          for (const type of ['dragenter', 'dragover', 'drop'])
            document.body.dispatchEvent(new DragEvent(type, { dataTransfer, bubbles: true }));
        },
        [name, text],
      );
    await drop('bad.ndjson', '{"trace":"tutti-clock","version":1,"title":""}\n{"kind":"sample","t0":"x"}');
    await expect.poll(() => page.getByTestId('trace-problem').textContent(), patient).toContain('bad.ndjson: line 2, t0');
    await drop('good.ndjson', writeTrace({ title: 'Kitchen', lines: [{ kind: 'sample', t0: 0, t1: 502, t2: 502, t3: 4 }] }));
    await page.getByTestId('replay').getByText('good.ndjson', { exact: true }).waitFor();
    expect(await page.getByTestId('trace-problem').textContent()).toBe('');
  });

  test('from a room it measures the gateway too, as the same member; the lobby leads here', async () => {
    const room = under.roomCalled('Lab room');
    const inRoom = await under.joinAs('Ada', room);
    const opening = inRoom.context().waitForEvent('page');
    await inRoom.getByRole('link', { name: /Sync lab/ }).click();
    const page = await opening;
    await known(page);
    await expect.poll(() => page.getByTestId('path-gateway').getAttribute('data-line'), patient).toBe('open');
    await expect
      .poll(async () => Number(await page.getByTestId('path-gateway').getAttribute('data-floor-ms')), patient)
      .toBeGreaterThanOrEqual(0);
    const { room: now } = under.server.room(room);
    expect(now.status === 'open' && now.members).toHaveLength(1);
    await page.close();

    const lobby = await under.open('/');
    await lobby.getByRole('link', { name: 'Sync lab' }).click();
    await known(lobby);
    await lobby.goBack();
    await lobby.getByTestId('rooms').waitFor();
  });

  test('?time= leads to another address of this machine', async () => {
    under.server.timeAt(undefined);
    const page = await under.open(`/lab?time=${encodeURIComponent(endpoint.url)}`);
    await known(page);
  });
});
