type Props = { readonly together: boolean; readonly onPick: (together: boolean) => void };

/** Whether one watches with everyone in the room, or for oneself. */
export function TogetherSwitch({ together, onPick }: Props) {
  const option = (value: boolean, text: string) => (
    <label class={value === together ? 'picked' : ''}>
      <input
        type="radio"
        name="together"
        class="visually-hidden"
        checked={value === together}
        data-testid={value ? 'together' : 'alone'}
        onChange={() => onPick(value)}
      />
      {text}
    </label>
  );
  return (
    <fieldset class="switch">
      <legend class="visually-hidden">Watch</legend>
      {option(true, 'Together')}
      {option(false, 'Alone')}
    </fieldset>
  );
}
