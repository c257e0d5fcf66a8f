import { setTimeout as sleep } from 'node:timers/promises';
import { type ClapClip, findClicks, type SoundLab, waitFor } from '@tutti/testkit';
import { quantile } from '../sound/summarise.ts';
import { flashesOf } from './flashes.ts';
import { heardTurn } from './heard-clicks.ts';
import type { Engine, GridPage, ViewsLab } from './views-lab.ts';

/** What one view's turn showed and sounded. */
export type ClapTurn = {
  /** Between the first and the last view's flash, ms. */
  readonly flashSpreadMs: number;
  /** The audible view's click after its own flash, ms. */
  readonly laterMs: number;
  /** How far the placings of the recorder's clock before and after it disagree, ms. */
  readonly residualMs: number;
  /** Turns before it that say nothing: the clocks could not be placed, or a flash was not seen. */
  readonly repeats: number;
  /** It says nothing either, and was the last try. */
  readonly unsure: boolean;
};

export type ClapOptions = {
  readonly engine: Engine;
  /** Played before the clap. */
  readonly leadMs?: number;
  /** An output that moves more than this meanwhile says nothing about a player. */
  readonly residualWithinMs?: number;
  readonly say?: (line: string) => void;
};

const mostRepeats = 4;

/** Plays one clap once for each view, which is the audible one then: flashes as displayed, the click as recorded. */
export async function measureClap(
  lab: ViewsLab,
  sound: SoundLab,
  clips: readonly ClapClip[],
  { engine, leadMs = 3_000, residualWithinMs = 4, say = () => {} }: ClapOptions,
): Promise<ClapTurn[]> {
  const grid = await lab.open(clips, { engine });
  try {
    const turns: ClapTurn[] = [];
    for (let repeats = 0; turns.length < clips.length; ) {
      const nth = turns.length;
      const turn = await measureTurn(grid, sound, clips, { nth, leadMs });
      const isSure = turn.residualMs <= residualWithinMs && turn.flashSpreadMs < Number.POSITIVE_INFINITY;
      const { flashSpreadMs, laterMs, residualMs } = turn;
      const what = `flashes ${flashSpreadMs.toFixed(1)} ms apart, click ${laterMs.toFixed(1)} ms after its flash, clocks to ${residualMs.toFixed(1)} ms`;
      say(`view ${nth} (${clips[nth]?.filename}): ${what}${isSure ? '' : ', unsure'}`);
      const isLast = isSure || repeats === mostRepeats;
      if (isLast) turns.push({ ...turn, repeats, unsure: !isSure });
      repeats = isLast ? 0 : repeats + 1;
    }
    if (grid.complaints.length > 0) throw new Error(grid.complaints.join('\n'));
    return turns;
  } finally {
    await grid[Symbol.asyncDispose]();
  }
}

async function measureTurn(
  grid: GridPage,
  sound: SoundLab,
  clips: readonly ClapClip[],
  { nth, leadMs }: { nth: number; leadMs: number },
): Promise<Omit<ClapTurn, 'repeats' | 'unsure'>> {
  const recording = await sound.record();
  try {
    const before = await knownClick(grid);
    const flashes = await playTurn(grid, clips, { nth, leadMs });
    const after = await knownClick(grid);
    await sleep(200);
    const { channels, sampleRate } = await recording.stop();
    const found = findClicks(channels[0] ?? new Float32Array(), sampleRate);
    const seen = flashes.filter((atMs) => atMs !== undefined);
    const flashSpreadMs = seen.length < clips.length ? Number.POSITIVE_INFINITY : Math.max(...seen) - Math.min(...seen);
    return { flashSpreadMs, ...heardTurn(found, [before, after], flashes[nth] ?? Number.NaN) };
  } finally {
    await recording[Symbol.asyncDispose]();
  }
}

export const clapFigures = (turns: readonly ClapTurn[]) => {
  const sure = turns.filter(({ unsure }) => !unsure);
  const of = (pick: (turn: ClapTurn) => number, share: number) => quantile(sure.map(pick), share);
  return {
    turns: turns.length,
    unsure: turns.length - sure.length,
    flash_spread_p50_ms: of((turn) => turn.flashSpreadMs, 0.5),
    flash_spread_max_ms: of((turn) => turn.flashSpreadMs, 1),
    sound_off_p50_ms: of((turn) => Math.abs(turn.laterMs), 0.5),
    sound_off_max_ms: of((turn) => Math.abs(turn.laterMs), 1),
    residual_p50_ms: of((turn) => turn.residualMs, 0.5),
    residual_max_ms: of((turn) => turn.residualMs, 1),
    repeats: turns.reduce((sum, { repeats }) => sum + repeats, 0),
  };
};

async function playTurn(
  { page, complaints }: GridPage,
  clips: readonly ClapClip[],
  { nth, leadMs }: { nth: number; leadMs: number },
): Promise<(number | undefined)[]> {
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
  return flashesOf(told, clips);
}

async function knownClick({ page }: GridPage): Promise<number> {
  const { heardAtMs } = await page.evaluate(() => window.lab.click());
  return heardAtMs;
}
