import { setTimeout as sleep } from 'node:timers/promises';
import { monotonicMs, wallClockMs } from '@tutti/service';
import { tokens } from '@tutti/tokens';
import { CliError } from './cli-error.ts';
import { demoSound } from './demo-sound.ts';
import { urlOf } from './run-up.ts';
import type { Surroundings } from './service-list.ts';
import { encodeWav } from './wav.ts';

export const demoRoom = 'demo';
const seededWithinMs = 30_000;

/**
 * The demo room with a sound in it, made over HTTP like anybody's: nothing when it has a track already.
 * @throws CliError SEED_FAILED with what the api answered.
 */
export async function seed({ config, secrets }: Surroundings, stopping: AbortSignal): Promise<void> {
  const authorization = `Bearer ${await tokens(secrets.auth).issueToService(wallClockMs())}`;
  const api = (path: string, init: RequestInit = {}) =>
    ask(new URL(path, urlOf(config)), { ...init, headers: { authorization, ...init.headers }, signal: stopping });
  try {
    const room = await api(`/api/rooms/${demoRoom}`);
    if (room.ok && hasTrack(await room.json())) return;
    if (!room.ok) {
      const headers = { 'content-type': 'application/json', 'idempotency-key': 'seed-demo-room' };
      await made(await api('/api/rooms', { method: 'POST', headers, body: JSON.stringify({ roomId: demoRoom, title: 'Demo' }) }));
    }
    const headers = { 'content-type': 'audio/wav' };
    const query = new URLSearchParams({ filename: 'sixty-seconds.wav', title: 'Sixty seconds' });
    await made(await api(`/api/rooms/${demoRoom}/tracks?${query}`, { method: 'POST', headers, body: encodeWav(demoSound()) }));
  } catch (cause) {
    if (stopping.aborted) return;
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new CliError('SEED_FAILED', `The demo room could not be made: ${why.replace(/\.?$/, '.')}`, { cause });
  }
}

/** NOTE ready means that each service answers; the room's owner may still be taking its partitions, so 5xx is asked again. */
async function ask(url: URL, init: RequestInit): Promise<Response> {
  const deadlineMs = monotonicMs() + seededWithinMs;
  for (;;) {
    const response = await fetch(url, init);
    if (response.status < 500 || monotonicMs() > deadlineMs) return response;
    await response.arrayBuffer();
    await sleep(200);
  }
}

async function made(response: Response): Promise<void> {
  if (response.ok) return;
  throw new Error(`${new URL(response.url).pathname} answered ${response.status}: ${(await response.text()).trim()}`);
}

function hasTrack(state: unknown): boolean {
  return typeof state === 'object' && state !== null && 'tracks' in state && Array.isArray(state.tracks) && state.tracks.length > 0;
}
