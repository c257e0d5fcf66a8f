import type { WireFrame } from '../sockets/wire-frame.ts';

export type FrameHistoryOptions = {
  /** How many frames are kept. */
  readonly most: number;
  /** Older ones are not given out: the addresses in them expire. Monotonic ms. */
  readonly forMs: number;
};

/** The last frames of one room's events, for those who missed them. Versions in it follow each other without a gap. */
export type FrameHistory = {
  /** `frame` carries the event with this version; a version that is not the next one makes everything before it worthless. */
  add(version: number, frame: WireFrame, nowMs: number): void;
  /** Every frame after `version` up to `until`; undefined when they are not all to be had. */
  between(version: number, until: number, nowMs: number): readonly WireFrame[] | undefined;
  clear(): void;
};

type Kept = { readonly version: number; readonly frame: WireFrame; readonly addedAtMs: number };

export function frameHistory({ most, forMs }: FrameHistoryOptions): FrameHistory {
  let kept: Kept[] = [];
  return {
    add(version, frame, nowMs) {
      const last = kept.at(-1);
      if (last && version !== last.version + 1) kept = [];
      kept.push({ version, frame, addedAtMs: nowMs });
      if (kept.length >= 2 * most) kept = kept.slice(-most); // NOTE in slices: shifting one by one would move the whole array each time
    },
    between(version, until, nowMs) {
      if (version === until) return [];
      const [oldest] = kept;
      if (!oldest || version > until) return undefined;
      const first = version + 1 - oldest.version;
      if (first < Math.max(0, kept.length - most)) return undefined;
      const missed = kept.slice(first, until - oldest.version + 1);
      if (missed.length !== until - version) return undefined;
      return (missed[0]?.addedAtMs ?? nowMs) + forMs < nowMs ? undefined : missed.map(({ frame }) => frame);
    },
    clear() {
      kept = [];
    },
  };
}
