import { expect, test } from 'vitest';
import { chance } from '../chance.ts';
import { judge } from './judge.ts';
import { fromDrift } from './peers/from-drift.ts';
import { kindNames, type Player, playerOf } from './player-kinds.ts';
import { simulate } from './simulate.ts';
import { simulatedPlayer, stepMs } from './simulated-player.ts';
import { worldOf } from './world.ts';

const draw = chance(1, 'test');
const plain: Player = { ...playerOf('element-desktop', draw), skewPpm: 0, noiseMs: 0, straggleMs: 0, startLateMs: 80, seekMs: () => 300, seekOffMs: () => 5, rateAfterMs: () => 50, rateStep: 0.01, shiftSeenMs: 100 }; // biome-ignore format: one player
const run = (player: ReturnType<typeof simulatedPlayer>, fromMs: number, toMs: number) => {
  for (let nowMs = fromMs; nowMs <= toMs; nowMs += stepMs) player.step(nowMs);
};

test('a player starts late, knows rates in steps, and changes them a little after it was asked', () => {
  const player = simulatedPlayer(plain, draw);
  run(player, 0, 1000);
  expect(player.heardMs).toBeCloseTo(920);
  player.setRate(1.013, 1000);
  run(player, 1010, 2050);
  expect(player.rate).toBeCloseTo(1.01);
  expect(player.heardMs).toBeCloseTo(1970 + 10, 0);
  player.setRate(1.004, 2050);
  run(player, 2060, 2200);
  expect(player.rate).toBe(1);
});

test('a seek is silent for its time, and lands where it was asked to, a little beside, that much late', () => {
  const player = simulatedPlayer(plain, draw);
  run(player, 0, 1000);
  player.seek(1000, 1000);
  run(player, 1010, 1290);
  expect([player.heardMs, player.read(1290)]).toEqual([undefined, undefined]);
  run(player, 1300, 2000);
  expect(player.heardMs).toBeCloseTo(2000 - 300 + 5);
});

test('a stall holds it; a shift of the output is heard at once and seen a little later', () => {
  const player = simulatedPlayer(plain, draw);
  run(player, 0, 1000);
  player.stall(500, 1000);
  run(player, 1010, 1400);
  expect([player.buffering, player.heardMs]).toEqual([true, undefined]);
  run(player, 1410, 2000);
  const before = player.heardMs ?? Number.NaN;
  player.shift(40, 2000);
  expect(player.heardMs).toBeCloseTo(before - 40);
  expect(player.read(2050)).toBeCloseTo(before);
  expect(player.read(2100)).toBeCloseTo(before - 40);
});

test('the same seed is the same world, whoever steers; a clock never leaves its bound', () => {
  const nobody = fromDrift('nobody', 1000, () => () => undefined);
  for (const kind of kindNames) {
    expect(simulate(worldOf(kind, 7), nobody)).toEqual(simulate(worldOf(kind, 7), nobody));
    const { clockOffMs, errorMs, durationMs } = worldOf(kind, 7);
    for (let nowMs = 0; nowMs < durationMs; nowMs += 500) expect(Math.abs(clockOffMs(nowMs))).toBeLessThanOrEqual(errorMs);
  }
});

test('the judge tells what is idle from what something upset, and counts the changes of any one second', () => {
  const watcher = judge();
  for (let atMs = 0; atMs < 60_000; atMs += 100) watcher.hear(atMs, atMs > 30_000 && atMs < 35_000 ? 500 : 4, 1);
  watcher.upset(30_000, 500);
  watcher.upset(55_000, 10);
  for (const atMs of [10_000, 25_000, 25_500, 26_600]) watcher.bent(atMs);
  for (const atMs of [31_000, 52_000]) watcher.sought(atMs);
  expect(watcher.figures()).toMatchObject({ p95Ms: 4, seeks: 2, idleSeeks: 1, mostChangesPerSec: 2, backSec: 5 });
});
