/** What keys do on the replay page, which lists them by this. */
export const replayShortcuts = [
  { action: 'play-pause', keys: 'Space', text: 'Play, pause; K too' },
  { action: 'frame', keys: '← →', text: 'One frame back, forward' },
  { action: 'second', keys: '⇧ ← →', text: 'One second back, forward' },
  { action: 'jump', keys: 'J L', text: 'Five seconds back, forward' },
  { action: 'loop-edge', keys: 'I O', text: 'Loop from here, to here' },
  { action: 'no-loop', keys: 'X', text: 'No loop' },
  { action: 'view', keys: '1–9', text: 'This view large; again, or 0: all alike' },
  { action: 'hear', keys: '⇧ 1–9', text: 'Hear this view' },
  { action: 'mute', keys: 'M', text: 'Mute this device' },
  { action: 'zoom', keys: '+ −', text: 'More, less of the timeline' },
  { action: 'full', keys: 'F', text: 'Full screen' },
  { action: 'help', keys: '?', text: 'Show these shortcuts' },
] as const;

export type ReplayPress =
  | { readonly action: 'play-pause' | 'no-loop' | 'mute' | 'full' | 'help' }
  | { readonly action: 'frame' | 'second' | 'jump' | 'zoom'; readonly by: -1 | 1 }
  | { readonly action: 'loop-edge'; readonly edge: 'from' | 'to' }
  /** Views are counted from 0; undefined: none. */
  | { readonly action: 'view' | 'hear'; readonly at: number | undefined };

type Pressed = Pick<KeyboardEvent, 'key' | 'code' | 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey'>;

export function replayPress(
  { key, code, ctrlKey, metaKey, altKey, shiftKey }: Pressed,
  focused: 'text' | 'button' | 'slider' | 'none',
): ReplayPress | undefined {
  if (ctrlKey || metaKey || altKey || focused === 'text') return undefined;
  const digit = /^(?:Digit|Numpad)(\d)$/.exec(code)?.[1];
  if (digit !== undefined) return { action: shiftKey ? 'hear' : 'view', at: digit === '0' ? undefined : Number(digit) - 1 };
  switch (key) {
    case ' ':
      return focused === 'button' ? undefined : { action: 'play-pause' };
    case 'ArrowLeft':
    case 'ArrowRight':
      if (focused === 'slider') return undefined;
      return { action: shiftKey ? 'second' : 'frame', by: key === 'ArrowLeft' ? -1 : 1 };
    case '+':
    case '=':
      return { action: 'zoom', by: 1 };
    case '-':
    case '−':
      return { action: 'zoom', by: -1 };
    case '?':
      return { action: 'help' };
  }
  switch (key.toLowerCase()) {
    case 'k':
      return { action: 'play-pause' };
    case 'j':
      return { action: 'jump', by: -1 };
    case 'l':
      return { action: 'jump', by: 1 };
    case 'i':
      return { action: 'loop-edge', edge: 'from' };
    case 'o':
      return { action: 'loop-edge', edge: 'to' };
    case 'x':
      return { action: 'no-loop' };
    case 'm':
      return { action: 'mute' };
    case 'f':
      return { action: 'full' };
    default:
      return undefined;
  }
}
