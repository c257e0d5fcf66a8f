import type { ClipClaims } from '@tutti/protocol';
import type { ClipProbe } from './clip-probe.ts';
import { nameStampMs } from './name-stamp.ts';

export type AnchorSource = 'segment' | 'cutter' | 'name';
export type Anchor = { readonly startMs: number; readonly source: AnchorSource; readonly errorMs: number };

export type AnchorQuestion = {
  readonly probe: Pick<ClipProbe, 'segmentStart'>;
  /** As it was sent, believable or not. */
  readonly cutterStartMs?: number | undefined;
  readonly filename: string;
  readonly nowMs: number;
};

export type AnchorDecision = {
  /** UTC of the first shown frame; undefined: unsynced. */
  readonly anchor?: Anchor | undefined;
  /** Everything that was claimed, for the log. */
  readonly claims: ClipClaims;
  /** What disagrees; empty: nothing. */
  readonly suspicion: string;
  /** Why no time is known; empty where one is. */
  readonly reason: string;
};

/** A cutter's time is rounded to a millisecond; a name has whole seconds, cut off. */
const cutterErrorMs = 1;
const nameErrorMs = 1_000;
/** what is smaller is seconds, or a time since a start. */
export const leastEpochMs = 1_600_000_000_000;
const mostAheadMs = 60_000;
/** A segment's own clock may be slewed while it records; fragments that differ by more do not share one time. */
const mostSpreadMs = 50;

/** Whose time a clip gets: the first source that can be true. Never a guess. */
export function decideAnchor({ probe, cutterStartMs, filename, nowMs }: AnchorQuestion): AnchorDecision {
  const { segmentStart } = probe;
  const nameMs = nameStampMs(filename);
  const claimed: Anchor[] = [
    ...(segmentStart === undefined ? [] : [{ source: 'segment', ...pick(segmentStart) } as const]),
    ...(cutterStartMs === undefined ? [] : [{ source: 'cutter', startMs: cutterStartMs, errorMs: cutterErrorMs } as const]),
    ...(nameMs === undefined ? [] : [{ source: 'name', startMs: nameMs, errorMs: nameErrorMs } as const]),
  ];
  const judged = claimed.map((claim) => ({ claim, doubt: doubtOf(claim, nowMs) }));
  const [anchor, ...others] = judged.filter(({ doubt }) => doubt === '').map(({ claim }) => claim);
  const doubts = judged.map(({ doubt }) => doubt).filter((doubt) => doubt !== '');
  const claims = claimsOf(claimed);
  if (anchor === undefined) {
    const reason = doubts.length > 0 ? doubts.join('; ') : 'the file, its name and its sender tell no time';
    return { claims, suspicion: '', reason };
  }
  const spread = anchor.source === 'segment' && segmentStart !== undefined ? spreadOf(segmentStart.spreadMs) : [];
  const disagreeing = others.filter((other) => Math.abs(other.startMs - anchor.startMs) > anchor.errorMs + other.errorMs);
  const suspicion = [...spread, ...disagreeing.map((other) => disagreement(anchor, other)), ...doubts].join('; ');
  return { anchor, claims, suspicion, reason: '' };
}

const pick = ({ startMs, errorMs }: { startMs: number; errorMs: number }) => ({ startMs, errorMs });

const called: Readonly<Record<AnchorSource, string>> = {
  segment: 'the segment’s own time',
  cutter: 'the cutter’s time',
  name: 'the time in the file’s name',
};

function doubtOf({ source, startMs }: Anchor, nowMs: number): string {
  if (!(Number.isFinite(startMs) && startMs > leastEpochMs)) return `${called[source]} (${shown(startMs)}) is no UTC time in ms`;
  const aheadMs = startMs - nowMs;
  return aheadMs > mostAheadMs ? `${called[source]} is ${shown(aheadMs)} ms ahead of ours` : '';
}

const spreadOf = (spreadMs: number): string[] =>
  spreadMs > mostSpreadMs ? [`the segment’s fragments disagree about its time by ${shown(spreadMs)} ms`] : [];

function disagreement(anchor: Anchor, other: Anchor): string {
  const laterMs = other.startMs - anchor.startMs;
  return `${called[other.source]} is ${shown(Math.abs(laterMs))} ms ${laterMs > 0 ? 'later' : 'earlier'} than ${called[anchor.source]}`;
}

/** Short whatever was claimed: the sentence goes into the log. */
const shown = (value: number): string => (Math.abs(value) < 1e15 ? String(Math.round(value)) : value.toExponential(3));

function claimsOf(claimed: readonly Anchor[]): ClipClaims {
  const of = (source: AnchorSource) => claimed.find((claim) => claim.source === source);
  const [segment, cutter, name] = [of('segment'), of('cutter'), of('name')];
  return {
    ...(segment && { segmentStartMs: segment.startMs, segmentErrorMs: segment.errorMs }),
    ...(cutter && { cutterStartMs: cutter.startMs }),
    ...(name && { nameStartMs: name.startMs }),
  };
}
