import { chance } from '../chance.ts';
import { type ClockStep, localClock, type Span } from './local-clock.ts';
import { type Leg, network, type Path } from './network.ts';
import { type PageSpan, page } from './page.ts';
import { bloatedPath, cellPath, type Draws, farPath, lanPath, wifiPath } from './paths.ts';
import { type Disturbance, hosts, type World } from './world.ts';

/** The twelve, a route that changes on the way, and a room in which much is said. */
export const traceNames = [
  'lan',
  'coarse',
  'wifi',
  '4g',
  'transcon',
  'bufferbloat',
  'skew',
  'step',
  'sleep',
  'frozen',
  'handover',
  'hidden',
  'rerouted',
  'busy',
] as const;
export type TraceName = (typeof traceNames)[number];

/** What differs from a quiet client on one path with an ordinary clock. */
type Plot = {
  readonly legs: readonly Leg[];
  readonly skewPpm?: number;
  readonly wanderPpm?: number;
  readonly resolutionMs?: number;
  readonly steps?: readonly ClockStep[];
  readonly standstills?: readonly Span[];
  readonly spans?: readonly PageSpan[];
  readonly disturbances?: readonly Disturbance[];
  readonly framesAtMs?: readonly number[];
};

const durationMs = 600_000;

/** A new world: the same name and seed make the same one. */
export function worldOf(trace: TraceName, seed: number): World {
  const draws: Draws = (purpose) => chance(seed, `${trace} ${purpose}`);
  const draw = draws('world');
  const plot = plots[trace](draws);
  const serverStartMs = 1.79e12 + draw.between(0, 1e10);
  const clock = localClock(
    {
      startMs: serverStartMs + draw.between(-2_500, 2_500),
      skewPpm: plot.skewPpm ?? draw.between(-100, 100),
      wanderPpm: plot.wanderPpm ?? draw.acrossScales(0.005, 0.05),
      // Isolated pages 5 or 20 µs, ordinary ones 100 µs.
      resolutionMs: plot.resolutionMs ?? draw.oneOf([0.005, 0.02, 0.1, 0.1]),
      steps: plot.steps ?? [],
      standstills: plot.standstills ?? [],
      durationMs,
    },
    draws('clock'),
  );
  return {
    trace,
    seed,
    durationMs,
    serverStartMs,
    clock,
    network: network(plot.legs, draws('network')),
    page: page(plot.spans),
    hosts: hosts(draws('hosts'), { busy: draw.happens(0.5) ? 1 : 0 }),
    disturbances: plot.disturbances ?? [],
    framesAtMs: plot.framesAtMs ?? [],
  };
}

const on = (path: Path): readonly Leg[] => [{ path, fromMs: 0, outageMs: 0, change: 'new-socket' }];

/** Long ways are changed by others, who tell nobody: one direction's floor is another from some moment on. */
function onRerouted(draws: Draws, path: Path, shiftMs: number): readonly Leg[] {
  const draw = draws('route');
  const byMs = draw.between(shiftMs / 4, shiftMs);
  const isUp = draw.happens(0.5);
  const changed: Path = isUp
    ? { ...path, up: (atMs) => path.up(atMs) + byMs, upFloorMs: path.upFloorMs + byMs }
    : { ...path, down: (atMs) => path.down(atMs) + byMs, downFloorMs: path.downFloorMs + byMs };
  const before = on(draw.happens(0.5) ? path : changed);
  return [
    ...before,
    { path: before[0]?.path === path ? changed : path, fromMs: draw.between(60_000, 540_000), outageMs: 0, change: 'unnoticed' },
  ];
}

/** Where a story does not need a certain network, it has one of those at home. */
const atHome = (draws: Draws): readonly Leg[] => on(draws('home').happens(0.5) ? wifiPath(draws) : lanPath(draws));

