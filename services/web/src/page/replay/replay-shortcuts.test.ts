import { expect, test } from 'vitest';
import { replayPress, replayShortcuts } from './replay-shortcuts.ts';

const pressed = (key: string, { code = '', shiftKey = false, focused = 'none' as 'none' | 'text' | 'button' | 'slider' } = {}) =>
  replayPress({ key, code, shiftKey, ctrlKey: false, metaKey: false, altKey: false }, focused);

test('R-8 keys step frames and seconds, loop, choose views; what has the focus keeps its own', () => {
  expect(pressed('ArrowLeft')).toEqual({ action: 'frame', by: -1 });
  expect(pressed('ArrowRight', { shiftKey: true })).toEqual({ action: 'second', by: 1 });
  expect(pressed('K', { shiftKey: true })).toEqual({ action: 'play-pause' });
  expect(pressed('i')).toEqual({ action: 'loop-edge', edge: 'from' });
  expect(pressed('3', { code: 'Digit3' })).toEqual({ action: 'view', at: 2 });
  expect(pressed('#', { code: 'Digit3', shiftKey: true })).toEqual({ action: 'hear', at: 2 });
  expect(pressed('0', { code: 'Digit0' })).toEqual({ action: 'view', at: undefined });
  expect(pressed(' ', { focused: 'button' })).toBeUndefined();
  expect(pressed('ArrowLeft', { focused: 'slider' })).toBeUndefined();
  expect(pressed('f', { focused: 'text' })).toBeUndefined();
});

test('R-8 every key does something that the list names', () => {
  const keys = [' ', 'ArrowLeft', 'j', 'l', 'i', 'x', 'm', '+', '-', 'f', '?'].map((key) => pressed(key)?.action);
  const named: readonly string[] = replayShortcuts.map(({ action }) => action);
  for (const action of keys) expect(named).toContain(action);
});
