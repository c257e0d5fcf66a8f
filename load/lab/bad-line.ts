import { parseArgs } from 'node:util';
import type { DelayProxyOptions } from '@tutti/testkit';

/** What a proxy before the time endpoint does to each frame; undefined: there is none. */
export type BadLine = Required<Pick<DelayProxyOptions, 'up' | 'down'>> & Pick<DelayProxyOptions, 'stalls'>;

export const usage = `npm run lab -- [--delay 40] [--jitter 10] [--asymmetry 5] [--stall 300]
  --delay       each way takes so many ms
  --jitter      … and up to so many more, drawn for each frame
  --asymmetry   the way up takes so many more than the way down; no estimator can see that
  --stall       every 10 s nothing passes for so many ms`;

const mostMs = 5_000;
const stallEveryMs = 10_000;

/** What the command line asks for. @throws RangeError with a sentence; TypeError for options that there are not. */
export function badLine(args: readonly string[]): BadLine | undefined {
  const option = { type: 'string', default: '0' } as const;
  const { values } = parseArgs({ args: [...args], options: { delay: option, jitter: option, asymmetry: option, stall: option } });
  const [delayMs, jitterMs, stallMs] = [Number(values.delay), Number(values.jitter), Number(values.stall)];
  const asymmetryMs = Number(values.asymmetry);
  for (const ms of [delayMs, jitterMs, stallMs, Math.abs(asymmetryMs)])
    if (!(ms >= 0 && ms <= mostMs)) throw new RangeError(`Times are ms from 0 to ${mostMs}.\n${usage}`);
  if (Math.abs(asymmetryMs) > 2 * delayMs)
    throw new RangeError(
      `No way takes less than nothing: an asymmetry of ${asymmetryMs} needs a delay of ${Math.abs(asymmetryMs) / 2} at least.`,
    );
  if (delayMs + jitterMs + stallMs === 0) return undefined;
  const way = (ms: number) => ({ minMs: ms, maxMs: ms + jitterMs });
  const ways = { up: way(delayMs + asymmetryMs / 2), down: way(delayMs - asymmetryMs / 2) };
  return stallMs > 0 ? { ...ways, stalls: { everyMs: stallEveryMs, forMs: stallMs } } : ways;
}

/** The lab's address, led to the time endpoint through a proxy when there is one. */
export function labLink(pages: string, proxied: string | undefined): string {
  const link = new URL('/lab', pages);
  return proxied === undefined ? link.href : `${link.href}?time=${proxied}`;
}
