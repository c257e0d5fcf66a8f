import { percentile } from '../../statistics.ts';

/** One probe of a service's server time: `serverMs = probeMs + offsetMs`, to half the round trip. */
export type Probe = { readonly atMs: number; readonly offsetMs: number; readonly rttMs: number };

export type Span = { readonly fromMs: number; readonly toMs: number };

/** Slots short enough that crystals 160 ppm apart part by 0.08 ms in one. */
const slotMs = 500;

/** The probe with the shortest way in each slot; undefined where there was none. */
export function bestOfSlots(probes: readonly Probe[], { fromMs, toMs }: Span): (Probe | undefined)[] {
  const slots: (Probe | undefined)[] = Array.from({ length: Math.max(0, Math.floor((toMs - fromMs) / slotMs)) }, () => undefined);
  for (const probe of probes) {
    const slot = Math.floor((probe.atMs - fromMs) / slotMs);
    const best = slots[slot];
    if (slot >= 0 && slot < slots.length && (best === undefined || probe.rttMs < best.rttMs)) slots[slot] = probe;
  }
  return slots;
}

/** How far every two services were apart in each slot, and how far off the probes of it may have been. */
export function apart(services: readonly (readonly Probe[])[], span: Span): { readonly apartMs: number[]; readonly probeErrMs: number[] } {
  const slots = services.map((probes) => bestOfSlots(probes, span));
  const apartMs: number[] = [];
  const probeErrMs: number[] = [];
  for (let slot = 0; slot < (slots[0]?.length ?? 0); slot++) {
    const here = slots.flatMap((best) => best[slot] ?? []);
    here.forEach((one, nth) => {
      for (const other of here.slice(nth + 1)) {
        apartMs.push(Math.abs(one.offsetMs - other.offsetMs));
        probeErrMs.push((one.rttMs + other.rttMs) / 2);
      }
    });
  }
  return { apartMs, probeErrMs };
}

/**
 * How far a service's time went from where it was going: the largest distance, after `eventMs` and until `toMs`, from the line through what was seen in `beforeMs` until it. `restMs` is the same before the event:
 * what the probe sees when nothing happens. Of probes with a short way.
 */
export function moved(
  probes: readonly Probe[],
  { fromMs: eventMs, toMs }: Span,
  beforeMs = 8_000,
): { readonly movedMs: number; readonly restMs: number } {
  const before = bestOfSlots(probes, { fromMs: eventMs - beforeMs, toMs: eventMs }).flatMap((best) => best ?? []);
  const after = bestOfSlots(probes, { fromMs: eventMs, toMs }).flatMap((best) => best ?? []);
  const limitMs = percentile(
    before.map(({ rttMs }) => rttMs),
    0.75,
  );
  const short = before.filter(({ rttMs }) => rttMs <= limitMs);
  const line = lineThrough(short);
  const away = (of: readonly Probe[]) => Math.max(...of.map((probe) => Math.abs(probe.offsetMs - line(probe.atMs))));
  return { movedMs: away(after), restMs: away(short) };
}

/** Least squares. */
function lineThrough(points: readonly Probe[]): (atMs: number) => number {
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const atMean = mean(points.map(({ atMs }) => atMs));
  // NOTE offsets are dates in ms: their differences from the first keep the digits that count
  const base = points[0]?.offsetMs ?? 0;
  const offsetMean = mean(points.map(({ offsetMs }) => offsetMs - base));
  const spread = points.reduce((sum, { atMs }) => sum + (atMs - atMean) ** 2, 0);
  const slope = points.reduce((sum, { atMs, offsetMs }) => sum + (atMs - atMean) * (offsetMs - base - offsetMean), 0) / (spread || 1);
  return (atMs) => base + offsetMean + slope * (atMs - atMean);
}