const plots: Readonly<Record<TraceName, (draws: Draws) => Plot>> = {
  lan: (draws) => ({ legs: on(lanPath(draws)) }),
  coarse: (draws) => ({ legs: on(lanPath(draws)), resolutionMs: 1 }),
  wifi: (draws) => ({ legs: on(wifiPath(draws)) }),
  '4g': (draws) => ({ legs: on(cellPath(draws)) }),
  transcon: (draws) => ({ legs: on(farPath(draws)) }),
  bufferbloat: (draws) => ({ legs: on(bloatedPath(draws)) }),
  skew(draws) {
    const draw = draws('skew');
    return { legs: on(lanPath(draws)), skewPpm: draw.between(50, 100) * draw.oneOf([-1, 1]), wanderPpm: draw.acrossScales(0.05, 0.3) };
  },
  step(draws) {
    const atMs = draws('step').between(120_000, 420_000);
    return { legs: atHome(draws), steps: [{ atMs, byMs: 3_000 }], disturbances: [{ kind: 'step', told: false, endMs: atMs }] };
  },
  sleep(draws) {
    const naps = twoAbsences(draws, 'asleep', 60_000, 60_000);
    return { legs: atHome(draws), spans: naps, standstills: naps, disturbances: endsOf(naps, 'sleep') };
  },
  frozen(draws) {
    const draw = draws('frozen');
    const spans = twoAbsences(draws, 'frozen', 20_000, 90_000);
    // On phones the machine itself often rests for a part of it.
    const standstills = spans
      .filter(() => draw.happens(0.5))
      .map(({ fromMs, toMs }) => ({ fromMs: draw.between(fromMs + 1_000, fromMs + 10_000), toMs: toMs - draw.between(0, 500) }));
    return { legs: atHome(draws), spans, standstills, disturbances: endsOf(spans, 'freeze') };
  },
  handover(draws) {
    const draw = draws('handover');
    const change = (path: Path, fromMs: number): Leg => ({
      path,
      fromMs,
      outageMs: draw.acrossScales(50, 3_000),
      change: draw.happens(0.5) ? 'new-socket' : 'same-socket',
    });
    const [wifi, cell] = [wifiPath(draws), cellPath(draws)];
    const legs = [...on(wifi), change(cell, draw.between(120_000, 300_000))];
    if (draw.happens(0.5)) legs.push(change(wifi, draw.between(400_000, 500_000)));
    return { legs, disturbances: legs.slice(1).map(({ fromMs }) => ({ kind: 'handover', told: true, endMs: fromMs })) };
  },
  hidden(draws) {
    const draw = draws('hidden');
    const fromMs = draw.between(30_000, 90_000);
    const toMs = draw.between(520_000, 580_000);
    return {
      legs: atHome(draws),
      spans: [{ kind: 'hidden', fromMs, toMs, toldAfterMs: 0, intensiveAfterMs: draw.between(10_000, 120_000) }],
    };
  },
  rerouted: (draws) => ({ legs: onRerouted(draws, farPath(draws), 12) }),
  busy: (draws) => ({ legs: atHome(draws), framesAtMs: roomFrames(draws) }),
};

/** What a room in play says: a tick each 5 s, and what its members do. */
function roomFrames(draws: Draws): readonly number[] {
  const draw = draws('frames');
  const meanMs = draw.acrossScales(400, 5_000);
  const frames = Array.from({ length: durationMs / 5_000 }, (_, index) => index * 5_000 + 2_000);
  for (let atMs = draw.exponential(meanMs); atMs < durationMs; atMs += draw.exponential(meanMs)) frames.push(atMs);
  return frames;
}

/** One of which the page is told at its end, and one of which it is not. */
function twoAbsences(draws: Draws, kind: 'asleep' | 'frozen', shortestMs: number, longestMs: number): readonly PageSpan[] {
  const draw = draws('absences');
  const firstTold = draw.happens(0.5);
  const absence = (fromMs: number, isTold: boolean): PageSpan => ({
    kind,
    fromMs,
    toMs: fromMs + draw.between(shortestMs, longestMs),
    toldAfterMs: isTold ? draw.between(0, 20) : undefined,
  });
  return [absence(draw.between(90_000, 200_000), firstTold), absence(draw.between(330_000, 450_000), !firstTold)];
}

const endsOf = (spans: readonly PageSpan[], kind: Disturbance['kind']): readonly Disturbance[] =>
  spans.map(({ toMs, toldAfterMs }) => ({ kind, told: toldAfterMs !== undefined, endMs: toMs }));
