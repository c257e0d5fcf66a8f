import type { Chance } from '../chance.ts';
import { bursts, type Delay, fixed, heavyTail, jitter, naps, queue, repeats, spells, together, turns } from './delays.ts';
import type { Path } from './network.ts';

/** Draws of a purpose, so that no part of a network changes another's. */
export type Draws = (purpose: string) => Chance;

/** A switch or a good access point in the next room. */
export function lanPath(draws: Draws): Path {
  const draw = draws('lan');
  const floorMs = draw.acrossScales(0.08, 1);
  const jitterMs = draw.acrossScales(0.03, 0.4);
  const tail = { share: draw.between(0.001, 0.02), leastMs: 0.3, shape: draw.between(1.4, 2.2), mostMs: 30 };
  return pathOf('lan', {
    floorMs,
    asymmetryMs: draw.between(-0.06, 0.06),
    way: (direction) => [jitter(draws(`lan ${direction} jitter`), jitterMs), heavyTail(draws(`lan ${direction} tail`), tail)],
  });
}

/** Contention, neighbours that come and go, and in some homes an access point that makes a napping phone wait for its beacon. */
export function wifiPath(draws: Draws): Path {
  const draw = draws('wifi');
  const jitterMs = draw.acrossScales(0.3, 2);
  const tail = { share: draw.between(0.005, 0.03), leastMs: draw.between(3, 15), shape: draw.between(1.3, 2.2), mostMs: 400 };
  // Who talks, talks to both.
  const isBusy = spells(draws('wifi spells'), draw.acrossScales(300, 4_000), draw.acrossScales(4_000, 25_000));
  const burstMs = draw.acrossScales(5, 40);
  const nap = draw.happens(0.3) && naps(draws('wifi naps'), { afterMs: draw.between(100, 400), cycleMs: 102.4 * draw.oneOf([1, 1, 2, 3]) });
  return pathOf('wifi', {
    floorMs: draw.acrossScales(0.6, 4),
    asymmetryMs: draw.between(-0.2, 0.2),
    loss: draw.acrossScales(0.0002, 0.005),
    way: (direction) => [
      jitter(draws(`wifi ${direction} jitter`), jitterMs),
      heavyTail(draws(`wifi ${direction} tail`), tail),
      bursts(draws(`wifi ${direction} bursts`), isBusy, burstMs),
      ...(nap ? [nap[direction]] : []),
    ],
  });
}

/** Uplink by grant, repetitions of the radio, cells that fill up; up is slower than down at the very least. */
export function cellPath(draws: Draws): Path {
  const draw = draws('cell');
  const jitterMs = draw.acrossScales(0.5, 3);
  const grantMs = draw.oneOf([0, 0, 2.5, 5, 10]);
  const isBusy = {
    up: spells(draws('cell up spells'), draw.acrossScales(500, 5_000), draw.acrossScales(5_000, 30_000)),
    down: spells(draws('cell down spells'), draw.acrossScales(500, 5_000), draw.acrossScales(5_000, 30_000)),
  };
  const burstMs = draw.between(10, 60);
  const tail = { share: draw.between(0.005, 0.02), leastMs: 20, shape: draw.between(1.3, 2), mostMs: 800 };
  const round = { share: draw.between(0.04, 0.15), roundMs: 8 };
  return pathOf('4g', {
    floorMs: draw.between(13, 28),
    asymmetryMs: draw.between(4, 14),
    loss: draw.acrossScales(0.0002, 0.004),
    way: (direction) => [
      jitter(draws(`cell ${direction} jitter`), jitterMs),
      heavyTail(draws(`cell ${direction} tail`), tail),
      bursts(draws(`cell ${direction} bursts`), isBusy[direction], burstMs),
      repeats(draws(`cell ${direction} repeats`), round),
      ...(direction === 'up' && grantMs > 0 ? [turns(draws('cell grants'), grantMs)] : []),
    ],
  });
}

/** Half the world, a little crooked, and lossy. */
export function farPath(draws: Draws): Path {
  const draw = draws('far');
  const jitterMs = draw.acrossScales(0.15, 1.2);
  const tail = { share: draw.between(0.005, 0.03), leastMs: 2, shape: draw.between(1.4, 2.2), mostMs: 200 };
  const isBusy = {
    up: spells(draws('far up spells'), draw.acrossScales(500, 4_000), draw.acrossScales(5_000, 30_000)),
    down: spells(draws('far down spells'), draw.acrossScales(500, 4_000), draw.acrossScales(5_000, 30_000)),
  };
  const burstMs = draw.between(2, 15);
  return pathOf('far', {
    floorMs: draw.between(80, 120),
    asymmetryMs: draw.between(2, 10) * draw.oneOf([-1, 1]),
    loss: draw.acrossScales(0.004, 0.03),
    way: (direction) => [
      jitter(draws(`far ${direction} jitter`), jitterMs),
      heavyTail(draws(`far ${direction} tail`), tail),
      bursts(draws(`far ${direction} bursts`), isBusy[direction], burstMs),
    ],
  });
}

/** A line at home whose buffers somebody fills: sending holiday pictures, fetching a game, or both. */
export function bloatedPath(draws: Draws): Path {
  const draw = draws('bloat');
  const jitterMs = draw.acrossScales(0.03, 0.2);
  const loaded = draw.oneOf<readonly ('up' | 'down')[]>([['up'], ['down'], ['up', 'down']]);
  const fill = () => ({
    meanOnMs: draw.acrossScales(5_000, 40_000),
    meanOffMs: draw.acrossScales(5_000, 30_000),
    growth: draw.acrossScales(0.05, 0.6),
    fullMs: draw.acrossScales(80, 1_200),
    backoff: draw.between(0.4, 0.8),
  });
  const fills = { up: fill(), down: fill() };
  return pathOf('bloat', {
    floorMs: draw.between(3, 12),
    asymmetryMs: draw.between(-0.1, 0.1),
    loss: draw.acrossScales(0.0002, 0.005),
    way: (direction) => [
      jitter(draws(`bloat ${direction} jitter`), jitterMs),
      ...(loaded.includes(direction) ? [queue(draws(`bloat ${direction} queue`), fills[direction])] : []),
    ],
  });
}

type Making = {
  /** The least that a way takes, on average of both. */
  readonly floorMs: number;
  /** Up minus down, at the least. */
  readonly asymmetryMs: number;
  readonly loss?: number;
  readonly way: (direction: 'up' | 'down') => readonly Delay[];
};

function pathOf(name: string, { floorMs, asymmetryMs, loss = 0, way }: Making): Path {
  const upFloorMs = floorMs + asymmetryMs / 2;
  const downFloorMs = floorMs - asymmetryMs / 2;
  return {
    name,
    upFloorMs,
    downFloorMs,
    up: together(fixed(upFloorMs), ...way('up')),
    down: together(fixed(downFloorMs), ...way('down')),
    loss,
  };
}
