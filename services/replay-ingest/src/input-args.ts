import { type ClipContainer, fileUrl, onlyThisFile } from '@tutti/media';

/** Opens a file as what it was found to be and nothing else: no second guess of ffmpeg's, and no other file or address that it names. */
export const inputArgs = (path: string, container: ClipContainer): string[] => [...onlyThisFile(container), '-i', fileUrl(path)];

/** Nothing is asked, nothing but errors is said, and no input is read. */
export const quietly = ['-v', 'error', '-nostdin', '-y'] as const;
