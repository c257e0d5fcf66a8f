import { stat } from 'node:fs/promises';
import { type IFormat, parseFile } from 'music-metadata';

/** What a file holds, found by reading it: its name and the sender's content type are not believed. */
export type MediaMeasure = { readonly durationMs: number; readonly contentType: string };

/**
 * Duration and kind of a file with sound (WAV, MP3, M4A, Ogg with Vorbis or Opus, FLAC) or pictures (MP4, WebM). Reads an MP3 without an index to its end.
 *
 * @throws NotMediaError saying why the file cannot be played.
 */
export async function measureMedia(path: string): Promise<MediaMeasure> {
  if ((await stat(path)).size === 0) throw new NotMediaError('the file is empty');
  const format = await formatOf(path);
  const contentType = contentTypeOf(format);
  if (contentType === undefined) throw new NotMediaError(`${format.container ?? 'this kind of file'} is not ${kinds}`);
  if (!isVideo(contentType) && (format.hasAudio === false || format.sampleRate === undefined))
    throw new NotMediaError('the file has no sound in it');
  const durationMs = Math.round(durationSecOf(format) * 1000);
  if (!Number.isFinite(durationMs) || durationMs <= 0) throw new NotMediaError('the file has no duration');
  return { durationMs, contentType };
}

const kinds = 'WAV, MP3, M4A, Ogg, FLAC, MP4 or WebM';

/** A file that nobody could play. The message is a sentence for the person who sent it. */
export class NotMediaError extends Error {
  override readonly name = 'NotMediaError';
  readonly code = 'NOT_MEDIA';
}

async function formatOf(path: string): Promise<IFormat> {
  try {
    const { format } = await parseFile(path, { duration: true, skipCovers: true, skipPostHeaders: true });
    return format;
  } catch (cause) {
    throw new NotMediaError(`the file is not audio or video that we know (${kinds})`, { cause });
  }
}

/** Sound and picture may differ in length: players go on until the longer one has ended. */
const durationSecOf = ({ duration = 0, trackInfo = [] }: IFormat): number =>
  Math.max(duration, ...trackInfo.map((track) => track.duration ?? 0));

const isVideo = (contentType: string): boolean => contentType.startsWith('video/');

function contentTypeOf({ container = '', codec = '', hasVideo = false }: IFormat): string | undefined {
  if (container === 'WAVE') return 'audio/wav';
  if (container === 'MPEG') return 'audio/mpeg';
  if (container === 'FLAC') return 'audio/flac';
  if (container === 'Ogg') return codec === 'Opus' ? 'audio/ogg; codecs=opus' : 'audio/ogg';
  if (container === 'ADTS' || container.startsWith('ADTS/')) return 'audio/aac';
  const kind = hasVideo ? 'video' : 'audio';
  if (container === 'EBML/webm') return `${kind}/webm`;
  return /^(M4A|M4V|MPEG-4|isom|mp4|iso|avc1)/iu.test(container) ? `${kind}/mp4` : undefined;
}
