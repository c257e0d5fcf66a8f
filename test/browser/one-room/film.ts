import { readFile } from 'node:fs/promises';
import type { OneRoomServer } from '../one-room-server.ts';

/** 40 s of a slow gradient and a tone, made with ffmpeg (gradients, sine; VP8 and Opus): a track with a picture. @returns its address. */
export async function keepFilm({ url, keepMedia }: OneRoomServer): Promise<string> {
  const bytes = await readFile(new URL('film.webm', import.meta.url));
  return url + keepMedia('film.webm', { bytes, type: 'video/webm' });
}
