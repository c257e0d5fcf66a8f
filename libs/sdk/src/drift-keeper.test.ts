import fc from 'fast-check';
import { expect, test } from 'vitest';
import { driftKeeper, resyncNeeded, webAudioPolicy } from './drift-keeper.ts';

/** A clock and an output without any doubt. */
const sure = { errorMs: 0, spreadMs: 0 };

test('P-10 a far reading alone makes nobody jump, nor do two that contradict each other; two that agree do', () => {
  const keeper = driftKeeper();
  expect(keeper.decide(300, 0, sure).kind).toBe('rate');
  expect(keeper.decide(0.1, 200, sure).kind).toBe('hold');
  expect(keeper.decide(300, 400, sure).kind).toBe('rate');
  expect(keeper.decide(-80, 600, sure).kind).toBe('rate');
  expect(keeper.decide(-82, 800, sure).kind).toBe('seek');
});

test('P-10 after three jumps in vain within 10 s it cools down, and jumps again later', () => {
  const keeper = driftKeeper();
  const jumpsAt: number[] = [];
  for (let ms = 0; ms < 40_000; ms += 200) {
    if (keeper.decide(500, ms, sure).kind !== 'seek') continue;
    keeper.jumped(ms);
    jumpsAt.push(ms);
  }
  expect(jumpsAt.filter((ms) => ms < 8_000)).toHaveLength(3);
  expect((jumpsAt[3] ?? 0) - (jumpsAt[2] ?? 0)).toBeGreaterThanOrEqual(8_000);
});

test('P-10 jumps that helped, on a machine that stumbles again and again, are six in 10 s at most', () => {
  const keeper = driftKeeper();
  let jumps = 0;
  let driftMs = 200;
  for (let ms = 0; ms < 10_000; ms += 200) {
    if (ms % 1_000 === 0) driftMs = 200;
    if (keeper.decide(driftMs, ms, sure).kind !== 'seek') continue;
    keeper.jumped(ms);
    driftMs = 0;
    jumps++;
  }
  expect(jumps).toBe(6);
});

test('P-10 any drift in reach ends inside the dead zone without oscillating', () => {
  fc.assert(
    fc.property(fc.double({ min: -29, max: 29, noNaN: true }), (startMs) => {
      const keeper = driftKeeper();
      let driftMs = startMs;
      for (let ms = 0; ms < 60_000; ms += 200) {
        const action = keeper.decide(driftMs, ms, sure);
        const before = driftMs;
        if (action.kind === 'rate') driftMs += (action.factor - 1) * 200;
        expect(Math.sign(before) * driftMs).toBeGreaterThanOrEqual(0);
      }
      expect(Math.abs(driftMs)).toBeLessThanOrEqual(webAudioPolicy.deadZoneMs);
    }),
  );
});

test('P-10 what may be the clock’s error is not corrected, and no doubt excuses what can be heard', () => {
  const keeper = driftKeeper();
  expect(keeper.decide(2.5, 0, sure).kind).toBe('rate');
  expect(keeper.decide(2.5, 200, { errorMs: 30, spreadMs: 0.5 }).kind).toBe('hold');
  expect(keeper.decide(16, 400, { errorMs: 500, spreadMs: 0 }).kind).toBe('rate');
});

test('P-11 Resync is prominent above 1.50 s until below 0.80 s', () => {
  let shown = false;
  const over = [0, 1_500, 1_501, 900, -801, 800, 799, 1_400].map((driftMs) => {
    shown = resyncNeeded(shown, driftMs);
    return shown;
  });
  expect(over).toEqual([false, false, true, true, true, true, false, false]);
});
