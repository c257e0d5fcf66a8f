import { setTimeout as sleep } from 'node:timers/promises';
import { type ClapClip, findClicks, type SoundLab, waitFor } from '@tutti/testkit';
import { quantile } from '../sound/summarise.ts';
import { flashesOf } from './flashes.ts';
import { heardTurns } from './heard-clicks.ts';
import type { Engine, GridPage, ViewsLab } from './views-lab.ts';

export type ClapResult = {
  /** Each view was heard once. */
  readonly turns: number;
  /** Between the first and the last view's flash, ms, in each turn. */
  readonly flashSpreadMs: readonly number[];
  /** Of each view's click after its own flash, ms. */
  readonly laterMs: readonly number[];
  /** How far the placings of the recorder's clock before and after a turn disagree, ms. */
  readonly residualMs: readonly number[];
  /** Of the slowest view. */
  readonly frameMs: number;
};

export type ClapOptions = { readonly engine: Engine; readonly leadMs?: number; readonly say?: (line: string) => void };

/** Plays one clap once for each view, which is the audible one then: flashes as displayed, the click as recorded. */
export async function measureClap(
  lab: ViewsLab,
  sound: SoundLab,
  clips: readonly ClapClip[],
  { engine, leadMs = 1_500, say = () => {} }: ClapOptions,
): Promise<ClapResult> {
  const grid = await lab.open(clips, { engine });
  const recording = await sound.record();
  try {
    const knownMs = [await knownClick(grid)];
    const flashes: number[][] = [];
    for (const [nth] of clips.entries()) {
      flashes.push(await playTurn(grid, clips, { nth, leadMs }));
      knownMs.push(await knownClick(grid));
    }
    await sleep(300);
    const { channels, sampleRate } = await recording.stop();
    const [heard] = channels;
    if (!heard) throw new TypeError('nothing was recorded');
    if (grid.complaints.length > 0) throw new Error(grid.complaints.join('\n'));
    const own = flashes.map((all, nth) => all[nth] ?? Number.NaN);
    const turns = heardTurns(findClicks(heard, sampleRate), knownMs, own);
    for (const [nth, { laterMs, residualMs }] of turns.entries())
      say(
        `view ${nth} (${clips[nth]?.filename}): flashes ${rangeMs(flashes[nth])} ms apart, click ${laterMs.toFixed(1)} ms after its flash, clocks to ${residualMs.toFixed(1)} ms`,
      );
    return {
      turns: turns.length,
      flashSpreadMs: flashes.map((all) => Number(rangeMs(all))),
      laterMs: turns.map(({ laterMs }) => laterMs),
      residualMs: turns.map(({ residualMs }) => residualMs),
      frameMs: Math.max(...clips.map(({ frameMs }) => frameMs)),
    };
  } finally {
    await recording[Symbol.asyncDispose]();
    await grid[Symbol.asyncDispose]();
  }
}

export const clapFigures = ({ turns, flashSpreadMs, laterMs, residualMs, frameMs }: ClapResult) => ({
  turns,
  flash_spread_max_ms: quantile(flashSpreadMs, 1),
  frame_ms: frameMs,
  sound_off_median_ms: quantile(laterMs.map(Math.abs), 0.5),
  sound_off_max_ms: quantile(laterMs.map(Math.abs), 1),
  residual_max_ms: quantile(residualMs, 1),
});

async function playTurn(
  { page, complaints }: GridPage,
  clips: readonly ClapClip[],
  { nth, leadMs }: { nth: number; leadMs: number },
): Promise<number[]> {
  const zeroMs = Math.min(...clips.map(({ startUtcMs }) => startUtcMs));
  const clapMs = (clips[0]?.clapUtcMs ?? 0) - zeroMs;
  await page.evaluate(
    ([clipId, fromMs]) => {
      window.lab.setAudible(clipId);
      return window.lab.seek(fromMs);
    },
    [`clip-${nth}`, clapMs - leadMs] as const,
  );
  await page.evaluate(() => {
    window.lab.witness.tell();
    window.lab.witness.watch(1);
    return window.lab.play();
  });
  await waitFor(() => page.evaluate((untilMs) => window.lab.reading().timelineMs > untilMs, clapMs + 400), {
    what: `the clap to pass (${complaints.join('; ')})`,
    withinMs: 30_000,
  });
  const told = await page.evaluate(() => {
    window.lab.pause();
    window.lab.witness.watch(0);
    window.lab.setAudible(undefined);
    return window.lab.witness.tell();
  });
  return flashesOf(told, clips).map((atMs, view) => {
    if (atMs === undefined) throw new Error(`no flash was seen in view ${view}`);
    return atMs;
  });
}

async function knownClick({ page }: GridPage): Promise<number> {
  const { heardAtMs } = await page.evaluate(() => window.lab.click());
  return heardAtMs;
}

const rangeMs = (values: readonly number[] = []): string => (Math.max(...values) - Math.min(...values)).toFixed(1);
