// The page of the lab (bundled by views-lab.ts): the SDK's grid as a page would use it, beside it who looks at what the views show.
import { type GridClip, type GridReading, type ReplayGridOptions, replayGrid } from '../../../libs/sdk/src/grid/index.ts';
import { type KnownClick, makeClick } from './audio-clicks.ts';
import type { Picture } from './strip-reader.ts';
import { type ViewWitness, viewWitness } from './view-witness.ts';

export type LabPage = {
  /** Shows these clips in boxes of that width; resolves when all are loaded. */
  open(clips: readonly GridClip[], options: ReplayGridOptions & { readonly boxPx: number }): Promise<void>;
  play(): Promise<void>;
  pause(): void;
  /** @returns how long it took until the grid said that all is shown. */
  seek(timelineMs: number): Promise<number>;
  step(frames: number): Promise<number>;
  setAudible(clipId: string | undefined): void;
  reading(): GridReading;
  readonly witness: ViewWitness;
  click(): Promise<KnownClick>;
};

declare global {
  interface Window {
    lab: LabPage;
  }
}

const grids: ReturnType<typeof replayGrid>[] = [];
const boxes: HTMLElement[] = [];
let context: AudioContext | undefined;

// A real click comes first, as on any page that sounds.
addEventListener('pointerdown', () => {
  context ??= new AudioContext({ latencyHint: 'playback' });
});

const grid = () => {
  const [first] = grids;
  if (!first) throw new TypeError('open the grid first');
  return first;
};
const took = async (act: () => Promise<void>) => {
  const fromMs = performance.now();
  await act();
  return performance.now() - fromMs;
};

window.lab = {
  open(clips, { boxPx, ...options }) {
    const made = replayGrid(options);
    grids.push(made);
    const ready = new Promise<void>((resolve, reject) => {
      const look = () => {
        const { clips: now } = made.reading();
        const failed = now.find(({ status }) => status === 'failed');
        if (failed) reject(new Error(`${failed.clipId}: ${failed.problem}`));
        if (now.length === clips.length && now.every(({ status }) => status !== 'loading')) resolve();
      };
      made.subscribe(look);
      setTimeout(look);
    });
    made.setClips(clips);
    for (const { clipId } of clips) {
      const box = document.createElement('div');
      box.style.cssText = `display: inline-block; width: ${boxPx}px; aspect-ratio: 16 / 9; overflow: hidden`;
      document.body.append(box);
      boxes.push(box);
      made.showIn(clipId, box);
    }
    return ready;
  },
  play: () => grid().play(),
  pause: () => grid().pause(),
  seek: (timelineMs) => took(() => grid().seek(timelineMs)),
  step: (frames) => took(() => grid().step(frames)),
  setAudible: (clipId) => grid().setAudible(clipId),
  reading: () => grid().reading(),
  witness: viewWitness(() => boxes.map((box) => (box.querySelector('video, canvas') as Picture | null) ?? undefined)),
  click() {
    if (!context) throw new TypeError('touch the page first');
    return makeClick(context);
  },
};
