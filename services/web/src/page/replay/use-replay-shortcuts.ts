import { useEffect, useRef } from 'preact/hooks';
import { focusedKind } from '../room/use-shortcuts.ts';
import { shortcutsOn } from '../shortcuts.ts';
import { type ReplayPress, replayPress } from './replay-shortcuts.ts';

export function useReplayShortcuts(act: (press: ReplayPress) => void): void {
  const now = useRef(act);
  now.current = act;
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (event.defaultPrevented || !shortcutsOn() || document.querySelector('dialog[open]')) return;
      const pressed = replayPress(event, focusedKind(event.target));
      if (!pressed) return;
      event.preventDefault();
      now.current(pressed);
    };
    addEventListener('keydown', press);
    return () => removeEventListener('keydown', press);
  }, []);
}
