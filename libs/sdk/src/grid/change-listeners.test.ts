import { expect, test } from 'vitest';
import { changeListeners } from './change-listeners.ts';

test('several changes of one turn are told once, the next ones again, and to nobody who has left', async () => {
  const listeners = changeListeners();
  const heard: string[] = [];
  const endFirst = listeners.add(() => heard.push('first'));
  listeners.add(() => heard.push('second'));
  listeners.tell();
  listeners.tell();
  expect(heard).toEqual([]);
  await listeners.next();
  expect(heard).toEqual(['first', 'second']);
  endFirst();
  listeners.tell();
  await listeners.next();
  expect(heard).toEqual(['first', 'second', 'second']);
  listeners.tell();
  listeners.clear();
  await Promise.resolve();
  expect(heard).toHaveLength(3);
});
