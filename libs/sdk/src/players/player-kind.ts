import type { PlayerTrack } from './player.ts';
import { youTubeId } from './youtube-id.ts';

/** Which player a track is for: decoded whole, streamed by an element, cut in segments, or YouTube's own. */
export type PlayerKind = 'buffer' | 'element' | 'hls' | 'youtube';

/** Decoded sound takes 0.4 MB a second: longer tracks are streamed. */
export const longestDecodedMs = 12 * 60_000;

const pictures = /\.(mp4|m4v|mov|webm|mkv|ogv)$/iu;

/** Short sound is decoded, for that plays to the sample (ADR 75); what has pictures, is long, or has no known end is streamed. */
export function playerKind({ url, filename = '', durationMs }: PlayerTrack): PlayerKind {
  if (youTubeId(url) !== undefined) return 'youtube';
  const names = [pathOf(url), filename];
  if (names.some((name) => /\.m3u8$/iu.test(name))) return 'hls';
  if (names.some((name) => pictures.test(name))) return 'element';
  return durationMs !== undefined && durationMs <= longestDecodedMs ? 'buffer' : 'element';
}

export const pathOf = (url: string): string => URL.parse(url, 'http://relative')?.pathname ?? url;
