import type { ClipContainer, ClipProbe } from '@tutti/media';
import type { HeaderFacts } from './header-facts.ts';

/** `as-is`: browsers play it; `remux`: they play what is in it, in another container; `encode`: they do not. */
export type PlayPlan = 'as-is' | 'remux' | 'encode';

const mp4Videos = new Set(['h264', 'av1', 'vp9']);
const mp4Sounds = new Set(['aac', 'mp3', 'opus', 'flac']);
const webmVideos = new Set(['vp8', 'vp9', 'av1']);
const webmSounds = new Set(['opus', 'vorbis']);
/** Other samplings and depths are decoded by none or few of them (H.264 4:2:2 of cameras, 10 bit of screen recorders). */
const pixelFormats = new Set(['yuv420p', 'yuvj420p', '']);
const soundContainers = new Set<ClipContainer>(['ogg', 'wav', 'flac', 'mp3', 'aac']);

/** What has to be done so that every browser plays it. WebM is Matroska with a vow: only its own codecs. */
export function playPlan(
  { container, videoCodec, audioCodec }: Pick<ClipProbe, 'container' | 'videoCodec' | 'audioCodec'>,
  { brand, pixelFormat }: Pick<HeaderFacts, 'brand' | 'pixelFormat'>,
  contentType: string,
): PlayPlan {
  const fits = (videos: Set<string>, sounds: Set<string>) =>
    (videoCodec === undefined || (videos.has(videoCodec) && pixelFormats.has(pixelFormat))) &&
    (audioCodec === undefined || sounds.has(audioCodec));
  if (videoCodec === undefined && soundContainers.has(container)) return 'as-is';
  if (container === 'mp4' && brand !== 'qt  ' && contentType !== 'video/quicktime' && fits(mp4Videos, mp4Sounds)) return 'as-is';
  if (container === 'matroska' && contentType === 'video/webm' && fits(webmVideos, webmSounds)) return 'as-is';
  return fits(mp4Videos, mp4Sounds) ? 'remux' : 'encode';
}
