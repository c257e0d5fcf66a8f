import { expect, test } from 'vitest';
import { routeOf } from './route.ts';

test('paths: the lobby, the sync lab, rooms by their id, nothing else', () => {
  expect(routeOf('/')).toEqual({ page: 'lobby' });
  expect(routeOf('/lab')).toEqual({ page: 'lab' });
  expect(routeOf('/labs')).toEqual({ page: 'missing' });
  expect(routeOf('/r/kitchen-7')).toEqual({ page: 'room', roomId: 'kitchen-7', replay: false });
  expect(routeOf('/r/kitchen-7/replay')).toEqual({ page: 'room', roomId: 'kitchen-7', replay: true });
  expect(routeOf('/r/kitchen-7/other')).toEqual({ page: 'missing' });
  expect(routeOf('/r/a.b')).toEqual({ page: 'missing' });
  expect(routeOf('/r/')).toEqual({ page: 'missing' });
});
