/** Older clients keep their times in whole ms. */
export const whole = (ms: number): number => Math.round(ms) + 0;

export const toSec = (ms: number): number => whole(ms) / 1000;
export const toMs = (sec: number): number => sec * 1000;
