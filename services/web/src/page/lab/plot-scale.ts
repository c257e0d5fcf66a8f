/** 1, 2, 5, 10, … times a power of ten: the smallest that is not below `ms`. At least a hundredth of a ms, which no page's clock tells. */
export function roundScale(ms: number): number {
  if (!(ms > 0.01)) return 0.01;
  const power = 10 ** Math.floor(Math.log10(ms) + 1e-9);
  const digit = [1, 2, 5, 10].find((each) => each * power >= ms * (1 - 1e-9)) ?? 10;
  return Number((digit * power).toPrecision(1));
}

/**
 * The scale on which most of it is seen: outliers are drawn at the edge, so that one late answer does not flatten the rest.
 * It grows at once and shrinks only where much room is left, so that it does not go to and fro.
 */
export function scaleFor(values: readonly number[], before: number | undefined): number {
  const sizes = values
    .map(Math.abs)
    .filter(Number.isFinite)
    .sort((a, b) => a - b);
  const most = sizes[Math.floor((sizes.length - 1) * 0.8)] ?? 1;
  const needed = roundScale(most * 1.15);
  return before === undefined || needed > before || needed <= before / 4 ? needed : before;
}

/** `0.05 ms`, `20 ms`, `2 s`. */
export const scaleLabel = (ms: number): string => (ms >= 1_000 ? `${ms / 1_000} s` : `${ms} ms`);
