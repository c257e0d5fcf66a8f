import { comesBack } from '@tutti/protocol';
import { expect, test } from 'vitest';
import { runFlood } from '../../load/faults/flood/run.ts';

test('[W16] who floods is closed with a code that says stay away, again and again; the others’ pings are answered and their commands done', async () => {
  const { quiet, flooded, flooder } = await runFlood({ pairs: 1, windowMs: 3_000, members: 10 });
  const codes = Object.keys(flooder.closes).map(Number);
  expect(codes).not.toEqual([]);
  expect(codes.filter((code) => comesBack(code))).toEqual([]);
  for (const felt of [quiet, flooded]) {
    expect(felt.commands).toBeGreaterThan(3);
    expect(felt.rttMs.length).toBeGreaterThan(10);
    expect({ ...felt, rttMs: [], commands: 0 }).toEqual({ rttMs: [], unanswered: 0, commands: 0, undone: 0, faults: 0 });
  }
});
