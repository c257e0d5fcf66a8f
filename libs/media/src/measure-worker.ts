import { parentPort, workerData } from 'node:worker_threads';
import type { WorkerAnswer } from './measure-in-worker.ts';
import { measureMedia, NotMediaError } from './measure-media.ts';

/** The thread of `measureInWorker`: measures the file that it was given, says so, and ends. */
async function answer(path: string): Promise<WorkerAnswer> {
  try {
    return { measure: await measureMedia(path) };
  } catch (error) {
    if (error instanceof NotMediaError) return { notMedia: error.message };
    throw error;
  }
}

parentPort?.postMessage(await answer(String(workerData)));
