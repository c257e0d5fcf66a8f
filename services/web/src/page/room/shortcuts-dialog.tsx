import { useState } from 'preact/hooks';
import { shortcutsOn, switchShortcuts } from '../shortcuts.ts';
import { Dialog } from '../ui/dialog.tsx';

type Props = {
  readonly list: readonly { readonly action: string; readonly keys: string; readonly text: string }[];
  readonly onClose: () => void;
};

export function ShortcutsDialog({ list, onClose }: Props) {
  const [on, setOn] = useState(shortcutsOn);
  const change = (next: boolean) => {
    switchShortcuts(next);
    setOn(next);
  };
  return (
    <Dialog title="Keyboard shortcuts" testId="shortcuts" onClose={onClose}>
      <dl class={`keys ${on ? '' : 'off'}`}>
        {list.map(({ action, keys, text }) => (
          <div key={action}>
            <dt>
              <kbd>{keys}</kbd>
            </dt>
            <dd>{text}</dd>
          </div>
        ))}
      </dl>
      <label class="check">
        <input type="checkbox" checked={on} onChange={(event) => change(event.currentTarget.checked)} />
        Use these keys
      </label>
    </Dialog>
  );
}
