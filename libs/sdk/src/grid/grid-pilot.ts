import type { PlaceLine } from '@tutti/playback';
import type { GridClip, GridClipReading } from './replay-grid-contract.ts';

/** What all views of a grid follow. */
export type GridCourse = {
  /** On the timeline, by `performance.now()`. */
  readonly line: PlaceLine;
  readonly zeroMs: number;
  /** From a painting to the middle of the time in which it is on the screen. */
  readonly displayLagMs: number;
};

/** Brings one clip to where the course is, and keeps it there. */
export type GridPilot = Disposable & {
  readonly engine: 'elements' | 'frames';
  readonly clip: GridClip;
  readonly picture: HTMLElement;
  /** The course goes with this one: it is not steered. */
  leads: boolean;
  /** Shown minus expected, by the last few frames while playing; undefined until there are enough. */
  readonly errorMs: number | undefined;
  /** From the wish to start until it moves, as learnt. */
  readonly startCostMs: number;
  /** Inside its bounds, and could not go on at once. */
  readonly isAwaited: boolean;
  /** It shows what it should, or nothing would. */
  readonly isThere: boolean;
  /** The browser did not let it sound. */
  readonly isSilenced: boolean;
  setClip(clip: GridClip): void;
  /** Paused: shows its frame for the course's place. Of several at once the latest counts. @returns when it does, or cannot. */
  show(): Promise<void>;
  /** Playing: does what is to be done now. Called at each painting, with its time. */
  tick(paintedAtMs: number): void;
  setRate(rate: number): void;
  /** 0: silent. */
  setVolume(volume: number): void;
  /** The line itself was moved by so much, ms of time: readings so far meant the old one. */
  lineMoved(byMs: number): void;
  reading(): GridClipReading;
};

export type GridPilotOptions = {
  readonly clip: GridClip;
  readonly course: () => GridCourse;
  /** Something other than the playhead has changed. */
  readonly onChange: () => void;
  /** It cannot be played in this way; another engine may. */
  readonly onUnable: (problem: string) => void;
};
