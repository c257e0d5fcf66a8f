import { expect, test } from 'vitest';
import { roomIdIn, routeOf } from './route.ts';

test('paths: the lobby, rooms by their id, nothing else', () => {
  expect(routeOf('/')).toEqual({ page: 'lobby' });
  expect(routeOf('/r/kitchen-7')).toEqual({ page: 'room', roomId: 'kitchen-7' });
  expect(routeOf('/r/a.b')).toEqual({ page: 'missing' });
  expect(routeOf('/r/')).toEqual({ page: 'missing' });
});

test('a code is found in what people paste', () => {
  expect(roomIdIn(' kitchen-7 ')).toBe('kitchen-7');
  expect(roomIdIn('http://192.168.1.5:8080/r/kitchen-7?as=Ada')).toBe('kitchen-7');
  expect(roomIdIn('https://tutti.example/r/kitchen-7')).toBe('kitchen-7');
  expect(roomIdIn('the kitchen')).toBeUndefined();
  expect(roomIdIn('')).toBeUndefined();
});
