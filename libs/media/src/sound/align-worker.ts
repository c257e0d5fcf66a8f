import { parentPort, workerData } from 'node:worker_threads';
import type { AlignWish } from './align-in-worker.ts';
import { alignSound } from './align-sound.ts';

/** The thread of `alignInWorker`. */
const { clip, against, sampleRate } = workerData as AlignWish;
parentPort?.postMessage(alignSound(clip, against, sampleRate));
