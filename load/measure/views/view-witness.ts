// Runs in pages.
import type { CodeStrip } from '../../../libs/testkit/src/code-strip.ts';
import { type Picture, stripReader } from './strip-reader.ts';

/** What all views showed at one moment; `null`: no readable strip. Times are `performance.now()`. */
export type Sample = { readonly atMs: number; readonly strips: readonly (CodeStrip | null)[] };

/** A frame that the browser says it brought onto the screen. */
export type Presented = {
  readonly view: number;
  readonly displayMs: number;
  readonly mediaMs: number;
  /** Frames presented so far: a jump by more than one is a frame that we were not told of. */
  readonly count: number;
};

export type Told = { readonly samples: readonly Sample[]; readonly presented: readonly Presented[] };

export type ViewWitness = {
  /** Looks about every `everyFrames` drawn frames from now on; 1: at each. */
  watch(everyFrames: number): void;
  /** What was seen since it was asked last. */
  tell(): Told;
  /** What is shown now, once what is painted for this frame is painted. */
  look(): Promise<readonly (CodeStrip | null)[]>;
};

/**
 * Believes no player: all pictures are read in one task after the painters of a drawn frame, so a sample is of one moment; beside it are the browser's own
 * words on when each frame of a video is on the screen (`expectedDisplayTime`).
 */
export function viewWitness(pictures: () => readonly (Picture | undefined)[]): ViewWitness {
  const read = stripReader();
  const heard = new WeakSet<Picture>();
  let samples: Sample[] = [];
  let presented: Presented[] = [];
  let every = 0;
  let skip = 0;

  const strips = () => read(pictures()).map((strip) => strip ?? null);
  const hear = (video: HTMLVideoElement, view: number) => {
    heard.add(video);
    const frame: VideoFrameRequestCallback = (_, { expectedDisplayTime, mediaTime, presentedFrames }) => {
      presented.push({ view, displayMs: expectedDisplayTime, mediaMs: mediaTime * 1000, count: presentedFrames });
      video.requestVideoFrameCallback(frame);
    };
    video.requestVideoFrameCallback(frame);
  };
  const draw = (drawnMs: number) => {
    if (every === 0) return;
    requestAnimationFrame(draw);
    for (const [view, picture] of pictures().entries()) if (picture instanceof HTMLVideoElement && !heard.has(picture)) hear(picture, view);
    skip -= 1;
    if (skip > 0) return;
    // Not always the same number, or it would keep step with the frames.
    skip = every === 1 ? 1 : every - 1 + Math.floor(Math.random() * 3);
    afterPainting(() => samples.push({ atMs: drawnMs, strips: strips() }));
  };

  return {
    watch(everyFrames) {
      const stood = every === 0;
      every = everyFrames;
      if (stood) requestAnimationFrame(draw);
    },
    tell() {
      const told = { samples, presented };
      samples = [];
      presented = [];
      return told;
    },
    look: () => new Promise((resolve) => requestAnimationFrame(() => afterPainting(() => resolve(strips())))),
  };
}

/** After all callbacks of this drawn frame, whoever asked for them first. */
function afterPainting(act: () => void): void {
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = () => {
    port1.close();
    act();
  };
  port2.postMessage(0);
}
