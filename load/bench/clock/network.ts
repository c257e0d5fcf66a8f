import type { Chance } from '../chance.ts';
import type { Delay } from './delays.ts';
import type { Span } from './local-clock.ts';

export type Direction = 'up' | 'down';

/** A way to the server and back. The floors are the least that `up` and `down` can give. */
export type Path = {
  readonly name: string;
  readonly up: Delay;
  readonly down: Delay;
  readonly upFloorMs: number;
  readonly downFloorMs: number;
  /** Share of packets that are lost; TCP sends them again. */
  readonly loss: number;
};

/** From `fromMs` on the client is on this path; for `outageMs` before that it was on none. `unnoticed`: a route changed far away, nobody is told. */
export type Leg = {
  readonly path: Path;
  readonly fromMs: number;
  readonly outageMs: number;
  readonly change: 'new-socket' | 'same-socket' | 'unnoticed';
};

/** A path and its name as one: the clock cannot know better than half of what its two ways differ by at the least. */
export const asymmetryBoundMs = ({ upFloorMs, downFloorMs }: Path): number => Math.abs(upFloorMs - downFloorMs) / 2;

export type Network = {
  readonly legs: readonly Leg[];
  /** When a message handed over at `atMs` arrives; undefined when its socket died on the way. Messages are to be sent in the order of time. */
  arrivalMs(direction: Direction, atMs: number): number | undefined;
  isOnline(atMs: number): boolean;
  /** asymmetry / 2 of the best path known so far. */
  boundMs(atMs: number): number;
};

/** A TCP connection over the paths that the client takes one after the other: nothing overtakes, what is lost comes later. */
export function network(legs: readonly Leg[], draw: Chance): Network {
  const outages: readonly Span[] = legs.slice(1).map(({ fromMs, outageMs }) => ({ fromMs: fromMs - outageMs, toMs: fromMs }));
  const lastMs = { up: 0, down: 0 };
  const legAt = (atMs: number) => legs.findLast(({ fromMs }) => fromMs <= atMs) ?? (legs[0] as Leg);
  const outageAt = (atMs: number) => outages.find(({ fromMs, toMs }) => fromMs <= atMs && atMs < toMs);

  /** Time until a packet gets through: each loss is noticed by the sender's time-out, which doubles. */
  const lossMs = ({ loss, upFloorMs, downFloorMs }: Path) => {
    let waitMs = 0;
    for (let timeoutMs = upFloorMs + downFloorMs + 200; waitMs < 8_000 && draw.happens(loss); timeoutMs *= 2) waitMs += timeoutMs;
    return waitMs;
  };

  const travelMs = (direction: Direction, atMs: number) => {
    const { path } = legAt(atMs);
    const sentMs = atMs + lossMs(path);
    return sentMs + path[direction](sentMs);
  };

  return {
    legs,
    arrivalMs(direction, atMs) {
      let arrivalMs = travelMs(direction, atMs);
      const cut = outages.find(({ fromMs, toMs }) => fromMs < arrivalMs && atMs < toMs);
      if (cut) {
        if (legAt(cut.toMs).change === 'new-socket') return undefined;
        // Lost with the old path; sent again when the sender's clock says so, over the new one.
        const againMs = cut.toMs + draw.between(0, 200);
        arrivalMs = travelMs(direction, againMs);
      }
      lastMs[direction] = Math.max(lastMs[direction] + 0.001, arrivalMs);
      return lastMs[direction];
    },
    isOnline: (atMs) => outageAt(atMs) === undefined,
    boundMs: (atMs) => Math.min(...legs.filter(({ fromMs }) => fromMs <= atMs || fromMs === 0).map(({ path }) => asymmetryBoundMs(path))),
  };
}
