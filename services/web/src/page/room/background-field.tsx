import { useState } from 'preact/hooks';
import { Button } from '../ui/button.tsx';
import { Field } from '../ui/field.tsx';
import { readTrackLink } from './track-link.ts';

type Props = { readonly url: string; readonly mayChange: boolean; readonly onChange: (url: string) => void };

/** The address of the silent video behind the page (P-17); empty takes it away. */
export function BackgroundField({ url, mayChange, onChange }: Props) {
  const [text, setText] = useState(url);
  const [problem, setProblem] = useState('');
  if (!mayChange) return <p class="soft small clip">{url || 'No video'}</p>;
  const save = (event: Event) => {
    event.preventDefault();
    const typed = text.trim();
    if (typed === '' || typed.startsWith('/')) return onChange(typed);
    const link = readTrackLink(typed, location.protocol === 'https:');
    if ('problem' in link) setProblem(link.problem);
    else if (link.kind !== 'file') setProblem('Only a video file can be behind the page.');
    else onChange(link.url);
  };
  return (
    <form class="row" noValidate onSubmit={save}>
      <Field
        label="A silent video, by its link; empty for none"
        name="background-url"
        data-testid="background-url"
        value={text}
        problemId={problem ? 'background-problem' : undefined}
        autocomplete="off"
        autocapitalize="none"
        spellcheck={false}
        placeholder="https://"
        onText={(next) => {
          setText(next);
          setProblem('');
        }}
      />
      <Button type="submit" data-testid="save-background">
        Set
      </Button>
      {problem && (
        <p class="field-problem" id="background-problem" role="alert">
          {problem}
        </p>
      )}
    </form>
  );
}
