import { Worker } from 'node:worker_threads';
import { type MediaMeasure, NotMediaError } from './measure-media.ts';

/** What the worker says: a measure, or why the file cannot be played. */
export type WorkerAnswer = { readonly measure: MediaMeasure } | { readonly notMedia: string };

export type WorkerOptions = { readonly withinMs?: number; readonly heapMb?: number; readonly entry?: URL };

/**
 * `measureMedia` on a thread of its own, with limits. A long MP3 without an index is half a minute of parsing, and a file made to harm a parser
 * may be endless: neither may hold up the requests of everybody else.
 *
 * @throws NotMediaError, also when the limits are reached.
 */
export async function measureInWorker(path: string, options: WorkerOptions = {}): Promise<MediaMeasure> {
  const { withinMs = 60_000, heapMb = 256, entry = new URL('./measure-worker.ts', import.meta.url) } = options;
  const worker = new Worker(entry, { workerData: path, resourceLimits: { maxOldGenerationSizeMb: heapMb } });
  const answered = Promise.withResolvers<WorkerAnswer>();
  const late = setTimeout(() => answered.resolve({ notMedia: 'the file takes too long to read' }), withinMs);
  worker.once('message', (answer: WorkerAnswer) => answered.resolve(answer));
  worker.once('error', (error) => {
    if (isOutOfMemory(error)) answered.resolve({ notMedia: 'the file takes too much memory to read' });
    else answered.reject(error);
  });
  worker.once('exit', (code) => answered.reject(new Error(`the measuring thread ended with ${code} and no answer`)));
  try {
    const answer = await answered.promise;
    if ('measure' in answer) return answer.measure;
    throw new NotMediaError(answer.notMedia);
  } finally {
    clearTimeout(late);
    await worker.terminate();
  }
}

const isOutOfMemory = (error: Error): boolean => 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY';
