import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { DriftAction } from './correct.ts';
import { type DriftController, driftController, type SteeredPlayer } from './drift-controller.ts';
import { type DriftPolicy, frame, music, party, precise, replay } from './drift-policy.ts';

/** A clock and an output without any doubt. */
const sure = { errorMs: 0, spreadMs: 0 };
const lookEveryMs = 200;

/** Plays under the controller's hand; a jump takes `seekMs` in which nothing can be read, and lands `lateMs` behind where it aimed. */
function play(
  controller: DriftController,
  options: {
    readonly fromMs: number;
    readonly forMs: number;
    readonly driftMs: number;
    readonly skewPpm?: number;
    readonly lateMs?: (jump: number) => number;
    readonly seekMs?: number;
    readonly shifts?: (nowMs: number) => number;
  },
) {
  const { fromMs, forMs, skewPpm = 0, lateMs = () => 0, seekMs = 250, shifts = () => 0 } = options;
  let { driftMs } = options;
  let factor = 1;
  let deafUntilMs = Number.NEGATIVE_INFINITY;
  const looks: { nowMs: number; driftMs: number; action: DriftAction; factor: number }[] = [];
  const jumps: { nowMs: number; aimedMs: number }[] = [];
  for (let nowMs = fromMs; nowMs < fromMs + forMs; nowMs += lookEveryMs) {
    driftMs += shifts(nowMs);
    if (nowMs >= deafUntilMs) {
      const action = controller.decide({ driftMs, nowMs, doubt: sure });
      factor = action.kind === 'rate' ? action.factor : 1;
      looks.push({ nowMs, driftMs, action, factor });
      if (action.kind === 'seek' || action.kind === 'sample-then-seek') {
        const aimedMs = controller.aheadMs;
        controller.jumped(nowMs, aimedMs, 'decided');
        driftMs = aimedMs - lateMs(jumps.length);
        jumps.push({ nowMs, aimedMs });
        deafUntilMs = nowMs + seekMs;
      }
    }
    driftMs += lookEveryMs * (factor * (1 + skewPpm / 1e6) - 1);
  }
  return { looks, jumps, driftMs };
}

const correcting: readonly (readonly [string, DriftPolicy, SteeredPlayer])[] = [
  ['precise, exact', precise.exact, { steering: 'exact' }],
  ['precise, bends', precise.bends, { steering: 'bends' }],
  ['precise, jumps', precise.jumps, { steering: 'jumps' }],
  ['party', party(), { steering: 'bends' }],
  ['party by a triple', party({ ignore: 0.15, hard: 0.8 }), { steering: 'bends' }],
  ['music', music, { steering: 'bends' }],
  ['music without rates', music, { steering: 'jumps' }],
  ['replay', replay, { steering: 'exact' }],
];
/** Where nothing can bend, what is not worth a jump stays. */
const restMs = (policy: DriftPolicy, { steering }: SteeredPlayer) => (steering === 'jumps' ? policy.seeks.ms : policy.acts.ms);

test.each(correcting)(
  '[PB17] P-10 %s: any drift in reach ends inside the dead zone and stays, without swinging through',
  (_name, policy, player) => {
    fc.assert(
      fc.property(fc.double({ min: -6000, max: 6000, noNaN: true }), (startMs) => {
        const { looks } = play(driftController(policy, player), { fromMs: 0, forMs: 120_000, driftMs: startMs });
        for (const { driftMs } of looks.slice(-50)) expect(Math.abs(driftMs)).toBeLessThanOrEqual(restMs(policy, player) + 1e-6);
        for (const { driftMs } of looks) expect(driftMs * Math.sign(startMs)).toBeGreaterThanOrEqual(-1e-6);
      }),
      { numRuns: 60 },
    );
  },
);

test.each(correcting)(
  '[PB17] P-10 %s: whatever is read, no rate makes it much worse, and none is beyond its limit',
  (_name, policy, player) => {
    const wild = fc.array(fc.double({ min: -3000, max: 3000, noNaN: true }), { maxLength: 80 });
    fc.assert(
      fc.property(wild, (drifts) => {
        const controller = driftController({ ...policy, readings: 1 }, player);
        drifts.forEach((driftMs, index) => {
          const action = controller.decide({ driftMs, nowMs: index * policy.everyMs + index * 200, doubt: sure });
          if (action.kind !== 'rate') return;
          expect(Math.abs(action.factor - 1)).toBeLessThanOrEqual(policy.maxRateDelta + 1e-12);
          if (Math.abs(driftMs) > Math.max(30, policy.acts.ms)) expect((action.factor - 1) * driftMs).toBeLessThan(0);
        });
      }),
    );
  },
);

