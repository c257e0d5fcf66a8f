import { useEffect, useRef } from 'preact/hooks';
import { type Focused, shortcutOf, shortcutsOn } from '../shortcuts.ts';

export type ShortcutActs = {
  readonly playPause: () => void;
  readonly nudge: (byMs: number) => void;
  readonly mute: () => void;
  readonly resync: () => void;
  readonly next: () => void;
  readonly pauseHere: () => void;
  readonly help: () => void;
};

const stepMs = 5_000;

export function useShortcuts(acts: ShortcutActs): void {
  const now = useRef(acts);
  now.current = acts;
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (event.defaultPrevented || !shortcutsOn() || document.querySelector('dialog[open]')) return;
      const action = shortcutOf(event, focusedKind(event.target));
      if (!action) return;
      event.preventDefault();
      const { playPause, nudge, mute, resync, next, pauseHere, help } = now.current;
      ({
        'play-pause': playPause,
        back: () => nudge(-stepMs),
        forward: () => nudge(stepMs),
        mute,
        resync,
        next,
        'pause-here': pauseHere,
        help,
      })[action]();
    };
    addEventListener('keydown', press);
    return () => removeEventListener('keydown', press);
  }, []);
}

export function focusedKind(target: EventTarget | null): Focused {
  if (!(target instanceof Element)) return 'none';
  if (target.matches('input[type="range"]')) return 'slider';
  if (target.matches('input, textarea, select, [contenteditable]')) return 'text';
  return target.matches('button, a, summary') ? 'button' : 'none';
}
