import { expect, test } from 'vitest';
import { field } from './field.ts';
import { judge } from './judge.ts';
import { quietWorld } from './quiet-world.ts';
import { simulate } from './simulate.ts';
import type { World } from './world.ts';

const run = (name: string, world: World) => {
  const entrant = field.find((each) => each.name === name);
  if (!entrant) throw new RangeError(`nobody is called ${name}`);
  const watcher = judge(world);
  const { pings } = simulate(world, entrant, watcher);
  return { ...watcher.figures(), pings };
};

test.each(field.map(({ name }) => name).filter((name) => name !== 'seed EWMA'))(
  '%s finds a clock that stands still beside the truth',
  (name) => {
    // A network without any jitter has equal round trips, of which timesync keeps none: a little is needed.
    let turn = 0;
    const jitter = () => 10 + (turn++ % 5) * 0.01;
    expect(run(name, quietWorld({ path: { up: jitter, down: () => 10 } })).after60s.p95).toBeLessThan(name === 'Jellyfin' ? 1.1 : 0.05);
  },
);

test("the seed's average starts from nothing: a minute later a third of it is missing", () => {
  const { after60s } = run('seed EWMA', quietWorld());
  expect(after60s.p99 / 995_000).toBeGreaterThan(0.4);
});

test('who knows no rate is off by age · skew; who does is not', () => {
  const world = () => quietWorld({ clock: { skewPpm: 100 } });
  expect(run('Snapcast', world()).after60s.p95).toBeCloseTo(10, 0);
  expect(run('timesync, 1 h', world()).after60s.p99).toBeGreaterThan(58);
  for (const name of ['tutti path', '* knows the rate']) expect(run(name, world()).after60s.p95).toBeLessThan(0.1);
  for (const name of ['Sendspin', 'sendspin-js']) expect(run(name, world()).after60s.p95).toBeLessThan(0.8);
});

test('each keeps to its own plan of pings', () => {
  const pings = (name: string) => run(name, quietWorld()).pings;
  expect(pings('seed EWMA')).toBe(20);
  expect(pings('best of 5')).toBe(200);
  expect(pings('best rtt for ever')).toBe(44);
  expect(pings('timesync, 1 h')).toBe(5);
  expect(pings('timesync, 10 s')).toBe(300);
  expect(pings('Snapcast')).toBe(649);
  expect(pings('Sendspin')).toBe(480);
  expect(pings('Jellyfin')).toBe(13);
  expect(pings('dvbcss')).toBe(600);
});
