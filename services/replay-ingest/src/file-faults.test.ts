import { expect, test } from 'vitest';
import { fileFault } from './file-faults.ts';

const film = { durationMs: 10_000, firstShownPtsMs: 0, width: 1920, height: 1080 };

test('R-4 a film is none when it shows nothing, too much, or much less than it says', () => {
  expect(fileFault(film, { durationMs: 10_000 })).toBeUndefined();
  expect(fileFault(film, {})).toBeUndefined();
  expect(fileFault({ ...film, durationMs: 0 }, {})).toMatch(/not a moment/u);
  expect(fileFault({ ...film, width: 16_000, height: 16_000 }, {})).toBe('Its pictures are 16000 × 16000, larger than 8192 × 4320.');
  expect(fileFault(film, { durationMs: 36_000_000 })).toMatch(/header says 36000\.0 s, it holds 10\.0 s/u);
});

test('R-4 8K either way up is a film; so is one whose header is a little wrong, either way', () => {
  expect(fileFault({ ...film, width: 4320, height: 7680 }, {})).toBeUndefined();
  for (const durationMs of [12_000, 11_000, 500, 0]) expect(fileFault(film, { durationMs })).toBeUndefined();
  expect(fileFault({ ...film, firstShownPtsMs: 1_000_000 }, { durationMs: 1_010_000 })).toBeUndefined();
  expect(fileFault({ ...film, firstShownPtsMs: -20 }, { durationMs: 10_000 })).toBeUndefined();
});
