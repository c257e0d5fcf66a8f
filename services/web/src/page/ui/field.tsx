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
  /** Where it is said what is wrong with the text, when something is. */
  readonly problemId?: string | undefined;
};

export function Field({ label, name, onText, problemId, ...input }: Props) {
  return (
    <div class="field">
      <label for={name}>{label}</label>
      <input
        class="input"
        id={name}
        name={name}
        aria-invalid={problemId ? true : undefined}
        aria-describedby={problemId}
        onInput={(event) => onText(event.currentTarget.value)}
        {...input}
      />
    </div>
  );
}
