type Props = { readonly together: boolean; readonly onPick: (together: boolean) => void };

/** Whether one watches with everyone in the room, or for oneself. */
export function TogetherSwitch({ together, onPick }: Props) {
  const option = (value: boolean, text: string) => (
    <button type="button" aria-pressed={value === together} data-testid={value ? 'together' : 'alone'} onClick={() => onPick(value)}>
      {text}
    </button>
  );
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for what is filled in
    <div class="switch" role="group" aria-label="Watch">
      {option(true, 'Together')}
      {option(false, 'Alone')}
    </div>
  );
}
