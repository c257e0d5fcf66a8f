import { useState } from 'preact/hooks';
import { shortcuts, shortcutsOn, switchShortcuts } from '../shortcuts.ts';
import { Dialog } from '../ui/dialog.tsx';

export function ShortcutsDialog({ onClose }: { onClose: () => void }) {
  const [on, setOn] = useState(shortcutsOn);
  const change = (next: boolean) => {
    switchShortcuts(next);
    setOn(next);
  };
  return (
    <Dialog title="Keyboard shortcuts" testId="shortcuts" onClose={onClose}>
      <dl class={`keys ${on ? '' : 'off'}`}>
        {shortcuts.map(({ action, keys, text }) => (
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
