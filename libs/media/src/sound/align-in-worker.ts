import { Worker } from 'node:worker_threads';
import type { SoundMatch } from './sound-match.ts';

/** What the thread is given. */
export type AlignWish = { readonly clip: Float32Array; readonly against: Float32Array; readonly sampleRate: number };

/** `alignSound` on a thread of its own: two sounds of ten minutes take some seconds, and leases, health and other jobs must not wait for them. */
export async function alignInWorker(wish: AlignWish, signal?: AbortSignal): Promise<SoundMatch> {
  signal?.throwIfAborted();
  const worker = new Worker(new URL('./align-worker.ts', import.meta.url), { workerData: wish });
  const answered = Promise.withResolvers<SoundMatch>();
  const abort = () => answered.reject(signal?.reason);
  signal?.addEventListener('abort', abort, { once: true });
  worker.once('message', (match: SoundMatch) => answered.resolve(match));
  worker.once('error', (error) => answered.reject(error));
  worker.once('exit', (code) => answered.reject(new Error(`the thread that aligns sounds ended with ${code} and no answer`)));
  try {
    return await answered.promise;
  } finally {
    signal?.removeEventListener('abort', abort);
    await worker.terminate();
  }
}
