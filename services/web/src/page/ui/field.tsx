import type { JSX } from 'preact';

type Props = Omit<JSX.InputHTMLAttributes<HTMLInputElement>, 'label' | 'onInput'> & {
  readonly label: string;
  readonly onText: (text: string) => void;
  /** What is wrong with it; its place is kept. */
  readonly problem?: string;
};

export function Field({ label, onText, problem, ...input }: Props) {
  const problemId = `${input.name}-problem`;
  return (
    <div class="field">
      <label for={input.name}>{label}</label>
      <input
        class="input"
        id={input.name}
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
