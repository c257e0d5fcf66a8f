import type { ClapClip } from '@tutti/testkit';
import type { Move } from './scrub-moves.ts';
import { areRight, framesBetween, framesOff, fromTheMiddle } from './scrub-verdict.ts';
import type { Engine, GridPage, ViewsLab } from './views-lab.ts';

/** A move: how long until every view showed its frame. */
export type Scrubbed = {
  readonly move: Move;
  readonly tookMs: number;
  readonly off: readonly number[] /** It is right at the end, too, and plays if it played. */;
  readonly isRightAtEnd: boolean;
};

export type ScrubOptions = {
  readonly engine: Engine;
  readonly boxPx?: number;
  readonly moves: readonly Move[];
  readonly say?: (line: string) => void;
};

/** After this a view that is not there yet is wrong. */
export const rightWithinMs = 500;
const giveUpMs = 5_000;

/** Moves all views and looks at each drawn frame whether all show what they should: by their strips, not by what the grid says. */
export async function measureScrub(
  lab: ViewsLab,
  clips: readonly ClapClip[],
  { moves, say = () => {}, ...options }: ScrubOptions,
): Promise<Scrubbed[]> {
  const grid = await lab.open(clips, options);
  try {
    const done: Scrubbed[] = [];
    for (const move of moves) {
      const scrubbed = await scrub(grid, clips, move);
      done.push(scrubbed);
      if (isWrong(scrubbed))
        say(
          `${done.length}: ${JSON.stringify(move)} took ${scrubbed.tookMs.toFixed(0)} ms, frames off: ${scrubbed.off.join(' ')}, right at the end: ${scrubbed.isRightAtEnd}`,
        );
    }
    if (grid.complaints.length > 0) throw new Error(grid.complaints.join('\n'));
    return done;
  } finally {
    await grid[Symbol.asyncDispose]();
  }
}

export const isWrong = ({ tookMs, isRightAtEnd }: Scrubbed): boolean => !(tookMs <= rightWithinMs) || !isRightAtEnd;

async function scrub({ page }: GridPage, clips: readonly ClapClip[], move: Move): Promise<Scrubbed> {
  const zeroMs = Math.min(...clips.map(({ startUtcMs }) => startUtcMs));
  const playing = move.kind === 'seek' && move.playing;
  await page.evaluate(async (shallPlay) => {
    if (shallPlay) await window.lab.play();
    else if (window.lab.reading().status !== 'paused') window.lab.pause();
  }, playing);
  const settled = playing ? 'playing' : 'paused';
  await page.waitForFunction((status) => window.lab.reading().status === status, settled, { timeout: 30_000 });
  const before = await page.evaluate(() => window.lab.witness.look());
  const { looks, endedAs } = await page.evaluate(moveAndWatch, { move, patienceMs: playing ? 1_500 : rightWithinMs });
  const target = move.kind === 'seek' ? move.toMs : (looks.at(-1)?.timelineMs ?? 0);
  const judged = looks.map(({ atMs, timelineMs, strips }) => {
    // What plays on after its scrub is held against where the grid says it is; until then against where it was to go.
    const wentOn = playing && timelineMs > target && timelineMs < target + atMs;
    const off = framesOff(strips, clips, zeroMs + (wentOn ? timelineMs : target));
    const stepped = move.kind === 'seek' || framesBetween(before, strips, clips).includes(move.frames);
    // While it plays, frames are on the screen a little after their time: then views are held against each other.
    return { atMs, off, wentOn, isRight: stepped && areRight(wentOn ? fromTheMiddle(off) : off) };
  });
  const right = judged.find(({ isRight }) => isRight);
  const last = judged.at(-1);
  const isRightAtEnd = last?.isRight === true && (playing ? endedAs === 'playing' && last.wentOn : endedAs === 'paused');
  return { move, tookMs: right?.atMs ?? giveUpMs, off: (isRightAtEnd ? right : last)?.off ?? [], isRightAtEnd };
}

type Looks = {
  looks: { atMs: number; timelineMs: number; strips: Awaited<ReturnType<Window['lab']['witness']['look']>> }[];
  endedAs: string;
};

/** Runs in the page. */
async function moveAndWatch({ move, patienceMs }: { move: Move; patienceMs: number }): Promise<Looks> {
  const { lab } = window;
  const fromMs = performance.now();
  void (move.kind === 'seek' ? lab.seek(move.toMs) : lab.step(move.frames));
  const looks: Looks['looks'] = [];
  while (performance.now() - fromMs < patienceMs) {
    const strips = await lab.witness.look();
    looks.push({ atMs: performance.now() - fromMs, timelineMs: lab.reading().timelineMs, strips });
  }
  return { looks, endedAs: lab.reading().status };
}
