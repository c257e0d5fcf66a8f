import { randomBytes } from 'node:crypto';
import { idPattern } from '@tutti/protocol';
import type { DerivedKind } from './media-store.ts';

/** Random: knowing one address tells nothing of another. */
export const newMediaId = (): string => randomBytes(16).toString('base64url');

/** Says what it is, so that it is swept without opening a description. No upload's id begins so: those are shorter by what stands before the dash. */
export const newDerivedId = (kind: DerivedKind): string => `${prefixOf(kind)}${newMediaId()}`;

export const prefixOf = (kind: DerivedKind): string => `${kind}-`;

/** Whether this id is one of a derived file or export of ours: prefix and length. */
export const isDerivedId = (id: string, kind: DerivedKind): boolean =>
  id.startsWith(prefixOf(kind)) && id.length === prefixOf(kind).length + 22;

/** @throws TypeError: what is no id must not become a path or a key. */
export function checkedMediaId(mediaId: string): string {
  if (!idPattern.test(mediaId)) throw new TypeError(`${JSON.stringify(mediaId)} is not a media id`);
  return mediaId;
}
