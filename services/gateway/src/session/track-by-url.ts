import { createHash } from 'node:crypto';
import type { RoomCommand, Track } from '@tutti/protocol';

type Link = { readonly url: string; readonly title?: string | undefined; readonly filename?: string | undefined };

/**
 * A track that is only known by its address: the same address has the same id in every room, so adding it twice is refused by id.
 * NOTE an address is added as it is, a signed one of ours too: a path of ours would be signed anew for whoever asks.
 */
export function trackByUrl({ url, title = '', filename = '' }: Link): Track {
  return { trackId: `trk_${createHash('sha256').update(url).digest('base64url').slice(0, 22)}`, url, title, filename };
}

/** One of ours is looked for by its path; a room that has it not refuses it. */
export function startByUrl({ positionMs, ...link }: Link & { readonly positionMs: number }): RoomCommand {
  const { trackId, url, title, filename } = trackByUrl({ ...link, url: storedUrl(link.url) });
  return { type: 'StartPlayback', trackId, positionMs, url, title, filename };
}

/** A file of ours as the log has it: clients hold its address signed, older ones with the api's origin before it. */
function storedUrl(url: string): string {
  const [, path = ''] = /^(?:https?:\/\/[^/]+)?(\/media\/[A-Za-z0-9_-]{1,64})\?exp=\d+&sig=[0-9a-f]+$/u.exec(url) ?? [];
  return path === '' ? url : path;
}
