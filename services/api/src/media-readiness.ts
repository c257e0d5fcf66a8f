import { setTimeout as sleep } from 'node:timers/promises';
import type { MediaStore } from '@tutti/media';
import type { ReadyAnswer } from '@tutti/service';

/**
 * Whether the media store answers. One that is away is told and takes no api out of service: rooms go on, songs that are loaded play, and who wants a
 * file is told. `withinMs` is below what a readiness check may take.
 */
export async function mediaReadiness({ find }: Pick<MediaStore, 'find'>, withinMs = 1_500): Promise<ReadyAnswer> {
  const late = new AbortController();
  const silent = sleep(withinMs, { off: `the media store says nothing within ${withinMs} ms` }, { signal: late.signal });
  const answered = find('is-it-there').then(
    () => true,
    (error: unknown) => ({ off: `the media store does not answer: ${error instanceof Error ? error.message || error.name : error}` }),
  );
  try {
    return await Promise.race([answered, silent]);
  } finally {
    late.abort();
    silent.catch(() => undefined);
  }
}
