import type { ClipView } from '@tutti/sdk';
import { measuredMs } from '../format.ts';

export type ViewAct = 'align' | 'check' | 'trust' | 'undo' | 'dismiss' | 'remove';

/** The one thing that there is to say of a view now, with what can be done about it. */
export type ViewNote = {
  readonly text: string;
  readonly tone: 'calm' | 'warn' | 'bad';
  readonly acts: readonly ViewAct[];
  /** It goes on. */
  readonly busy?: boolean;
};

export const actTexts: Readonly<Record<ViewAct, string>> = {
  align: 'Align by sound',
  check: 'Check by sound',
  trust: 'Use the sound',
  undo: 'Undo',
  dismiss: 'Dismiss',
  remove: 'Remove',
};

export type ViewNoteFacts = {
  readonly view: ClipView;
  /** Who brought it may, and who orders the queue. */
  readonly mayTend: boolean;
  /** Another view has a time and a sound to compare with. */
  readonly canCompare: boolean;
  /** It waits for its check for so long that nobody seems to do it. */
  readonly long: boolean;
  /** What was heard has been dismissed here. */
  readonly dismissed: boolean;
};

export function viewNote({ view, mayTend, canCompare, long, dismissed }: ViewNoteFacts): ViewNote | undefined {
  const { status, problem, suspicion, sound, videoStartTimeMs, anchorSource, media } = view;
  const mine = (...acts: ViewAct[]): ViewAct[] => (mayTend ? acts : []);
  if (status === 'failed') return { tone: 'bad', text: problem || 'This is no video that we can play.', acts: mine('remove') };
  if (status === 'checking' && long) return { tone: 'calm', text: 'The server checks no clips now; it plays all the same.', acts: [] };
  if (sound?.status === 'asked') return { tone: 'calm', text: 'Comparing its sound…', acts: [], busy: true };
  if (sound && !dismissed) {
    const heard = heardNote(view);
    if (heard) return { ...heard, acts: heard.acts.filter((act) => mayTend || act === 'dismiss') };
  }
  if (suspicion !== '' && anchorSource !== 'sound') return { tone: 'warn', text: suspicion, acts: canCompare ? mine('check') : [] };
  if (videoStartTimeMs !== undefined || status !== 'ready') return undefined;
  if (media && !media.hasSound) return { tone: 'calm', text: 'Its time is unknown, and it has no sound to align it by.', acts: [] };
  if (!canCompare) return { tone: 'calm', text: 'Its time is unknown.', acts: [] };
  return { tone: 'calm', text: 'Its time is unknown.', acts: mine('align') };
}

function heardNote({ sound, videoStartTimeMs, anchorSource, anchorErrorMs = 0 }: ClipView): ViewNote | undefined {
  if (!sound) return undefined;
  if (sound.status === 'unclear') return { tone: 'warn', text: sound.problem || 'Its sound is like no other view’s.', acts: ['dismiss'] };
  if (anchorSource === 'sound') return { tone: 'calm', text: 'Aligned by its sound.', acts: ['undo', 'dismiss'] };
  if (sound.startTimeMs === undefined || videoStartTimeMs === undefined) return undefined;
  const offMs = videoStartTimeMs - sound.startTimeMs;
  const bound = Math.max(leastDifferenceMs, (sound.errorMs ?? 0) + anchorErrorMs);
  if (Math.abs(offMs) <= bound)
    return {
      tone: 'calm',
      text: `Its sound agrees, within ${measuredMs(Math.max(1, Math.abs(offMs)), { signed: false })}.`,
      acts: ['dismiss'],
    };
  const off = measuredMs(Math.abs(offMs), { signed: false });
  return { tone: 'warn', text: `This clip’s clock looks ${off} ${offMs > 0 ? 'fast' : 'slow'}.`, acts: ['trust', 'dismiss'] };
}

/** What two microphones hear of one thing is never nearer: sound travels 7 m in it. */
const leastDifferenceMs = 20;

/** A later answer is another one. */
export const dismissalOf = ({ clipId, sound }: ClipView): string => `${clipId} ${sound?.status} ${sound?.startTimeMs ?? ''}`;
