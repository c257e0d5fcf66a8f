import type { View, ViewSound } from '@tutti/protocol';

// What its sound says about a view's time. An estimate stands in place of the view's own anchor, which is kept beside it, whatever is
// asked and heard after that: undoing gives it back.

/** Somebody wants to know; until the answer comes everything stays as it is. */
export const asked = (view: View): View => ({
  ...view,
  sound: { status: 'asked', problem: '', againstClipId: '', ...kept(view) },
});

/** A view without an anchor of its own takes the estimate; one that has its own keeps it and shows both. */
export function heard(view: View, found: ViewSound): View {
  const estimateMs = found.status === 'found' ? found.startTimeMs : undefined;
  const hasOwn = view.videoStartTimeMs !== undefined && !isAligned(view);
  return estimateMs === undefined || hasOwn ? { ...view, sound: { ...said(found), ...kept(view) } } : aligned(view, found, estimateMs);
}

export function aligned(view: View, found: ViewSound, estimateMs: number): View {
  const anchor = { videoStartTimeMs: estimateMs, anchorSource: 'sound', anchorErrorMs: found.errorMs ?? 0 };
  const instead = isAligned(view) ? kept(view) : ownAnchor(view);
  return { ...view, ...anchor, sound: { ...said(found), ...instead } };
}

/** As it was before anybody listened. */
export function unaligned({ sound, videoStartTimeMs, anchorErrorMs, ...view }: View): View {
  if (sound?.insteadOfMs === undefined) return { ...view, anchorSource: '' };
  const { insteadOfMs, insteadOfSource, insteadOfErrorMs = 0 } = sound;
  return { ...view, videoStartTimeMs: insteadOfMs, anchorSource: insteadOfSource, anchorErrorMs: insteadOfErrorMs };
}

const isAligned = ({ anchorSource }: View): boolean => anchorSource === 'sound';

type Instead = Pick<ViewSound, 'insteadOfMs' | 'insteadOfSource' | 'insteadOfErrorMs'>;
const nothing: Instead = { insteadOfSource: '' };

const ownAnchor = ({ videoStartTimeMs, anchorSource, anchorErrorMs = 0 }: View): Instead =>
  videoStartTimeMs === undefined
    ? nothing
    : { insteadOfMs: videoStartTimeMs, insteadOfSource: anchorSource, insteadOfErrorMs: anchorErrorMs };

function kept(view: View): Instead {
  if (!isAligned(view) || view.sound?.insteadOfMs === undefined) return nothing;
  const { insteadOfMs, insteadOfSource, insteadOfErrorMs = 0 } = view.sound;
  return { insteadOfMs, insteadOfSource, insteadOfErrorMs };
}

/** What ingest can say; what an estimate stands in place of is the room's to know. */
const said = ({ insteadOfMs, insteadOfSource, insteadOfErrorMs, ...found }: ViewSound) => found;
