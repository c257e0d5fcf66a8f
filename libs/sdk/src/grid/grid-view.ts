import type { GridClip } from './replay-grid-contract.ts';

/** A frame, and when it is or will be on the screen, `performance.now()`. */
export type ShownFrame = { readonly clipMs: number; readonly atMs: number };

/** A clip in something that plays by itself, as a media element does. Times are from the clip's first shown frame. */
export type GridView = Disposable & {
  readonly picture: HTMLElement;
  readonly state: 'loading' | 'ready' | 'failed';
  readonly problem?: string | undefined;
  /** The last frame that came onto the screen. */
  readonly shown: ShownFrame | undefined;
  /** Where it stands or moves, as far as it knows. */
  readonly clipMs: number;
  readonly isMoving: boolean;
  /** It could go on at once. */
  readonly hasData: boolean;
  /** How long it takes from `start` until it moves, as learnt. */
  startCostMs: number;
  /** How long it takes to be elsewhere while it moves, as learnt. */
  moveCostMs: number;
  setClip(clip: GridClip): void;
  /** Of several at once the latest counts. @returns when its frame is shown, or cannot be. */
  moveTo(clipMs: number): Promise<void>;
  /** @returns false when the browser wants a tap before it sounds. */
  start(): Promise<boolean>;
  stop(): void;
  setRate(rate: number): void;
  /** 0: silent. */
  setVolume(volume: number): void;
  /** Whether it will be needed soon. */
  setNear(isNear: boolean): void;
};

export type GridViewOptions = {
  readonly clip: GridClip;
  /** Only to be heard. */
  readonly onlySound?: boolean;
  /** Its state has changed. */
  readonly onChange: () => void;
  /** A frame came onto the screen. */
  readonly onFrame: (frame: ShownFrame) => void;
};
