import { expect, test } from 'vitest';
import { serialQueue } from './serial-queue.ts';

const later = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

test('one after the other, in order, also after one that failed', async () => {
  const errors: unknown[] = [];
  const done: string[] = [];
  const queue = serialQueue(10, (error) => errors.push(error));
  queue.add(async () => {
    await later(10);
    done.push('slow');
  });
  queue.add(() => {
    throw new Error('broken');
  });
  await new Promise<void>((resolve) => {
    queue.add(() => {
      done.push('quick');
      resolve();
    });
  });
  expect(done).toEqual(['slow', 'quick']);
  expect(errors).toEqual([new Error('broken')]);
});

test('who waits too long a queue is turned away until it is shorter', async () => {
  const queue = serialQueue(2, () => undefined);
  let free: () => void = () => undefined;
  const first = new Promise<void>((resolve) => {
    free = resolve;
  });
  expect(queue.add(() => first)).toBe(true);
  expect(queue.add(() => undefined)).toBe(true);
  expect(queue.add(() => undefined)).toBe(false);
  free();
  await later(1);
  expect(queue.add(() => undefined)).toBe(true);
});
