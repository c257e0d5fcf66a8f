import { expect, test } from 'vitest';
import { backgroundKey, backgroundPlan, backgroundSec } from './background-plan.ts';

const playing = { status: 'playing', streamId: 3, startAtServerMs: 5, startPositionMs: 0, rate: 1 } as const;

test('P-17 the picture behind runs while the room plays, and holds otherwise', () => {
  expect(backgroundPlan({ status: 'playing', rate: 1.5 })).toEqual({ do: 'run', rate: 1.5 });
  for (const status of ['idle', 'preparing', 'paused'] as const) expect(backgroundPlan({ status, rate: 1 })).toEqual({ do: 'hold' });
});

test('P-17 it is put right when the room’s playback changes, and not as time goes by', () => {
  expect(backgroundKey(playing)).toBe(backgroundKey({ ...playing }));
  expect(backgroundKey(playing)).not.toBe(backgroundKey({ ...playing, startPositionMs: 9 }));
});

test('P-17 it goes round in its own length', () => {
  expect(backgroundSec(25_000, 10)).toBe(5);
  expect(backgroundSec(25_000, Number.NaN)).toBe(0);
});
