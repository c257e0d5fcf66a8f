import fc from 'fast-check';
import { expect, test } from 'vitest';
import { stepWatch } from './step-watch.ts';

const wallAtStartMs = 1_790_000_000_000;

test('[TM12] no slew up to 500 ppm, read in whole milliseconds, is taken for a step (T-5)', () => {
  const looks = fc.array(fc.record({ passMs: fc.double({ min: 1, max: 120_000, noNaN: true }), ppm: fc.integer({ min: -500, max: 500 }) }));
  fc.assert(
    fc.property(looks, (list) => {
      const watch = stepWatch();
      let monotonicMs = 12.5;
      let wallMs = wallAtStartMs;
      watch.look({ wallMs, monotonicMs });
      for (const { passMs, ppm } of list) {
        monotonicMs += passMs;
        wallMs += passMs * (1 + ppm / 1e6);
        expect(watch.look({ wallMs: Math.floor(wallMs), monotonicMs })).toBe(0);
      }
    }),
  );
});

test('[TM12] a step is told once, to a millisecond or so, whatever the clocks did before (T-5)', () => {
  fc.assert(
    fc.property(
      fc.double({ min: 10, max: 1e7, noNaN: true }),
      fc.constantFrom(-1, 1),
      fc.integer({ min: 0, max: 20 }),
      (sizeMs, sign, looksBefore) => {
        const watch = stepWatch();
        let monotonicMs = 0;
        const look = (aheadMs: number) => watch.look({ wallMs: Math.floor(wallAtStartMs + monotonicMs + aheadMs), monotonicMs });
        look(0);
        for (let nth = 0; nth < looksBefore; nth++) {
          monotonicMs += 1_000.3;
          look(0);
        }
        monotonicMs += 1_000.3;
        expect(Math.abs(look(sign * sizeMs) - sign * sizeMs)).toBeLessThanOrEqual(2);
        monotonicMs += 1_000.3;
        expect(look(sign * sizeMs)).toBe(0);
      },
    ),
  );
});
