import type { MediaUrlVerdict } from '@tutti/media';
import { type RoomCommand, roomCommands } from '@tutti/protocol';

/** Whether what stands behind a media id in an address is a signature of ours that still holds. */
export type MediaVerdict = (mediaId: string, query: { readonly exp: string; readonly sig: string }) => MediaUrlVerdict;

type Checked = { readonly command: RoomCommand } | { readonly invalid: { readonly field: string; readonly problem: string } };

/** A wish as the log may have it, or why not: what a frame leaves open, as HOST_PLAY its track or address, a wish does not. */
export function checkedWish(wish: RoomCommand, verdictOf: MediaVerdict): Checked {
  const violation = roomCommands.violation(wish);
  if (violation) return { invalid: violation };
  return wish.type === 'AddView' ? withStoredClip(wish, verdictOf) : { command: wish };
}

/**
 * The address of a clip of ours proves by its signature that the sender may read it, and goes on without one, for every client is told it with its
 * own. Older clients hold it with the api's origin before it. An address elsewhere goes on as it is.
 */
function withStoredClip(command: Extract<RoomCommand, { type: 'AddView' }>, verdictOf: MediaVerdict): Checked {
  const { mediaId, exp, sig } = signed.exec(command.videoUrl)?.groups ?? {};
  const verdict = mediaId === undefined || exp === undefined || sig === undefined ? 'forged' : verdictOf(mediaId, { exp, sig });
  if (verdict === 'valid') return { command: { ...command, videoUrl: `/media/${mediaId}` } };
  if (verdict === 'expired') return invalid('has a signature that has expired');
  // The same path on another host is somebody else's.
  return command.videoUrl.startsWith('/') ? invalid('must be signed by the api or by this gateway') : { command };
}

const signed = /^(?:https?:\/\/[^/]+)?\/media\/(?<mediaId>[A-Za-z0-9_-]{1,64})\?exp=(?<exp>\d{1,12})&sig=(?<sig>[0-9a-f]{1,128})$/u;

const invalid = (problem: string): Checked => ({ invalid: { field: 'videoUrl', problem } });
