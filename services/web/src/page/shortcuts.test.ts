import { expect, test } from 'vitest';
import { type Focused, shortcutOf } from './shortcuts.ts';

const pressed = (key: string, focused: Focused = 'none', ctrlKey = false) =>
  shortcutOf({ key, ctrlKey, metaKey: false, altKey: false }, focused);

test('keys play, seek, mute, resync and help', () => {
  expect([' ', 'ArrowLeft', 'ArrowRight', 'm', 'R', '?', 'x'].map((key) => pressed(key))).toEqual([
    'play-pause',
    'back',
    'forward',
    'mute',
    'resync',
    'help',
    undefined,
  ]);
});

test('what has the focus keeps its own keys, and the browser its own', () => {
  expect(pressed('m', 'text')).toBeUndefined();
  expect(pressed(' ', 'button')).toBeUndefined();
  expect(pressed('ArrowLeft', 'slider')).toBeUndefined();
  expect(pressed('m', 'button')).toBe('mute');
  expect(pressed(' ', 'slider')).toBe('play-pause');
  expect(pressed('r', 'none', true)).toBeUndefined();
});
