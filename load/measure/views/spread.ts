import { quantile } from '../sound/summarise.ts';
import type { Sample } from './view-witness.ts';

/** A view as the scene knows it. */
export type SceneView = { readonly camera: number; readonly startUtcMs: number; readonly frameMs: number };

/** How far apart the views are, by the times that their frames show. */
export type Spread = {
  readonly samples: number;
  readonly p50Ms: number;
  readonly p95Ms: number;
  readonly maxMs: number;
  /** Of the slowest view. */
  readonly frameMs: number;
  /** Share of the samples in which all views are within one frame of the slowest. */
  readonly withinOneFramePct: number;
  /** What views that were always right would have: frames that are taken at different times are never equal. */
  readonly idealP95Ms: number;
  /** Samples in which some view had no readable strip. */
  readonly unread: number;
};

/** What cannot be, or cannot be believed. */
export class SuspectViewsError extends Error {
  override readonly name = 'SuspectViewsError';
  readonly code = 'LAB_SUSPECT_VIEWS';
}

const leastSamples = 20;
const almost = 0.1;

/** @throws SuspectViewsError when a view shows another camera, when nothing moves, or when all is equal that cannot be. */
export function spreadOf(samples: readonly Sample[], views: readonly SceneView[]): Spread {
  const read = samples.flatMap(({ strips }) => {
    const seen = strips.flatMap((strip) => (strip === null ? [] : [strip]));
    return seen.length === views.length ? [seen] : [];
  });
  if (read.length < leastSamples) throw new SuspectViewsError(`${read.length} samples of ${samples.length} could be read`);
  for (const strips of read)
    strips.forEach(({ camera }, nth) => {
      if (camera !== views[nth]?.camera) throw new SuspectViewsError(`view ${nth} shows camera ${camera}, not ${views[nth]?.camera}`);
    });
  for (const [nth] of views.entries())
    if (new Set(read.map((strips) => strips[nth]?.utcMs)).size < read.length / 10) throw new SuspectViewsError(`view ${nth} stands still`);
  const spreads = read.map((strips) => rangeOf(strips.map(({ utcMs }) => utcMs)));
  if (spreads.every((spreadMs) => spreadMs === 0))
    throw new SuspectViewsError('all views show the same to the last bit: one picture, read several times');
  const frameMs = Math.max(...views.map((view) => view.frameMs));
  return {
    samples: read.length,
    p50Ms: quantile(spreads, 0.5),
    p95Ms: quantile(spreads, 0.95),
    maxMs: quantile(spreads, 1),
    frameMs,
    withinOneFramePct: (100 * spreads.filter((spreadMs) => spreadMs <= frameMs + almost).length) / spreads.length,
    idealP95Ms: idealP95Ms(views),
    unread: samples.length - read.length,
  };
}

/** By how much each view is ahead of all views' mean, ms, median over the samples: which one is off. */
export function leadOf(samples: readonly Sample[]): number[] {
  const whole = samples.flatMap(({ strips }) => {
    const seen = strips.flatMap((strip) => (strip === null ? [] : [strip.utcMs]));
    return seen.length === strips.length ? [seen] : [];
  });
  return (whole[0] ?? []).map((_, nth) =>
    quantile(
      whole.map((utcs) => (utcs[nth] ?? 0) - utcs.reduce((sum, utc) => sum + utc, 0) / utcs.length),
      0.5,
    ),
  );
}

function idealP95Ms(views: readonly SceneView[]): number {
  const fromMs = Math.max(...views.map(({ startUtcMs }) => startUtcMs));
  const shown = (utcMs: number) =>
    views.map(({ startUtcMs, frameMs }) => startUtcMs + Math.floor((utcMs - startUtcMs) / frameMs) * frameMs);
  const spreads = Array.from({ length: 5_000 }, (_, nth) => rangeOf(shown(fromMs + nth * 0.737)));
  return quantile(spreads, 0.95);
}

const rangeOf = (values: readonly number[]): number => Math.max(...values) - Math.min(...values);
