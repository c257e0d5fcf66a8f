import { Field } from './ui/field.tsx';

export type NameFieldProps = { readonly value: string; readonly onText: (text: string) => void };

/** What a guest is called: asked for in the lobby, and at a room's door. */
export function NameField({ value, onText }: NameFieldProps) {
  return (
    <Field
      label="Your name"
      name="name"
      data-testid="name"
      value={value}
      maxLength={80}
      autocomplete="nickname"
      placeholder="How others see you"
      onText={onText}
    />
  );
}
