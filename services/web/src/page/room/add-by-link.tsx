import { useState } from 'preact/hooks';
import { Button } from '../ui/button.tsx';
import { Field } from '../ui/field.tsx';
import { readTrackLink } from './track-link.ts';

type Props = { readonly onAdd: (link: { readonly url: string; readonly title: string }) => Promise<void> };

/** A track by its address. What is wrong with it is said beside it, and what was typed stays. */
export function AddByLink({ onAdd }: Props) {
  const [text, setText] = useState('');
  const [problem, setProblem] = useState('');
  const [busy, setBusy] = useState(false);
  const add = async (event: Event) => {
    event.preventDefault();
    const link = readTrackLink(text, location.protocol === 'https:');
    if ('problem' in link) return setProblem(link.problem);
    setBusy(true);
    try {
      await onAdd({ url: link.url, title: link.title });
      setText('');
      setProblem('');
    } catch (error) {
      setProblem(error instanceof Error ? error.message : String(error));
    }
    setBusy(false);
  };
  return (
    <form class="row add-link" noValidate onSubmit={add}>
      <Field
        label="Link to a song, video or YouTube"
        name="track-link"
        data-testid="track-link"
        value={text}
        problemId={problem ? 'track-link-problem' : undefined}
        maxLength={4_000}
        autocomplete="off"
        autocapitalize="none"
        spellcheck={false}
        placeholder="https://"
        onText={(next) => {
          setText(next);
          setProblem('');
        }}
      />
      <Button type="submit" data-testid="add-link" disabled={busy}>
        Add link
      </Button>
      {problem && (
        <p class="field-problem" id="track-link-problem" role="alert" data-testid="link-problem">
          {problem}
        </p>
      )}
    </form>
  );
}
