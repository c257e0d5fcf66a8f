import { type ClipContainer, fileUrl, onlyThisFile } from '@tutti/media';

/** Opens a file as what it was found to be and nothing else: no second guess of ffmpeg's, and no other file or address that it names. */
export const inputArgs = (path: string, container: ClipContainer): string[] => [...onlyThisFile(container), '-i', fileUrl(path)];

/** 8K, either way up: a decoder needs some ten such pictures in memory. */
export const mostPixels = 8192 * 4320;

/** Before an input whose pictures are decoded: a tiny file may hold enormous ones, and its header may say otherwise. */
export const decoderArgs: readonly string[] = ['-max_pixels', String(mostPixels), '-threads', '2'];

/** Nothing is asked, nothing but errors is said, and no input is read. */
export const quietly = ['-v', 'error', '-nostdin', '-y'] as const;
