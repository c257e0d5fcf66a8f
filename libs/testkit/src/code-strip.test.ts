import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decodeStrip, encodeStrip } from './code-strip.ts';

const lit = (cells: readonly boolean[], black = 16, white = 235) => cells.map((isWhite) => (isWhite ? white : black));
const strips = fc.record({
  utcMs: fc.double({ min: 1.6e12, max: 4e12, noNaN: true }),
  camera: fc.nat({ max: 255 }),
  flash: fc.boolean(),
});

test('R-9 a code strip says what was put into it, to 1/64 ms, however dark the picture', () =>
  fc.assert(
    fc.property(strips, fc.integer({ min: 40, max: 255 }), (strip, white) => {
      const read = decodeStrip(lit(encodeStrip(strip), 16, white));
      expect(read).toMatchObject({ camera: strip.camera, flash: strip.flash });
      expect(Math.abs((read?.utcMs ?? 0) - strip.utcMs)).toBeLessThanOrEqual(1 / 128);
    }),
  ));

test('R-9 a cell that is read wrongly, a mixture of two frames and a plain picture are no strips', () =>
  fc.assert(
    fc.property(strips, fc.nat({ max: 95 }), (strip, wrong) => {
      const cells = encodeStrip(strip);
      const turned = cells.map((isWhite, nth) => (nth === wrong ? !isWhite : isWhite));
      expect(decodeStrip(lit(turned))).toBeUndefined();
      const next = encodeStrip({ ...strip, utcMs: strip.utcMs + 33 });
      const torn = [...cells.slice(0, 50), ...next.slice(50)];
      const differs = torn.some((cell, nth) => cell !== cells[nth]) && torn.some((cell, nth) => cell !== next[nth]);
      if (differs) expect(decodeStrip(lit(torn))).toBeUndefined();
      expect(decodeStrip(cells.map(() => 128))).toBeUndefined();
    }),
  ));
