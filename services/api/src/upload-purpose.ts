/** What an upload is for, fixed when it is created. */
export type UploadPurpose = TrackPurpose | ClipPurpose;

export type TrackPurpose = Whose & {
  readonly kind: 'track';
  /** Undefined: the track is called after its file. */
  readonly title: string | undefined;
};

export type ClipPurpose = Whose & {
  readonly kind: 'clip';
  /** A cutter's claim, believed or not: the domain says. */
  readonly videoStartTimeMs: number | undefined;
};

type Whose = { readonly actorId: string; readonly roomId: string; readonly filename: string };

type Texts = Readonly<Record<string, string | null | undefined>>;

/** As it stands in our record of the upload. */
export const toRecord = ({ actorId, roomId, ...purpose }: UploadPurpose): Texts => ({ actorId, roomId, ...toTold(purpose) });

/** What its sender said of it, in its sender's words. */
export function toTold(purpose: Omit<TrackPurpose, 'actorId' | 'roomId'> | Omit<ClipPurpose, 'actorId' | 'roomId'>): Texts {
  const { filename } = purpose;
  if (purpose.kind === 'track') return { filename, title: purpose.title };
  return { filename, kind: 'clip', videoStartTimeMs: purpose.videoStartTimeMs?.toString() };
}

/** Undefined for a record that is none of ours. */
export function fromRecord({ actorId, roomId, filename, kind, title, videoStartTimeMs }: Texts): UploadPurpose | undefined {
  if (!actorId || !roomId || !filename) return undefined;
  const whose = { actorId, roomId, filename };
  if (kind !== 'clip') return { ...whose, kind: 'track', title: title ?? undefined };
  return { ...whose, kind, videoStartTimeMs: videoStartTimeMs == null ? undefined : Number(videoStartTimeMs) };
}