test.each(correcting)(
  '[PB17] P-10 %s: never constant seeking: three in vain within 10 s, six at most, then it cools down',
  (_name, policy, player) => {
    const jumpy = fc.record({
      lateMs: fc.double({ min: -4000, max: 4000, noNaN: true }),
      seekMs: fc.constantFrom(0, 250, 700),
      disturbed: fc.array(fc.double({ min: -4000, max: 4000, noNaN: true }), { minLength: 1, maxLength: 7 }),
    });
    fc.assert(
      fc.property(jumpy, ({ lateMs, seekMs, disturbed }) => {
        const shifts = (nowMs: number) => (nowMs % 1000 === 0 ? (disturbed[(nowMs / 1000) % disturbed.length] ?? 0) : 0);
        const { jumps } = play(driftController(policy, player), {
          fromMs: 0,
          forMs: 60_000,
          driftMs: 2500,
          lateMs: () => lateMs,
          seekMs,
          shifts,
        });
        for (const { nowMs } of jumps) {
          expect(jumps.filter((jump) => jump.nowMs >= nowMs && jump.nowMs < nowMs + 8_000).length).toBeLessThanOrEqual(6);
        }
      }),
      { numRuns: 60 },
    );
  },
);

test('[PB17] P-10 three jumps that do not help, and it waits 8 s; then it tries again', () => {
  const controller = driftController(party(), { steering: 'exact' });
  const { jumps } = play(controller, { fromMs: 0, forMs: 18_000, driftMs: 900, lateMs: () => 900 });
  expect(jumps.map(({ nowMs }) => nowMs)).toEqual([0, 2_000, 4_000, 12_000, 14_000, 16_000]);
  expect(controller.coolingDown(17_000)).toBe(true);
  expect(controller.coolingDown(25_000)).toBe(false);
});

test('[PB17] P-10 jumps that helped, where the output stumbles again and again, are six in 10 s at most', () => {
  const shifts = (nowMs: number) => (nowMs % 1000 === 0 ? 200 : 0);
  const { jumps } = play(driftController(precise.exact), { fromMs: 0, forMs: 10_000, driftMs: 0, shifts });
  expect(jumps).toHaveLength(6);
});

test('[PB17] P-10 a far reading alone makes nobody jump, nor do two that contradict each other; two that agree do', () => {
  const controller = driftController(precise.exact);
  const decide = (driftMs: number, nowMs: number) => controller.decide({ driftMs, nowMs, doubt: sure }).kind;
  expect(decide(300, 0)).toBe('rate');
  expect(decide(0.1, 200)).toBe('hold');
  expect(decide(300, 400)).toBe('rate');
  expect(decide(-80, 600)).toBe('rate');
  expect(decide(-82, 800)).toBe('seek');
});

test('[PB17] P-10 what a jump costs is learnt, and the next aims ahead by it; what the player tells is believed at first', () => {
  const controller = driftController(precise.bends, { steering: 'bends', jumpCostMs: 40 });
  const shifts = (nowMs: number) => (nowMs > 0 && nowMs % 20_000 === 0 ? -800 : 0);
  const { jumps, looks } = play(controller, { fromMs: 0, forMs: 70_000, driftMs: -800, lateMs: () => 180, shifts });
  expect(jumps.map(({ aimedMs }) => Math.round(aimedMs))).toEqual([40, 180, 180, 180]);
  const landed = looks.find(({ nowMs }) => nowMs > (jumps[2]?.nowMs ?? 0));
  expect(Math.abs(landed?.driftMs ?? 99)).toBeLessThan(precise.bends.acts.ms);
});

test('[PB17] P-10 jumps that land anywhere are not made for less than they miss by', () => {
  const jumpsFor = (driftMs: number, scatter: readonly number[]) => {
    const controller = driftController(precise.jumps, { steering: 'jumps' });
    const shifts = (nowMs: number) => (nowMs % 30_000 === 0 ? -2_500 : 0);
    play(controller, { fromMs: 0, forMs: 120_000, driftMs: 0, lateMs: (jump) => scatter[jump % scatter.length] ?? 0, shifts });
    controller.reset();
    return play(controller, { fromMs: 150_200, forMs: 20_000, driftMs }).jumps.length;
  };
  expect(jumpsFor(270, [100, 130])).toBe(1);
  expect(jumpsFor(270, [0, 700, 350])).toBe(0);
  expect(jumpsFor(350, [0, 700, 350])).toBeGreaterThan(0);
});

