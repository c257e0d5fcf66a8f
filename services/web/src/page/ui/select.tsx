type Props<T extends string> = {
  readonly label: string;
  /** The label is for ears only. */
  readonly hideLabel?: boolean;
  readonly value: T;
  readonly options: readonly { readonly value: T; readonly text: string }[];
  readonly disabled?: boolean;
  readonly onPick: (value: T) => void;
  /** Also the element's id: once on a page. */
  readonly name: string;
  readonly describedBy?: string | undefined;
};

/** The browser's own list to pick from: every keyboard, finger and reader knows it. */
export function Select<T extends string>({ label, hideLabel = false, value, options, disabled, onPick, name, describedBy }: Props<T>) {
  return (
    <span class="select">
      <label for={name} class={hideLabel ? 'visually-hidden' : 'small soft'}>
        {label}
      </label>
      <select
        id={name}
        data-testid={name}
        value={value}
        disabled={disabled}
        aria-describedby={describedBy}
        onChange={(event) => {
          const picked = options.find((option) => option.value === event.currentTarget.value);
          event.currentTarget.value = value; // what is shown is what is so, also when the wish is refused
          if (picked) onPick(picked.value);
        }}
      >
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.text}
          </option>
        ))}
      </select>
    </span>
  );
}
