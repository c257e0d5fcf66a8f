import { Meter } from '../ui/meter.tsx';
import type { ViewActs } from './use-view-acts.ts';
import type { ViewFacts } from './view-facts.ts';
import { actTexts, type ViewNote } from './view-note.ts';

type Props = { readonly facts: ViewFacts; readonly note: ViewNote; readonly acts: ViewActs };

/** What there is to say of a view, and what can be done about it with one click. */
export function NoteLine({ facts, note, acts }: Props) {
  const { clipId, name } = facts;
  return (
    <div class={`note ${note.tone}`} data-testid={`note-${clipId}`} role="status">
      <span class="note-text">{note.text}</span>
      {note.busy && <Meter label={`Comparing the sound of ${name}`} share={undefined} />}
      {note.acts.map((act) => (
        <button type="button" key={act} class="note-act" data-testid={`${act}-${clipId}`} onClick={() => acts[act](facts)}>
          {actTexts[act]}
          <span class="visually-hidden"> {name}</span>
        </button>
      ))}
    </div>
  );
}
