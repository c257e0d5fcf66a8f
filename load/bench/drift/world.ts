import { type Chance, chance } from '../chance.ts';
import { type KindName, type Player, playerOf } from './player-kinds.ts';

/** What befalls a player from outside. */
export type Event = { readonly atMs: number } & (
  | { readonly what: 'stall'; readonly forMs: number }
  /** The output takes so much longer from then on. */
  | { readonly what: 'shift'; readonly byMs: number }
);

/** One player and what happens to it, drawn from a seed: the same for all who steer it. */
export type World = {
  readonly kind: KindName;
  readonly seed: number;
  readonly durationMs: number;
  readonly player: Player;
  readonly events: readonly Event[];
  /** How far its clock is off at a moment, and the bound that it states. */
  clockOffMs(nowMs: number): number;
  readonly errorMs: number;
  /** Draws of what comes with the playing: readings, seeks. */
  readonly draw: Chance;
};

const durationMs = 300_000;

export function worldOf(kind: KindName, seed: number): World {
  const draw = chance(seed, `${kind} world`);
  const player = playerOf(kind, chance(seed, `${kind} player`));
  const events: Event[] = [];
  for (
    let atMs = 30_000 + draw.exponential(player.stallsEachMs);
    atMs < durationMs - 30_000;
    atMs += 30_000 + draw.exponential(player.stallsEachMs)
  )
    events.push({ what: 'stall', atMs, forMs: player.stallMs() });
  // A device that ran dry for a moment; in a third of the worlds somebody connects a wireless speaker.
  for (let atMs = draw.exponential(90_000); atMs < durationMs; atMs += draw.exponential(90_000))
    events.push({ what: 'shift', atMs, byMs: draw.acrossScales(2, 20) * draw.oneOf([-1, 1]) });
  if (draw.happens(1 / 3)) events.push({ what: 'shift', atMs: draw.between(60_000, 200_000), byMs: draw.between(120, 250) });
  events.sort((a, b) => a.atMs - b.atMs);
  // Good networks and middling ones: the part of the bound that is really error goes to and fro.
  const errorMs = draw.acrossScales(0.5, 30);
  return { kind, seed, durationMs, player, events, clockOffMs: wandering(draw, Math.min(4, errorMs / 5)), errorMs, draw };
}

/** Never beyond ± `mostMs`: a few slow waves that do not fit each other. */
function wandering(draw: Chance, mostMs: number): (nowMs: number) => number {
  const waves = [40_000, 95_000, 170_000].map((periodMs) => ({
    periodMs: periodMs * draw.between(0.7, 1.4),
    phase: draw.between(0, 2 * Math.PI),
  }));
  return (nowMs) => (mostMs / 3) * waves.reduce((sum, { periodMs, phase }) => sum + Math.sin((2 * Math.PI * nowMs) / periodMs + phase), 0);
}
