import type { Steering } from '@tutti/playback';
import type { Chance } from '../chance.ts';

/** One player as it was drawn. Times in ms; what is drawn anew each time is a function. */
export type Player = {
  readonly steering: Steering;
  /** Rates it knows: multiples of this, 0 for all; Infinity for 1 alone. */
  readonly rateStep: number;
  readonly startLateMs: number;
  /** From being asked until it goes on, at the place that was asked for; and how far from it. */
  seekMs(): number;
  seekOffMs(): number;
  /** From being asked until another rate is in force. */
  rateAfterMs(): number;
  /** What its position is off when it is read, standard deviation; seldom it is a whole `straggleMs` behind. */
  readonly noiseMs: number;
  readonly straggleMs: number;
  /** Its clock against the true one. */
  readonly skewPpm: number;
  /** How often it runs dry, mean distance; Infinity: never. */
  readonly stallsEachMs: number;
  stallMs(): number;
  /** After this long a shift of the output is seen in its position. */
  readonly shiftSeenMs: number;
};

export const kindNames = ['web-audio', 'element-desktop', 'element-phone', 'safari-like', 'hls', 'quarter-rates', 'no-rate'] as const;
export type KindName = (typeof kindNames)[number];
/** Those of which the aims speak. */
export const bendingKinds: readonly KindName[] = ['web-audio', 'element-desktop', 'element-phone', 'safari-like', 'hls'];

export function playerOf(kind: KindName, draw: Chance): Player {
  const skewPpm = draw.between(-100, 100);
  const never = { stallsEachMs: Number.POSITIVE_INFINITY, stallMs: () => 0 };
  const stalls = (eachMs: number, fromMs: number, toMs: number) => ({
    stallsEachMs: eachMs,
    stallMs: () => draw.acrossScales(fromMs, toMs),
  });
  const element = (options: {
    late: [number, number];
    seek: [number, number];
    off: number;
    noise: [number, number];
    rate: [number, number];
  }) => ({
    steering: 'bends' as const,
    startLateMs: draw.between(...options.late),
    seekMs: () => draw.acrossScales(...options.seek),
    seekOffMs: () => draw.normal() * options.off,
    rateAfterMs: () => draw.between(...options.rate),
    noiseMs: draw.between(...options.noise),
    straggleMs: 20,
    skewPpm,
    shiftSeenMs: 100,
  });
  switch (kind) {
    case 'web-audio':
      return {
        ...never,
        steering: 'exact',
        rateStep: 0,
        startLateMs: draw.between(0, 4),
        seekMs: () => 0,
        seekOffMs: () => draw.normal() * 0.1,
        rateAfterMs: () => 3,
        noiseMs: draw.between(0.02, 0.12),
        straggleMs: 0,
        skewPpm,
        shiftSeenMs: 300,
      };
    case 'element-desktop': {
      const seek = draw.between(30, 100);
      return {
        ...element({ late: [20, 150], seek: [seek, 1.6 * seek], off: 5, noise: [1, 4], rate: [5, 30] }),
        ...stalls(180_000, 300, 2000),
        rateStep: 0,
      };
    }
    case 'element-phone': {
      const seek = draw.between(100, 350);
      return {
        ...element({ late: [50, 300], seek: [seek, 1.6 * seek], off: 15, noise: [2, 7], rate: [20, 100] }),
        ...stalls(120_000, 300, 2500),
        rateStep: 0.005,
      };
    }
    case 'safari-like':
      return {
        ...element({ late: [50, 400], seek: [50, 700], off: 20, noise: [2, 6], rate: [50, 400] }),
        ...stalls(150_000, 300, 2000),
        rateStep: 0.01,
      };
    case 'hls': {
      const seek = draw.between(200, 600);
      return {
        ...element({ late: [100, 600], seek: [seek, 2 * seek], off: 20, noise: [1.5, 5], rate: [10, 60] }),
        ...stalls(90_000, 500, 3000),
        rateStep: 0,
      };
    }
    case 'quarter-rates':
    case 'no-rate': {
      const seek = draw.between(200, 600);
      return {
        ...element({ late: [100, 600], seek: [seek, 1.8 * seek], off: 50, noise: [8, 25], rate: [100, 300] }),
        ...stalls(120_000, 500, 3000),
        steering: 'jumps',
        rateStep: kind === 'no-rate' ? Number.POSITIVE_INFINITY : 0.25,
        shiftSeenMs: 250,
      };
    }
  }
}
