import { leastEpochMs } from '../clip/decide-anchor.ts';
import { exportLayout } from './export-layout.ts';
import { type ExportClip, type ExportPlan, isInSpan } from './export-plan.ts';

export type ExportGraph = {
  /** The files to open, in this order, with their own timestamps (`-copyts`). */
  readonly inputs: readonly ExportInput[];
  /** For `-filter_complex`; its outputs are `[video]` and, with sound, `[audio]`. */
  readonly filters: string;
  readonly hasAudio: boolean;
};

/** `seekSec`: nothing before this time of the file is needed. */
export type ExportInput = { readonly clip: ExportClip; readonly seekSec: number | undefined };

/**
 * The filter graph of an export. On a black canvas of constant frame rate each clip is laid over its cell by its own timestamps, moved to the span's
 * time: `spanMs = mediaMs − firstShownPtsMs + startUtcMs − fromUtcMs`. A clip shows what a player would at that moment, the last frame that has begun; before
 * its start, after its end and in its holes the canvas is seen.
 */
export function exportGraph(plan: ExportPlan, { fontFile }: { fontFile?: string | undefined } = {}): ExportGraph {
  const { fromUtcMs, toUtcMs, audibleClipId } = plan;
  const lengthSec = sec(toUtcMs - fromUtcMs);
  const layout = exportLayout(plan);
  const shown = plan.clips
    .map((clip, index) => ({ clip, place: layout.places[index] ?? { x: 0, y: 0 } }))
    .filter(({ clip }) => isInSpan(clip, plan));
  const audible = shown.findIndex(({ clip }) => clip.clipId === audibleClipId && clip.hasSound);
  const { cell } = layout;

  const chains = [`color=c=black:s=${layout.width}x${layout.height}:r=${layout.frameRate}:d=${lengthSec},format=yuv420p[under0]`];
  let under = 0;
  for (const [index, { clip, place }] of shown.entries()) {
    if (clip.frameRate <= 0) continue;
    const fit = `scale=${cell.width}:${cell.height}:force_original_aspect_ratio=decrease:force_divisible_by=2,setsar=1,format=yuv420p`;
    const [x, y] = [`${place.x}+(${cell.width}-w)/2`, `${place.y}+(${cell.height}-h)/2`];
    chains.push(
      `[${index}:v:0]setpts='round(PTS-${zeroSec(clip, plan, earlyMs)}/TB)',${fit}[clip${index}]`,
      `[under${under}][clip${index}]overlay=x='${x}':y='${y}',${hiddenUnless(clip, plan, { ...place, ...cell })}[under${under + 1}]`,
    );
    under += 1;
  }
  chains.push(`[under${under}]${plan.burnTime ? drawTime(fromUtcMs, fontFile) : 'null'}[video]`);
  if (audible >= 0) {
    const { clip } = shown[audible] as (typeof shown)[number];
    // NOTE async with first_pts puts silence before a sound that begins later, and cuts off what comes before.
    const onSpan = `aresample=48000,asetpts='round(PTS-${zeroSec(clip, plan, 0)}/TB)',aresample=async=1:first_pts=0`;
    chains.push(`[${audible}:a:0]${onSpan},aformat=channel_layouts=stereo,apad,atrim=end=${lengthSec}[audio]`);
  }
  return { inputs: shown.map(({ clip }) => ({ clip, seekSec: seekSec(clip, plan) })), filters: chains.join(';\n'), hasAudio: audible >= 0 };
}

/** Containers round timestamps, Matroska to a millisecond: a frame due at this very moment is not to be missed for that. */
const earlyMs = 1;

/** Where the span begins in the clip's file, in parentheses, as it may be negative. */
const zeroSec = (clip: ExportClip, plan: ExportPlan, early: number): string => `(${sec(spanBeginsMs(clip, plan) + early)})`;

const spanBeginsMs = ({ firstShownPtsMs, startUtcMs }: ExportClip, { fromUtcMs }: ExportPlan): number =>
  firstShownPtsMs + fromUtcMs - startUtcMs;

/** Decoding begins at a key frame before; a second more for the sound. Not worth it near the start. */
function seekSec(clip: ExportClip, plan: ExportPlan): number | undefined {
  const seconds = (spanBeginsMs(clip, plan) - 1_000) / 1000;
  return spanBeginsMs(clip, plan) - clip.firstShownPtsMs > 3_000 ? seconds : undefined;
}

/**
 * Blackens the cell where the clip has nothing. NOTE not overlay's own `enable`: ffmpeg asks it at frames of either input, so that it comes too early by
 * up to a frame of the clip.
 */
function hiddenUnless({ startUtcMs, durationMs, holes }: ExportClip, { fromUtcMs }: ExportPlan, { x, y, width, height }: Box): string {
  const at = (ms: number) => `t+0.001-(${sec(startUtcMs + ms - fromUtcMs)})`;
  const within = (fromMs: number, toMs: number) => `gte(${at(fromMs)},0)*lt(${at(toMs)},0)`;
  const seen = [within(0, durationMs), ...holes.map(({ fromMs, toMs }) => `not(${within(fromMs, toMs)})`)].join('*');
  return `drawbox=x=${x}:y=${y}:w=${width}:h=${height}:c=black:t=fill:enable='not(${seen})'`;
}

type Box = { readonly x: number; readonly y: number; readonly width: number; readonly height: number };

/** UTC, or below `leastEpochMs` the time since global zero, with its milliseconds, that of each frame's beginning. */
function drawTime(fromUtcMs: number, fontFile: string | undefined): string {
  const isUtc = fromUtcMs >= leastEpochMs;
  // A tenth of a millisecond on top: what is a whole millisecond shall not fall short of it in floating point.
  const seconds = (fromUtcMs + 0.1) / 1000;
  const clock = String.raw`%{pts\:gmtime\:${seconds.toFixed(4)}\:${isUtc ? '%Y-%m-%d ' : ''}%H\\\:%M\\\:%S}`;
  const millis = String.raw`%{eif\:mod(floor((t+${(seconds % 1).toFixed(4)})*1000)\,1000)\:d\:3}`;
  const font = fontFile === undefined ? '' : `fontfile='${fontFile}':`;
  return `drawtext=${font}text='${clock}.${millis}${isUtc ? ' UTC' : ''}':fontcolor=white:fontsize=max(12\\,h/24):box=1:boxcolor=black@0.6:boxborderw=6:x=(w-tw)/2:y=h-th-12`;
}

const sec = (ms: number): string => (ms / 1000).toFixed(6);
