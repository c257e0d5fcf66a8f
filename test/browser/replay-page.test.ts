import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { system } from '@tutti/domain';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { hasChromium } from './browser.ts';
import { type PageUnderTest, pageUnderTest } from './page-under-test.ts';
import { firstStartMs, makeSmallClips, plantView, type SmallClip } from './replay-clips.ts';
import { replayRoom } from './replay-room.ts';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const patient = { timeout: 20_000 };

describe.skipIf(!hasChromium)('the replay page', () => {
  let under: PageUnderTest;
  let clips: readonly SmallClip[];
  beforeAll(async () => {
    [under, clips] = await Promise.all([pageUnderTest(), makeSmallClips(2)]);
  }, 60_000);
  afterEach(() => under.tidy());
  afterAll(() => under?.[Symbol.asyncDispose]());

  const status = (page: Page) => page.getByTestId('transport').getAttribute('data-status');
  const badge = (page: Page, clipId: string) => page.getByTestId(`tile-${clipId}`).getAttribute('data-badge');
  /** ms after the timeline's beginning. */
  const moment = async (page: Page) => Number(await page.getByTestId('playhead').getAttribute('aria-valuenow'));
  const ready = async (page: Page, clipIds: readonly string[]) => {
    for (const clipId of clipIds)
      await expect.poll(() => page.getByTestId(`tile-${clipId}`).getAttribute('data-status'), patient).toMatch(/ready|before/);
  };
  const drop = (page: Page, files: readonly { name: string; type: string; bytes: Buffer }[], atShare: number) =>
    page.evaluate(
      ([dropped, share]) => {
        const dataTransfer = new DataTransfer();
        for (const { name, type, base64 } of dropped) {
          const bytes = Uint8Array.from(atob(base64), (char) => char.charCodeAt(0));
          dataTransfer.items.add(new File([bytes], name, { type }));
        }
        const clientX = innerWidth * share;
        for (const event of ['dragenter', 'dragover', 'drop'])
          document.body.dispatchEvent(new DragEvent(event, { bubbles: true, cancelable: true, dataTransfer, clientX }));
      },
      [files.map(({ name, type, bytes }) => ({ name, type, base64: bytes.toString('base64') })), atShare] as const,
    );

  test('R-3 R-4 R-5 clips dropped in the room become views, say how they are known, and survive reload and rejoin', async () => {
    const roomId = under.roomCalled('Kitchen');
    const page = await under.joinAs('Ada', roomId);
    const video = clips[0]?.video ?? Buffer.alloc(0);
    await drop(page, [{ name: 'clap.mp4', type: 'video/mp4', bytes: video }], 0.9);
    await page.getByTestId('replay').waitFor();
    await page.getByTestId('clip-files').setInputFiles([{ name: 'letter.mp4', mimeType: 'video/mp4', buffer: Buffer.from('Dear all') }]);
    await page.getByTestId('upload-letter.mp4').getByText('This is not a video that we can play.').waitFor(patient);
    await page.getByRole('button', { name: 'Dismiss letter.mp4' }).click();
    const tile = page.locator('[data-testid^="tile-"]');
    await tile.waitFor(patient);
    const clipId = ((await tile.getAttribute('data-testid')) ?? '').replace('tile-', '');
    expect(await badge(page, clipId)).toBe('checking');
    await ready(page, [clipId]); // it plays all the same
    const { room } = under.server.room(roomId);
    const [added] = room.status === 'open' ? room.views : [];
    if (!added) throw new Error('no view');
    const known = { videoStartTimeMs: firstStartMs, anchorSource: 'name', anchorErrorMs: 1_000, durationMs: 6_000, status: 'ready' };
    under.server.run(roomId, system, { type: 'SettleView', view: { ...added, ...known } });
    await expect.poll(() => badge(page, clipId)).toBe('name');
    await page.reload();
    await expect.poll(() => badge(page, clipId), patient).toBe('name');
    await page.getByTestId('to-room').click();
    await page.getByTestId(`view-${clipId}`).getByText('±1 s by name').waitFor();
    expect(await page.getByTestId('tracks').getByText('clap').count()).toBe(0);
  });

  test('R-7 R-8 by keyboard alone: play, pause, frames, seconds, a loop, one large, another heard', async () => {
    const { page, clipIds } = await replayRoom(under, clips, 4);
    const [first = '', second = ''] = clipIds;
    await ready(page, clipIds);
    expect(await page.getByTestId(`plate-${second}`).textContent()).toBe('Begins in 1.0 s');
    await page.keyboard.press(' ');
    await expect.poll(() => status(page), patient).toBe('playing');
    await expect.poll(() => moment(page), patient).toBeGreaterThan(999);
    await page.keyboard.press('k');
    await expect.poll(() => status(page)).toBe('paused');
    expect(await page.getByTestId(`plate-${second}`).isVisible()).toBe(false);
    const at = await moment(page);
    await page.keyboard.press('ArrowRight');
    await expect.poll(() => moment(page)).toBeGreaterThan(at);
    expect((await moment(page)) - at).toBeLessThan(40);
    await page.keyboard.press('Shift+ArrowLeft');
    await expect.poll(async () => (await moment(page)) - at).toBeLessThan(-900);
    await page.keyboard.press('i');
    await page.keyboard.press('l');
    await expect.poll(async () => (await moment(page)) - at).toBeGreaterThan(3_000);
    await page.keyboard.press('o');
    await expect.poll(() => page.getByTestId('loop').count()).toBe(1);
    await page.keyboard.press('x');
    await expect.poll(() => page.getByTestId('loop').count()).toBe(0);
    await page.keyboard.press('1');
    await expect.poll(() => page.getByTestId(`large-${first}`).getAttribute('aria-pressed')).toBe('true');
    await page.keyboard.press('Shift+Digit2');
    await expect.poll(() => page.getByTestId(`hear-${second}`).getAttribute('aria-pressed')).toBe('true');
    await page.keyboard.press('+');
    await expect.poll(async () => Number(await page.getByTestId('timeline').getAttribute('data-to-ms'))).toBeLessThan(8_400);
    await page.keyboard.press('?');
    await page.getByTestId('shortcuts').getByText('One frame back, forward').waitFor();
    await page.keyboard.press('Escape');
  });

  test('R-6 R-8 by mouse: dragging on the timeline scrubs, on its strip makes a loop; a late clip stands later', async () => {
    const { page, clipIds } = await replayRoom(under, clips, 2);
    await ready(page, clipIds);
    expect(await page.getByTestId(`bar-${clipIds[1]}`).getAttribute('data-from-ms')).toBe('1000');
    const lanes = (await page.getByTestId('lanes').boundingBox()) ?? { x: 0, y: 0, width: 0, height: 0 };
    const across = (share: number) => lanes.x + lanes.width * share;
    await page.mouse.move(across(0.2), lanes.y + 20);
    await page.getByTestId('hover-time').waitFor();
    await page.mouse.down();
    await page.mouse.move(across(0.5), lanes.y + 20, { steps: 5 });
    await expect.poll(() => moment(page)).toBeGreaterThan(3_300);
    await page.mouse.up();
    await expect.poll(async () => Math.abs((await moment(page)) - 3_500)).toBeLessThan(60);
    const strip = (await page.getByTestId('loop-strip').boundingBox()) ?? lanes;
    await page.mouse.move(across(0.25), strip.y + 6);
    await page.mouse.down();
    await page.mouse.move(across(0.75), strip.y + 6, { steps: 4 });
    await page.mouse.up();
    await expect.poll(() => page.getByTestId('loop').count()).toBe(1);
    expect(Number(await page.getByTestId('loop').getAttribute('data-from-ms'))).toBeCloseTo(1_750, -2);
    expect(await status(page)).toBe('paused');
  });

  test('R-11 an unsynced view is aligned by its sound with one click, and the alignment undone; R-4 a failed one is removed', async () => {
    const { page, roomId, clipIds } = await replayRoom(under, clips, 6);
    const [, , unsynced = '', , suspect = '', failed = ''] = clipIds;
    expect(await badge(page, unsynced)).toBe('unsynced');
    await page.getByTestId(`align-${unsynced}`).click();
    await expect.poll(() => badge(page, unsynced)).toBe('listening');
    const found = {
      status: 'found',
      problem: '',
      startTimeMs: firstStartMs + 500,
      errorMs: 4,
      confidence: 0.93,
      againstClipId: clipIds[0] ?? '',
      insteadOfSource: '',
    };
    under.server.run(roomId, system, { type: 'ReportSound', clipId: unsynced, sound: found });
    await page.getByTestId(`tile-${unsynced}`).getByText('≈ by sound 93 %').waitFor();
    await expect.poll(() => page.getByTestId(`bar-${unsynced}`).getAttribute('data-from-ms')).toBe('500');
    await page.getByTestId(`undo-${unsynced}`).click();
    await expect.poll(() => badge(page, unsynced)).toBe('unsynced');

    await page.getByTestId(`check-${suspect}`).click();
    under.server.run(roomId, system, { type: 'ReportSound', clipId: suspect, sound: { ...found, startTimeMs: firstStartMs - 1_100 } });
    await page.getByTestId(`badge-${suspect}`).first().click();
    await page.getByTestId('view-dialog').getByText('This clip’s clock looks 1.80 s fast.').waitFor();
    await page.getByTestId('dialog-trust').click();
    await page.getByTestId('dialog-undo').waitFor();
    await page.keyboard.press('Escape');
    await expect.poll(() => badge(page, suspect)).toBe('sound');

    expect(await page.getByTestId(`plate-${failed}`).textContent()).toContain('ends in the middle');
    await page.getByTestId(`badge-${failed}`).first().click();
    await page.getByTestId('dialog-remove').click();
    await expect.poll(() => page.getByTestId(`tile-${failed}`).count()).toBe(0);
  });

  test('R-7 together: everyone follows who drives; who may not sees why, watches alone, and comes back', async () => {
    const { page, roomId, clipIds } = await replayRoom(under, clips, 2);
    const eve = await under.joinAs('Eve', roomId);
    await eve.getByTestId('to-replay').click();
    await ready(eve, clipIds);
    await ready(page, clipIds);
    await eve.getByText('Ada moves everyone’s views. Watch alone to move yours.').waitFor();
    expect(await eve.getByTestId('play-views').isDisabled()).toBe(true);
    await page.getByTestId('play-views').click();
    await expect.poll(() => status(eve), patient).toBe('playing');
    await expect.poll(() => moment(eve), patient).toBeGreaterThan(999);
    await page.getByTestId('pause-views').click();
    await expect.poll(() => status(eve)).toBe('paused');
    await expect.poll(async () => Math.abs((await moment(eve)) - (await moment(page)))).toBeLessThan(2);
    const shared = await moment(page);
    await eve.getByTestId('alone').click();
    expect(await moment(eve)).toBe(shared);
    await eve.keyboard.press('Shift+ArrowRight');
    await expect.poll(() => moment(eve)).toBeGreaterThan(shared + 900);
    expect(await moment(page)).toBe(shared);
    await eve.getByTestId('together').click();
    await expect.poll(() => moment(eve)).toBe(shared);
  });

  test('R-6 an export goes on though the line was away for a moment; one of more than ten minutes is not asked for', async () => {
    const { page, roomId, adaId } = await replayRoom(under, clips, 2);
    under.server.makeExports(true);
    await page.route(/\/exports\/[^/]+$/u, (route) => route.abort(), { times: 1 });
    await page.getByTestId('open-export').click();
    await page.getByTestId('export-go').click();
    await page.getByTestId('export-download').waitFor();
    under.server.makeExports(false);
    await page.keyboard.press('Escape');
    const [clip] = clips;
    if (!clip) throw new Error('no clip');
    const late = { clipId: 'late', videoStartTimeMs: firstStartMs + 10 * 60_000, anchorSource: 'cutter', anchorErrorMs: 1 } as const;
    plantView(under.server, roomId, adaId, clip, late);
    await page.getByTestId('tile-late').waitFor();
    await page.getByTestId('open-export').click();
    await page.getByText('A film is at most 10 minutes long').waitFor();
    expect(await page.getByTestId('export-go').isDisabled()).toBe(true);
  });

  test('axe finds nothing wrong with nine views of every kind, on a desk and on a phone, nor with the dialogs', async () => {
    const { page, clipIds } = await replayRoom(under, clips, 9);
    await ready(page, clipIds.slice(0, 2));
    const noViolation = async (what: string) => {
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
        await page.waitForFunction(() => document.getAnimations().every((one) => one.playState !== 'running'));
        expect(await violations(page), `${what}, ${colorScheme}`).toEqual([]);
      }
    };
    await noViolation('nine views');
    await page.getByTestId(`badge-${clipIds[4]}`).first().click();
    await noViolation('all about a view');
    await page.keyboard.press('Escape');
    await page.getByTestId('open-export').click();
    await page.getByTestId('export-go').click();
    await page.getByText('This server makes no exports.').waitFor(patient);
    await noViolation('no export');
    under.server.makeExports(true);
    await page.getByTestId('export-go').click();
    await page.getByTestId('export-download').waitFor();
    under.server.makeExports(false);
    await noViolation('an export');
    await page.keyboard.press('Escape');
    await page.setViewportSize({ width: 360, height: 740 });
    await noViolation('nine views on a phone');
    expect(await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)).toBeLessThanOrEqual(0);
  });
});

async function violations(page: Page): Promise<readonly string[]> {
  await page.evaluate(axe);
  return page.evaluate(async () => {
    type Axe = {
      run(
        context: Document,
        options: object,
      ): Promise<{ violations: { id: string; nodes: { html: string; failureSummary?: string }[] }[] }>;
    };
    const { violations: found } = await (window as unknown as { axe: Axe }).axe.run(document, { resultTypes: ['violations'] });
    return found.flatMap(({ id, nodes }) =>
      nodes.map(({ html, failureSummary }) => `${id}: ${html.slice(0, 160)} ${failureSummary ?? ''}`),
    );
  });
}
