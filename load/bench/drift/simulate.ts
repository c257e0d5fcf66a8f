import type { Entrant } from './contestant.ts';
import { type Figures, judge } from './judge.ts';
import { simulatedPlayer, stepMs } from './simulated-player.ts';
import type { World } from './world.ts';

/** Five minutes of playing, steered. The line: at true time t position t is to be heard. No real time passes. */
export function simulate(world: World, entrant: Entrant): Figures {
  const { player, events, draw, durationMs, errorMs, clockOffMs } = world;
  const sim = simulatedPlayer(player, draw);
  const contestant = entrant.create();
  const watcher = judge();
  const quartilesMs = 1.35 * player.noiseMs;
  let [event, nextLookMs, askedRate] = [0, 0, 1];
  let seeksFromMs: number | undefined;

  for (let nowMs = 0; nowMs < durationMs; nowMs += stepMs) {
    sim.step(nowMs);
    for (let due = events[event]; due && due.atMs <= nowMs; due = events[++event]) {
      if (due.what === 'stall') sim.stall(due.forMs, nowMs);
      else sim.shift(due.byMs, nowMs);
      watcher.upset(due.what === 'stall' ? nowMs + due.forMs : nowMs, due.what === 'stall' ? due.forMs : due.byMs);
    }
    if (nowMs >= nextLookMs) {
      // Timers come a little late.
      nextLookMs = nowMs + contestant.everyMs + draw.exponential(4);
      const expectedMs = nowMs + clockOffMs(nowMs);
      const move = contestant.look({
        nowMs,
        actualMs: sim.read(nowMs),
        expectedMs,
        buffering: sim.buffering,
        errorMs,
        spreadMs: quartilesMs,
        steering: player.steering,
      });
      if (move?.do === 'rate' && move.rate !== askedRate) {
        askedRate = move.rate;
        watcher.bent(nowMs);
        sim.setRate(askedRate, nowMs);
      }
      if (move?.do === 'seek') {
        watcher.sought(nowMs);
        sim.seek(expectedMs + move.aheadMs, nowMs);
        seeksFromMs ??= nowMs;
      }
    }
    if (seeksFromMs !== undefined && sim.heardMs !== undefined) {
      watcher.gap(nowMs - seeksFromMs);
      seeksFromMs = undefined;
    }
    if (nowMs % 100 === 0) watcher.hear(nowMs, sim.heardMs === undefined ? undefined : sim.heardMs - nowMs, sim.rate);
  }
  return watcher.figures();
}
