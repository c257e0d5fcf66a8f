import { expect, test } from 'vitest';
import { startWatch } from './start-watch.ts';

const hear = (watch: ReturnType<typeof startWatch>, driftMs: readonly (number | undefined)[], fromMs: number) =>
  driftMs.map((drift, i) => watch.add(drift, 1, fromMs + i * 100)).filter((each) => each !== undefined);

test('TM13 the median of what was heard in the first moments, its sign turned: behind is late', () => {
  const watch = startWatch();
  watch.begin({ streamId: 3, atLocalMs: 1_000 }, 500);
  expect(hear(watch, [undefined, -4, -60, -5, 0.1, 0.1], 1_050)).toEqual([{ streamId: 3, startErrorMs: 5 }]);
});

test('TM13 once per stream; never of a start whose moment had passed, one that was corrected by a jump, or one that nobody heard', () => {
  const watch = startWatch();
  watch.begin({ streamId: 1, atLocalMs: 1_000 }, 1_001);
  expect(hear(watch, [1, 1, 1, 1, 1, 1], 1_050)).toEqual([]);
  watch.begin({ streamId: 1, atLocalMs: 3_000 }, 2_000);
  expect(hear(watch, [1, 1], 3_000)).toEqual([]);
  watch.begin({ streamId: 1, atLocalMs: 3_000 }, 3_200); // a jump, to the same line
  expect(hear(watch, [1, 1, 1, 1], 3_200)).toEqual([]);
  watch.begin({ streamId: 1, atLocalMs: 5_000 }, 4_000);
  expect(hear(watch, [undefined, undefined, undefined, undefined, undefined, undefined], 5_000)).toEqual([]);
  watch.begin({ streamId: 1, atLocalMs: 7_000 }, 6_000);
  expect(hear(watch, [1, 1, 1, 1, 1, 1], 7_000)).toHaveLength(1);
  watch.begin({ streamId: 1, atLocalMs: 9_000 }, 8_000);
  expect(hear(watch, [1, 1, 1, 1, 1, 1], 9_000)).toEqual([]);
});
