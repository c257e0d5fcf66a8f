import type { ClipEvent } from '@tutti/protocol';

/** The file of one view, as the fold of the clip's own events: what was claimed, and what was found out. */
export type Clip =
  | { readonly status: 'absent' }
  | { readonly status: 'uploaded'; readonly upload: ClipUpload }
  | { readonly status: 'anchored'; readonly upload: ClipUpload; readonly found: FoundAnchored }
  | { readonly status: 'unsynced'; readonly upload: ClipUpload; readonly found: FoundUnsynced }
  | { readonly status: 'rejected'; readonly upload: ClipUpload; readonly reason: string };

export type ClipUpload = Omit<Extract<ClipEvent, { type: 'ClipUploaded' }>, 'type'>;
export type FoundAnchored = Found<'ClipAnchored'>;
export type FoundUnsynced = Found<'ClipUnsynced'>;

type Found<T extends ClipEvent['type']> = Omit<Extract<ClipEvent, { type: T }>, 'type' | 'roomId' | 'clipId'>;

/** What the check of a clip ends with: one of these, once. */
export type ClipResult = Extract<ClipEvent, { type: 'ClipAnchored' | 'ClipUnsynced' | 'ClipRejected' }>;

export const noClip: Clip = { status: 'absent' };
