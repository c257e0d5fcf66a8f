import type { Chance } from '../chance.ts';
import type { Player } from './player-kinds.ts';

/** A player at work in true time, in steps of `stepMs`. */
export type SimulatedPlayer = {
  /** Time passes. */
  step(nowMs: number): void;
  setRate(rate: number, nowMs: number): void;
  /** To that position, which it reaches in its own time. */
  seek(positionMs: number, nowMs: number): void;
  stall(forMs: number, nowMs: number): void;
  /** The output takes so much longer from now on: what is heard falls back. */
  shift(byMs: number, nowMs: number): void;
  /** What is truly heard; undefined while nothing is. */
  readonly heardMs: number | undefined;
  /** What it says of it; undefined while it seeks. */
  read(nowMs: number): number | undefined;
  readonly buffering: boolean;
  /** The rate in force. */
  readonly rate: number;
};

export const stepMs = 10;

export function simulatedPlayer(player: Player, draw: Chance): SimulatedPlayer {
  let positionMs = -player.startLateMs;
  let rate = 1;
  let asked: { readonly rate: number; readonly fromMs: number } | undefined;
  let landing: { readonly positionMs: number; readonly atMs: number } | undefined;
  let dryUntilMs = Number.NEGATIVE_INFINITY;
  let nowMs = 0;
  let outputMs = 0;
  let shifts: readonly { readonly byMs: number; readonly seenMs: number }[] = [];

  const isDry = () => nowMs < dryUntilMs;
  const known = (wanted: number) => {
    if (player.rateStep === Number.POSITIVE_INFINITY) return 1;
    return player.rateStep === 0 ? wanted : Math.round(wanted / player.rateStep) * player.rateStep;
  };

  return {
    step(next) {
      const passedMs = next - nowMs;
      nowMs = next;
      if (asked && nowMs >= asked.fromMs) {
        rate = asked.rate;
        asked = undefined;
      }
      if (landing) {
        if (nowMs < landing.atMs) return;
        positionMs = landing.positionMs + (nowMs - landing.atMs) * rate;
        landing = undefined;
      } else if (!isDry()) positionMs += passedMs * rate * (1 + player.skewPpm / 1e6);
    },
    setRate(wanted, atMs) {
      const next = known(wanted);
      if (next !== (asked?.rate ?? rate)) asked = { rate: next, fromMs: atMs + player.rateAfterMs() };
    },
    seek(toMs, atMs) {
      landing = { positionMs: toMs + player.seekOffMs() + (player.steering === 'exact' ? outputMs : 0), atMs: atMs + player.seekMs() };
    },
    stall(forMs, atMs) {
      dryUntilMs = atMs + forMs;
    },
    shift(byMs, atMs) {
      outputMs += byMs;
      shifts = [...shifts, { byMs, seenMs: atMs + player.shiftSeenMs }];
    },
    get heardMs() {
      return landing || isDry() ? undefined : positionMs - outputMs;
    },
    read(atMs) {
      if (landing) return undefined;
      const unseenMs = shifts.filter(({ seenMs }) => atMs < seenMs).reduce((sum, { byMs }) => sum + byMs, 0);
      const straggledMs = player.straggleMs > 0 && draw.happens(0.02) ? player.straggleMs : 0;
      return positionMs - outputMs + unseenMs + player.noiseMs * draw.normal() - straggledMs;
    },
    get buffering() {
      return isDry();
    },
    get rate() {
      return rate;
    },
  };
}
