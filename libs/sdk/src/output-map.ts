/** One reading of the audio output, ms: the sample of `contextMs` was heard at `localMs`. */
export type OutputReading = { readonly contextMs: number; readonly localMs: number };

/** What a reading is checked against: the audio clock, the local clock, and the browser's own figure for the way from buffer to ear. */
export type OutputMoment = { readonly contextNowMs: number; readonly localNowMs: number; readonly outputLatencyMs: number };

/**
 * Which sample is heard when: `contextMs = localMs + mapMs`. Single readings are off by 0.2 to 2.4 ms on a quiet machine and by far more
 * on a busy one, so the median of the last nine is used: at 20 a second it follows a real step (the device ran dry, the route changed) within a
 * quarter of a second. Longer medians were tried and follow too late. Source: docs/adr/0020-sound-lab.md.
 */
export type OutputMap = {
  /** Implausible readings are replaced by `context − output latency`. */
  add(reading: OutputReading | undefined, moment: OutputMoment): void;
  readonly mapMs: number | undefined;
  /** Distance between the quartiles of what the median rests on, ms. */
  readonly spreadMs: number;
  /** How many of the readings in use came from the output itself. */
  readonly trusted: number;
  /**
   * Enough readings to start by: nine, or readings for a second. A hidden page's timers come once a second or once a minute, and what its room does must
   * be heard there, too.
   */
  readonly settled: boolean;
  /** From the audio clock to the ear as the output itself tells it, ms; undefined until settled on that. */
  readonly latencyMs: number | undefined;
  /** What this output was known to take before; stands in for a figure of the browser's that cannot be true. */
  expect(latencyMs: number | undefined): void;
  reset(): void;
};

const keep = 9;
const rememberMs = 2_000;
/** A hidden page's timer may come a little early. */
const settledAfterMs = 900;

type Kept = { readonly localMs: number; readonly mapMs: number; readonly latencyMs: number; readonly trusted: boolean };

/** An ordinary output, of which nothing is known. */
const usualLatencyMs = 40;

export function outputMap(): OutputMap {
  let kept: readonly Kept[] = [];
  let sorted: readonly number[] = [];
  let last: OutputReading | undefined;
  let firstMs: number | undefined;
  let expectedMs = usualLatencyMs;
  return {
    add(reading, moment) {
      const { localNowMs, contextNowMs } = moment;
      const trusted = reading !== undefined && isPlausible(reading, moment);
      // The output tells the same until its next buffer: asking again teaches nothing.
      if (trusted && reading.contextMs === last?.contextMs && reading.localMs === last.localMs) return;
      if (trusted) last = reading;
      const mapMs = trusted
        ? reading.contextMs - reading.localMs
        : contextNowMs - (plausibleLatencyMs(moment.outputLatencyMs) ?? expectedMs) - localNowMs;
      const recent = kept.filter(({ localMs }) => localNowMs - localMs < rememberMs);
      // The two sources differ by up to 20 ms: never mix them in one median.
      const alike = trusted ? recent.filter((each) => each.trusted) : recent;
      if (!trusted && alike.some((each) => each.trusted)) return;
      firstMs ??= localNowMs;
      kept = [...alike, { localMs: localNowMs, mapMs, latencyMs: contextNowMs - localNowMs - mapMs, trusted }].slice(-keep);
      sorted = kept.map((each) => each.mapMs).sort((a, b) => a - b);
    },
    get mapMs() {
      return quantile(sorted, 0.5);
    },
    get spreadMs() {
      return (quantile(sorted, 0.75) ?? 0) - (quantile(sorted, 0.25) ?? 0);
    },
    get trusted() {
      return kept.filter((each) => each.trusted).length;
    },
    get settled() {
      const lastMs = kept.at(-1)?.localMs;
      return kept.length >= keep || (lastMs !== undefined && firstMs !== undefined && lastMs - firstMs >= settledAfterMs);
    },
    get latencyMs() {
      if (kept.length < keep || kept.some(({ trusted }) => !trusted)) return undefined;
      return plausibleLatencyMs(
        quantile(
          kept.map((each) => each.latencyMs).sort((a, b) => a - b),
          0.5,
        ) ?? 0,
      );
    },
    expect(latencyMs = usualLatencyMs) {
      expectedMs = latencyMs;
    },
    reset() {
      kept = [];
      sorted = [];
      last = undefined;
      firstMs = undefined;
    },
  };
}

/** Fresh, not from the future, and not further behind than any output is; browsers that cannot tell answer zeros. */
function isPlausible({ contextMs, localMs }: OutputReading, { contextNowMs, localNowMs }: OutputMoment): boolean {
  if (contextMs <= 0 || localMs <= 0) return false;
  const ageMs = localNowMs - localMs;
  const behindMs = contextNowMs - (contextMs + ageMs);
  return ageMs > -50 && ageMs < 250 && behindMs > -25 && behindMs < 1_000;
}

const plausibleLatencyMs = (latencyMs: number): number | undefined =>
  Number.isFinite(latencyMs) && latencyMs > 0 && latencyMs < 1_000 ? latencyMs : undefined;

function quantile(sorted: readonly number[], share: number): number | undefined {
  if (sorted.length === 0) return undefined;
  const at = (sorted.length - 1) * share;
  const below = sorted[Math.floor(at)] ?? 0;
  const above = sorted[Math.ceil(at)] ?? 0;
  return below + (above - below) * (at - Math.floor(at));
}
