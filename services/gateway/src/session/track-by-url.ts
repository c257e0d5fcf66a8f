import { createHash } from 'node:crypto';
import type { RoomCommand, Track } from '@tutti/protocol';

type Link = { readonly url: string; readonly title?: string | undefined; readonly filename?: string | undefined };

/** A track that is only known by its address: the same address has the same id in every room, so adding it twice is refused by id. */
export function trackByUrl({ url: given, title = '', filename = '' }: Link): Track {
  const url = storedUrl(given);
  return { trackId: `trk_${createHash('sha256').update(url).digest('base64url').slice(0, 22)}`, url, title, filename };
}

export function startByUrl({ positionMs, ...link }: Link & { readonly positionMs: number }): RoomCommand {
  const { trackId, url, title, filename } = trackByUrl(link);
  return { type: 'StartPlayback', trackId, positionMs, url, title, filename };
}

/** A file of ours as the log has it: clients hold its address signed, older ones with the api's origin before it. */
function storedUrl(url: string): string {
  const [, path = ''] = /^(?:https?:\/\/[^/]+)?(\/media\/[A-Za-z0-9_-]{1,64})\?exp=\d+&sig=[0-9a-f]+$/u.exec(url) ?? [];
  return path === '' ? url : path;
}
