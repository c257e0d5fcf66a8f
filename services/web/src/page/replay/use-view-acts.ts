import type { TuttiRoom } from '@tutti/sdk';
import { useMemo, useState } from 'preact/hooks';
import type { Attempt } from '../room/attempt.ts';
import type { ViewFacts } from './view-facts.ts';
import { dismissalOf, type ViewAct } from './view-note.ts';

export type ViewActs = Readonly<Record<ViewAct, (facts: ViewFacts) => void>>;

/** What can be done with a view; what was dismissed is so in this tab, until something else is heard. */
export function useViewActs(room: TuttiRoom, attempt: Attempt): { readonly acts: ViewActs; readonly dismissed: ReadonlySet<string> } {
  const [dismissed, setDismissed] = useState(remembered);
  const acts = useMemo((): ViewActs => {
    const align = ({ clipId, name }: ViewFacts) => void attempt(`Compare the sound of ${name}`, () => room.alignView(clipId));
    return {
      align,
      check: align,
      trust: ({ clipId, name }) => void attempt(`Use the sound of ${name}`, () => room.trustSound(clipId)),
      undo: ({ clipId, name }) => void attempt(`Undo the alignment of ${name}`, () => room.undoAlignment(clipId)),
      remove: ({ clipId, name }) => void attempt(`Remove ${name}`, () => room.removeView(clipId)),
      dismiss: ({ view }) =>
        setDismissed((known) => {
          const next = new Set([...known, dismissalOf(view)].slice(-100));
          sessionStorage.setItem(key, JSON.stringify([...next]));
          return next;
        }),
    };
  }, [room]);
  return { acts, dismissed };
}

const key = 'tutti.heard';

function remembered(): ReadonlySet<string> {
  try {
    return new Set(JSON.parse(sessionStorage.getItem(key) ?? '[]') as string[]);
  } catch {
    return new Set();
  }
}
