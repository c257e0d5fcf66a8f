import { chance } from '../chance.ts';
import { type LocalClockOptions, localClock } from './local-clock.ts';
import { type Leg, network, type Path } from './network.ts';
import { type PageSpan, page } from './page.ts';
import type { World } from './world.ts';

const durationMs = 600_000;

/** A world in which nothing is drawn but what a test says: a perfect clock, 10 ms each way, idle hosts, a page that is shown. */
export function quietWorld({
  path = {},
  legs,
  clock = {},
  spans = [],
  ...rest
}: Partial<Omit<World, 'clock'>> & {
  readonly path?: Partial<Path>;
  readonly legs?: readonly Leg[];
  readonly clock?: Partial<LocalClockOptions>;
  readonly spans?: readonly PageSpan[];
} = {}): World {
  return {
    trace: 'quiet',
    seed: 1,
    durationMs,
    serverStartMs: 1_000_000,
    clock: localClock({ startMs: 5_000, skewPpm: 0, wanderPpm: 0, resolutionMs: 1e-6, durationMs, ...clock }, chance(1, 'clock')),
    network: network(legs ?? [{ path: quietPath(path), fromMs: 0, outageMs: 0, change: 'new-socket' }], chance(1, 'network')),
    page: page(spans),
    hosts: { serverMs: () => ({ before: 0, between: 0, after: 0 }), sendingMs: () => 0, latenessMs: () => 0 },
    disturbances: [],
    framesAtMs: [],
    ...rest,
  };
}

export const quietPath = (path: Partial<Path> = {}): Path => ({
  name: 'quiet',
  up: () => 10,
  down: () => 10,
  upFloorMs: 10,
  downFloorMs: 10,
  loss: 0,
  ...path,
});
