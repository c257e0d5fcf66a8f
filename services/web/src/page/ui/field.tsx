import type { InputHTMLAttributes } from 'preact';

type Props = Pick<
  InputHTMLAttributes,
  'value' | 'maxLength' | 'required' | 'pattern' | 'placeholder' | 'autocomplete' | 'autocapitalize' | 'spellcheck'
> & {
  readonly 'data-testid'?: string;
  readonly label: string;
  /** Also the field's id: once on a page. */
  readonly name: string;
  readonly onText: (text: string) => void;
  /** What is wrong with it; its place is kept. */
  readonly problem?: string;
};

export function Field({ label, name, onText, problem, ...input }: Props) {
  const problemId = `${name}-problem`;
  return (
    <div class="field">
      <label for={name}>{label}</label>
      <input
        class="input"
        id={name}
        name={name}
        aria-invalid={problem ? true : undefined}
        aria-describedby={problem === undefined ? undefined : problemId}
        onInput={(event) => onText(event.currentTarget.value)}
        {...input}
      />
      {problem !== undefined && (
        <p class="field-problem" id={problemId} role="alert">
          {problem}
        </p>
      )}
    </div>
  );
}
