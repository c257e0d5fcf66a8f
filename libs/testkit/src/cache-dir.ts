import { homedir } from 'node:os';
import { join } from 'node:path';
import { optionalEnv } from '@tutti/service';

/** Where unpacked programs are kept between runs: TUTTI_CACHE_DIR, else ~/.cache/tutti. */
export function cacheDir(): string {
  return optionalEnv('TUTTI_CACHE_DIR', join(homedir(), '.cache', 'tutti'));
}
