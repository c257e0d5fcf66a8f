import { type Exchange, offsetMs, rttMs } from '@tutti/clock';
import { expect, test } from 'vitest';
import type { Entrant } from './contestant.ts';
import { steadyPings } from './peers/steady-pings.ts';
import { quietWorld } from './quiet-world.ts';
import { simulate } from './simulate.ts';
import { simulatedTrace } from './simulated-trace.ts';
import { traceNames } from './traces.ts';
import type { World } from './world.ts';

/** Pings so often, or as it is told, and remembers what it heard. */
function heardIn(
  world: World,
  { everyMs = 1_000, chained = false } = {},
): { readonly heard: readonly Exchange[]; readonly events: readonly string[] } {
  const heard: Exchange[] = [];
  const events: string[] = [];
  const plan = steadyPings({ everyMs });
  const listener: Entrant = {
    name: 'listener',
    create: () => ({
      nextPingMs: (moment) => (chained && moment.kind === 'answered' ? 0 : plan(moment)),
      onSample: (exchange) => void heard.push(exchange),
      now: (localMs) => localMs,
    }),
  };
  simulate(world, listener, {
    nextLookMs: () => Number.POSITIVE_INFINITY,
    look() {},
    onEvent: (kind, _localMs, trueMs) => void events.push(`${kind} ${Math.round(trueMs)}`),
  });
  return { heard, events };
}

test('an asymmetric path shifts every offset by half its asymmetry, and no more', () => {
  const { heard } = heardIn(quietWorld({ path: { up: () => 30, down: () => 10 } }));
  expect(heard.length).toBeGreaterThan(590);
  for (const exchange of heard) {
    expect(rttMs(exchange)).toBeCloseTo(40, 3);
    expect(offsetMs(exchange)).toBeCloseTo(995_000 + 10, 3);
  }
});

test('the same seed makes the same trace, to the byte; another makes another', () => {
  const written = (seed: number) => traceNames.map((trace) => withoutHeading(simulatedTrace(trace, seed)));
  const [first, again, other] = [written(7), written(7), written(8)];
  for (const [index, trace] of traceNames.entries()) {
    expect(again[index] === first[index], trace).toBe(true);
    expect(other[index] === first[index], trace).toBe(false);
  }
});

test('a clock trace has its heading, and each kind of line in the order of local time', () => {
  const lines = simulatedTrace('busy', 3)
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect(lines[0]).toEqual({ trace: 'tutti-clock', version: 1, title: 'simulated busy, seed 3' });
  expect(new Set(lines.slice(1).map(({ kind }) => kind))).toEqual(new Set(['event', 'sample', 'stamp', 'truth']));
  const times = lines.slice(1).map(({ t3, localMs }) => t3 ?? localMs);
  expect(times).toEqual([...times].sort((a, b) => a - b));
});

test('a hidden page pings once a second, then once a minute; answers still come, and may ask at once', () => {
  const spans = [{ kind: 'hidden', fromMs: 100_000, toMs: 500_000, toldAfterMs: 0, intensiveAfterMs: 100_000 }] as const;
  const { heard, events } = heardIn(quietWorld({ spans }), { everyMs: 200 });
  const sentIn = (fromMs: number, toMs: number) => heard.filter(({ t0 }) => t0 - 5_000 >= fromMs && t0 - 5_000 < toMs).length;
  expect(sentIn(0, 99_900)).toBeGreaterThan(490);
  expect(sentIn(110_000, 190_000)).toBe(80);
  expect(sentIn(261_000, 499_000)).toBe(4);
  expect(sentIn(501_000, 599_000)).toBeGreaterThan(480);
  expect(events).toEqual(['connect 0', 'hidden 100000', 'resume 500000']);
  const chain = heardIn(quietWorld({ spans }), { chained: true }).heard;
  expect(chain.filter(({ t0 }) => t0 - 5_000 > 300_000 && t0 - 5_000 < 301_000).length).toBeGreaterThanOrEqual(49);
});

test('a frozen page hears what came meanwhile when it thaws, all at once and late', () => {
  const { heard } = heardIn(quietWorld({ spans: [{ kind: 'frozen', fromMs: 100_005, toMs: 160_005, toldAfterMs: undefined }] }));
  const late = heard.filter((exchange) => rttMs(exchange) > 25);
  expect(late.length).toBe(1);
  expect(rttMs(late[0] as Exchange)).toBeCloseTo(60_005, 0);
});

test('after a sleep that nobody told of, timers go on where they stood and the offset is another', () => {
  const nap = { kind: 'asleep', fromMs: 100_500, toMs: 160_500, toldAfterMs: undefined } as const;
  const { heard, events } = heardIn(quietWorld({ spans: [nap], clock: { standstills: [nap] } }));
  const offsets = heard.map((exchange) => Math.round(offsetMs(exchange)));
  expect(new Set(offsets)).toEqual(new Set([995_000, 1_055_000]));
  expect(heard.length).toBe(540);
  expect(events).toEqual(['connect 0']);
});

test('what was asked on a socket that died is never answered', () => {
  const path = { ...quietWorld().network.legs[0] } as World['network']['legs'][number];
  const legs = [path, { ...path, fromMs: 100_002, outageMs: 1, change: 'new-socket' as const }];
  const { heard, events } = heardIn(quietWorld({ legs }));
  expect(heard.some(({ t0 }) => Math.abs(t0 - 105_000) < 1)).toBe(false);
  expect(events).toEqual(['connect 0', 'connect 100002']);
});

const withoutHeading = (trace: string) => trace.slice(trace.indexOf('\n'));
