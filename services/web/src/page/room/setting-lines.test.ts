import { clientFrames, type RoomSettings, usualSettings } from '@tutti/protocol/json';
import { expect, test } from 'vitest';
import { choicesWith, picked, settingGroups } from './setting-lines.ts';

const lines = settingGroups.flatMap((group) => group.lines);

test('P-3, P-14, P-18 every choice of every setting is one that the protocol takes', () => {
  for (const { name, choices } of lines)
    for (const { value } of choices) {
      const frame = JSON.stringify({ t: 'CONFIGURE_ROOM', commandId: 'c1', settings: picked(name, value) });
      expect(clientFrames.parseJson(frame), frame).toHaveProperty('value');
    }
});

test('every setting has its place: here, beside the queue, or as a field', () => {
  const elsewhere: (keyof RoomSettings)[] = ['loop', 'atEnd', 'backgroundUrl'];
  expect([...lines.map(({ name }) => name), ...elsewhere].sort()).toEqual(Object.keys(usualSettings).sort());
});

test('a value that no line lists is shown all the same', () => {
  const [line] = lines.filter(({ name }) => name === 'fixedLeadMs');
  expect(line && choicesWith(line, 930).at(-1)).toEqual({ value: '930', text: '930' });
  expect(line && choicesWith(line, 1_200)).toBe(line?.choices);
});
