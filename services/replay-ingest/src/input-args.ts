import type { ClipProbe } from '@tutti/media';

const demuxers: Readonly<Record<ClipProbe['container'], string>> = {
  ...{ mp4: 'mov', matroska: 'matroska', mpegts: 'mpegts', flv: 'flv', ogg: 'ogg', wav: 'wav', flac: 'flac', mp3: 'mp3', aac: 'aac' },
};

/** Opens a file as what it was found to be and nothing else: no second guess of ffmpeg's, and no other file or address that it names. */
export const inputArgs = (path: string, container: ClipProbe['container']): string[] => [
  ...['-protocol_whitelist', 'file', '-f', demuxers[container], '-i', `file:${path}`],
];

/** Nothing is asked, nothing but errors is said, and no input is read. */
export const quietly = ['-v', 'error', '-nostdin', '-y'] as const;
