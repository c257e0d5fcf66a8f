import { expect, test } from 'vitest';
import { turnBatch } from './turn-batch.ts';

test('O-5 a send that fails is told to its own asker, and the other sends of the turn go out', async () => {
  const batch = turnBatch();
  const sent: string[] = [];
  const failed: string[] = [];
  const add = (name: string, fails = false) => {
    const send = () => {
      if (fails) throw new Error(`${name} is too large`);
      sent.push(name);
    };
    batch.add(send, (error) => failed.push((error as Error).message));
  };
  add('a');
  add('b', true);
  add('c');
  await expect.poll(() => sent).toEqual(['a', 'c']);
  expect(failed).toEqual(['b is too large']);
  add('d');
  batch.flush();
  expect(sent).toEqual(['a', 'c', 'd']);
});