test('[PB17] P-10 a rate stays for a second: on a device clock 200 ppm off, and on readings that scatter', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: -200, max: 200 }),
      fc.array(fc.double({ min: -8, max: 8, noNaN: true }), { minLength: 5, maxLength: 5 }),
      (skewPpm, noise) => {
        for (const [, policy, player] of correcting.slice(0, 2)) {
          const { looks } = play(driftController(policy, player), {
            fromMs: 0,
            forMs: 60_000,
            driftMs: 0,
            skewPpm,
            shifts: (nowMs) => ((noise[(nowMs / 200) % 5] ?? 0) - (noise[(nowMs / 200 + 4) % 5] ?? 0)) / 10,
          });
          const changes = looks.filter(({ factor }, index) => factor !== (looks[index - 1]?.factor ?? 1)).map(({ nowMs }) => nowMs);
          changes.forEach((nowMs, index) => {
            if (index >= 2) expect(nowMs - (changes[index - 2] ?? 0)).toBeGreaterThanOrEqual(1_000);
          });
          expect(changes.length).toBeLessThanOrEqual(61);
        }
      },
    ),
    { numRuns: 50 },
  );
});

test('[PB17] P-10 a device clock wrong by up to 200 ppm is held within half a millisecond, without a jump', () => {
  fc.assert(
    fc.property(fc.integer({ min: -200, max: 200 }), fc.double({ min: -29, max: 29, noNaN: true }), (skewPpm, driftMs) => {
      const { looks, jumps } = play(driftController(precise.exact), { fromMs: 0, forMs: 90_000, driftMs, skewPpm });
      for (const look of looks.slice(-200)) expect(Math.abs(look.driftMs)).toBeLessThanOrEqual(0.5);
      expect(jumps).toEqual([]);
    }),
  );
});

test('[PB17] P-10 what may be the clock’s error is not corrected, and no doubt excuses what can be heard', () => {
  const kind = (driftMs: number, doubt: { errorMs: number; spreadMs: number }) =>
    driftController(precise.exact).decide({ driftMs, nowMs: 0, doubt }).kind;
  expect(kind(2.5, sure)).toBe('rate');
  expect(kind(2.5, { errorMs: 30, spreadMs: 0.5 })).toBe('hold');
  expect(kind(16, { errorMs: 500, spreadMs: 0 })).toBe('rate');
});

test('R-7 a view beside others is left alone up to half a frame, and brought in by one bend, not by many', () => {
  const frameMs = 1000 / 30;
  const left = play(driftController(frame(frameMs), { steering: 'bends' }), { fromMs: 0, forMs: 10_000, driftMs: frameMs / 2 - 1 });
  expect(left.looks.every(({ factor }) => factor === 1)).toBe(true);
  const bent = play(driftController(frame(frameMs), { steering: 'bends' }), { fromMs: 0, forMs: 20_000, driftMs: -120 });
  const changes = bent.looks.filter(({ factor }, index) => factor !== (bent.looks[index - 1]?.factor ?? 1));
  expect(bent.jumps).toEqual([]);
  expect(changes.length).toBeLessThanOrEqual(4);
  expect(Math.abs(bent.driftMs)).toBeLessThan(frameMs / 4);
});

test('[PB17] P-10 the predecessors look at their own intervals, and keep their rate in between', () => {
  const controller = driftController(music, { steering: 'bends' });
  const decide = (driftMs: number, nowMs: number) => controller.decide({ driftMs, nowMs, doubt: sure });
  expect(decide(300, 0)).toEqual({ kind: 'rate', factor: 0.97 });
  expect(decide(10, 1_900)).toEqual({ kind: 'rate', factor: 0.97 });
  expect(decide(10, 2_000)).toEqual({ kind: 'hold' });
  expect(decide(5_000, 3_900)).toEqual({ kind: 'hold' });
  expect(decide(5_000, 4_000)).toEqual({ kind: 'seek' });
});

test('[PB17] P-10 a caller’s time that goes back all the same is waited for, and nothing is done twice', () => {
  const controller = driftController(precise.exact);
  const decide = (driftMs: number, nowMs: number) => controller.decide({ driftMs, nowMs, doubt: sure });
  const first = decide(2, 10_000);
  expect(first.kind).toBe('rate');
  expect(decide(2, 500)).toEqual(first);
  expect(decide(2, 10_900)).toEqual(first);
  expect(decide(0, 11_100)).not.toEqual(first);
  for (const nowMs of [12_000, 3_000, 2_000]) expect(decide(300, nowMs).kind).toBe('rate');
  expect(decide(300, 12_200).kind).toBe('seek');
});
