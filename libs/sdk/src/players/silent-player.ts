import { localNowMs } from '../local-clock.ts';
import { type PositionTrack, positionTrack } from '../position-track.ts';
import type { Player } from './player.ts';

/** A player that sounds nothing and is always exactly where it was told to be: for bots, tests, and screens that only show. Runs in Node too. */
export function silentPlayer(): Player {
  const loaded = new Set<string>();
  let now: PositionTrack | undefined;
  let next: PositionTrack | undefined;
  const at = (ms: number) => (next?.at(ms) === undefined ? now : next);
  return {
    audible: true,
    settled: true,
    spreadMs: 0,
    nextHeardMs: localNowMs,
    onAudible() {},
    unlock: async () => true,
    async load({ trackId }) {
      loaded.add(trackId);
    },
    isLoaded: (trackId) => loaded.has(trackId),
    play(_trackId, { atLocalMs, positionMs, rate }) {
      now = at(localNowMs());
      next = positionTrack(atLocalMs, positionMs, rate);
    },
    silence() {
      now = undefined;
      next = undefined;
    },
    setRate(rate) {
      const nowMs = localNowMs();
      const sounding = at(nowMs);
      if (sounding && sounding.rate !== rate) sounding.changeRate(nowMs, rate);
    },
    positionMs: (atLocalMs) => at(atLocalMs)?.at(atLocalMs),
    setVolume() {},
    outputTrimMs: 0,
    setOutputTrimMs() {},
    async [Symbol.asyncDispose]() {},
  };
}
