import { expect, test } from 'vitest';
import { type ListedRoom, mergeRooms } from './merge-rooms.ts';

const room = (roomId: string, membersPresent = 0): ListedRoom => ({ roomId, title: roomId, membersPresent, status: 'idle', track: null });

test('rooms stay where they are shown, with what is new about them; gone ones go, new ones come last', () => {
  const merged = mergeRooms([room('a'), room('b'), room('c')], [room('n'), room('c', 2), room('a')]);
  expect(merged).toEqual([room('a'), room('c', 2), room('n')]);
});
