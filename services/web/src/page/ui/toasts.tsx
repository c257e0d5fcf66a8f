import { useEffect, useState } from 'preact/hooks';
import { Icon } from './icon.tsx';

export type Toast = { readonly id: number; readonly text: string; readonly kind: 'bad' | 'note' };

const stayMs = 7_000;
let toasts: readonly Toast[] = [];
let nextId = 1;
let onChange = () => {};

const set = (next: readonly Toast[]) => {
  toasts = next;
  onChange();
};
const dismiss = (id: number) => set(toasts.filter((toast) => toast.id !== id));

/** A line at the foot of the page that goes by itself. The same line twice is shown once, longer. */
export function tell(text: string, kind: Toast['kind'] = 'note'): void {
  const id = nextId++;
  set([...toasts.filter((toast) => toast.text !== text).slice(-2), { id, text, kind }]);
  setTimeout(() => dismiss(id), stayMs);
}

/** What went wrong, in the words of whoever knows it. `doing` names the wish: `Upload song.mp3`. */
export function tellError(doing: string, error: unknown): void {
  tell(`${doing}: ${error instanceof Error ? error.message : String(error)}`, 'bad');
}

export function Toasts() {
  const [shown, setShown] = useState(toasts);
  useEffect(() => {
    onChange = () => setShown(toasts);
    return () => {
      onChange = () => {};
    };
  }, []);
  return (
    <div class="toasts" role="status" aria-live="polite" data-testid="toasts">
      {shown.map(({ id, text, kind }) => (
        <div key={id} class={`toast ${kind}`}>
          <span>{text}</span>
          <button type="button" aria-label="Dismiss" onClick={() => dismiss(id)}>
            <Icon name="close" />
          </button>
        </div>
      ))}
    </div>
  );
}
