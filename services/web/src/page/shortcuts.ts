/** What keys do in a room. Documented in the page by the same list. */
export const shortcuts = [
  { action: 'play-pause', keys: 'Space', text: 'Play, pause, resume' },
  { action: 'back', keys: '←', text: 'Back 5 s' },
  { action: 'forward', keys: '→', text: 'Forward 5 s' },
  { action: 'next', keys: 'N', text: 'Skip to the next track' },
  { action: 'mute', keys: 'M', text: 'Mute this device' },
  { action: 'pause-here', keys: 'P', text: 'Pause this device only' },
  { action: 'resync', keys: 'R', text: 'Resync this device' },
  { action: 'help', keys: '?', text: 'Show these shortcuts' },
] as const;

export type ShortcutAction = (typeof shortcuts)[number]['action'];

type Pressed = Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey'>;
/** What has the focus: something that is typed into, that Space presses, or that arrows move, keeps those keys. */
export type Focused = 'text' | 'button' | 'slider' | 'none';

export function shortcutOf({ key, ctrlKey, metaKey, altKey }: Pressed, focused: Focused): ShortcutAction | undefined {
  if (ctrlKey || metaKey || altKey || focused === 'text') return undefined;
  switch (key) {
    case ' ':
      return focused === 'button' ? undefined : 'play-pause';
    case 'ArrowLeft':
      return focused === 'slider' ? undefined : 'back';
    case 'ArrowRight':
      return focused === 'slider' ? undefined : 'forward';
    case 'n':
    case 'N':
      return 'next';
    case 'p':
    case 'P':
      return 'pause-here';
    case 'm':
    case 'M':
      return 'mute';
    case 'r':
    case 'R':
      return 'resync';
    case '?':
      return 'help';
    default:
      return undefined;
  }
}

const key = 'tutti.shortcuts';
/** Single keys can be in the way of speech input and of tremor: they can be switched off (WCAG 2.1.4). */
export const shortcutsOn = (): boolean => localStorage.getItem(key) !== 'off';
export const switchShortcuts = (on: boolean): void => (on ? localStorage.removeItem(key) : localStorage.setItem(key, 'off'));
