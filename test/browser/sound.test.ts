import { expect, test } from 'vitest';
import { aimsMissed, WORKS } from '../../load/measure/sound/aims.ts';
import { measureSound } from '../../load/measure/sound/measure-sound.ts';
import { resultLine } from '../../load/result.ts';

// NOTE one more try: a neighbour on the machine that takes both cores for a second is heard as a gap, and is not ours to prove.
test('P-2, P-10: two browsers on wrong clocks behind 20–80 ms of jitter start together and stay together, five times', {
  retry: 1,
  timeout: 280_000,
}, async () => {
  const lines: string[] = [];
  const result = await measureSound({ starts: 5, say: (line) => lines.push(line) });
  // NOTE a benchmark is not a test: the published figure comes from `npm run measure -- sound`. Here it has to work, and the figure is printed.
  console.log(resultLine('browser.sound', { ...result }), aimsMissed(result, { corrected: true }).join('; '));
  expect(aimsMissed(result, { corrected: true, aims: WORKS }), lines.join('\n')).toEqual([]);
});

test('with the correction switched off the same bench sees seconds', async () => {
  const result = await measureSound({ starts: 1, correction: false });
  expect(aimsMissed(result, { corrected: false })).toEqual([]);
}, 120_000);
