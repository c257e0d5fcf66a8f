import fc from 'fast-check';
import { expect, test } from 'vitest';
import { chance } from '../chance.ts';
import { naps, queue } from './delays.ts';
import { type Leg, network } from './network.ts';
import { quietPath } from './quiet-world.ts';

const first: Leg = { path: quietPath(), fromMs: 0, outageMs: 0, change: 'new-socket' };

test('nothing overtakes: messages arrive in the order in which they were sent, whatever the delays', () => {
  fc.assert(
    fc.property(fc.integer(), fc.array(fc.double({ min: 0, max: 500, noNaN: true }), { maxLength: 50 }), (seed, delays) => {
      const left = [...delays];
      const net = network([{ ...first, path: quietPath({ down: () => left.shift() ?? 0, loss: 0.2 }) }], chance(seed, 'test'));
      const arrivals = delays.map((_, index) => net.arrivalMs('down', index * 10) ?? Number.NaN);
      for (const [index, arrivalMs] of arrivals.entries()) expect(arrivalMs).toBeGreaterThan(arrivals[index - 1] ?? 0);
    }),
  );
});

test('what is lost is sent again after a time-out and comes late; with much loss much is late', () => {
  const net = network([{ ...first, path: quietPath({ loss: 0.5 }) }], chance(1, 'test'));
  const late = Array.from({ length: 1_000 }, (_, index) => (net.arrivalMs('up', index * 60_000) ?? 0) - index * 60_000).filter(
    (ms) => ms > 10.1,
  );
  expect(late.length).toBeGreaterThan(400);
  expect(late.length).toBeLessThan(600);
  expect(Math.min(...late)).toBeGreaterThanOrEqual(230);
});

test('a new socket loses what was on its way; one that survives brings it later', () => {
  const legs = (change: Leg['change']) => [first, { path: quietPath({ up: () => 30 }), fromMs: 1_000, outageMs: 100, change }];
  expect(network(legs('new-socket'), chance(1, 'test')).arrivalMs('up', 895)).toBeUndefined();
  expect(network(legs('same-socket'), chance(1, 'test')).arrivalMs('up', 895)).toBeGreaterThanOrEqual(1_030);
  expect(network(legs('new-socket'), chance(1, 'test')).arrivalMs('up', 1_000)).toBe(1_030);
  expect([899, 900, 999, 1_000].map(network(legs('new-socket'), chance(1, 'test')).isOnline)).toEqual([true, false, false, true]);
});

test('the bound is half the asymmetry of the best path so far, and a worse path takes nothing away', () => {
  const paths = [10, 4, 20].map((upFloorMs) => quietPath({ upFloorMs, downFloorMs: 2 }));
  const net = network(
    paths.map((path, index) => ({ path, fromMs: index * 1_000, outageMs: 0, change: 'unnoticed' })),
    chance(1, 'test'),
  );
  expect([0, 1_500, 2_500].map(net.boundMs)).toEqual([4, 1, 1]);
});

test('a queue fills and drains, but no faster than time passes: first in, first out', () => {
  const waiting = queue(chance(7, 'queue'), { meanOnMs: 10_000, meanOffMs: 10_000, growth: 0.3, fullMs: 400, backoff: 0.5 });
  const depths = Array.from({ length: 60_000 }, (_, index) => waiting(index * 10));
  expect(Math.max(...depths)).toBeGreaterThan(350);
  expect(Math.max(...depths)).toBeLessThan(410);
  expect(depths.filter((ms) => ms === 0).length).toBeGreaterThan(6_000);
  for (const [index, ms] of depths.entries()) expect(ms - (depths[index - 1] ?? 0)).toBeGreaterThanOrEqual(-10 - 1e-9);
});

test('a radio naps after silence: an answer finds it awake, what nobody asked for waits for its turn', () => {
  const { up, down } = naps(chance(1, 'naps'), { afterMs: 200, cycleMs: 100 });
  expect(up(1_000)).toBe(0);
  expect(down(1_020)).toBe(0);
  const waits = Array.from({ length: 50 }, (_, index) => down(5_000 + index * 1_013));
  expect(Math.max(...waits)).toBeGreaterThan(80);
  expect(Math.max(...waits)).toBeLessThanOrEqual(100);
});
