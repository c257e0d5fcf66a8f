import { expect, test } from 'vitest';
import { fakeClock } from './fake-clock.ts';

test('tasks run in order of their time, each at its own time', async () => {
  const clock = fakeClock(1_000);
  const ran: [string, number][] = [];
  clock.after(30, () => void ran.push(['later', clock.nowMs()]));
  clock.after(10, async () => {
    ran.push(['sooner', clock.nowMs()]);
    clock.after(5, () => void ran.push(['of the sooner', clock.nowMs()]));
  });
  const cancel = clock.after(20, () => void ran.push(['cancelled', clock.nowMs()]));
  cancel();
  await clock.advance(29);
  expect(ran).toEqual([
    ['sooner', 1_010],
    ['of the sooner', 1_015],
  ]);
  expect(clock.waiting).toBe(1);
  await clock.advance(1);
  expect(ran.at(-1)).toEqual(['later', 1_030]);
});

test('a jump moves the clock and runs nothing', async () => {
  const clock = fakeClock(0);
  let ran = 0;
  clock.after(100, () => {
    ran += 1;
  });
  clock.jump(10_000);
  expect([clock.nowMs(), ran]).toEqual([10_000, 0]);
  await clock.advance(100);
  expect([clock.nowMs(), ran]).toEqual([10_100, 1]);
});
