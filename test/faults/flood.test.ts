import { closeCodes } from '@tutti/protocol';
import { expect, test } from 'vitest';
import { runFlood } from '../../load/faults/flood/run.ts';

test('[W16] who floods is closed with 4506; the others’ pings are answered, their commands done, their frames whole', async () => {
  const { quiet, flooded, flooder } = await runFlood({ pairs: 1, windowMs: 4_000, members: 10 });
  expect(Object.keys(flooder.closes).map(Number)).toEqual([closeCodes.flood]);
  for (const { rttMs, commands, ...lost } of [quiet, flooded]) {
    expect(rttMs.length).toBeGreaterThan(10);
    expect(commands).toBeGreaterThan(3);
    expect(lost).toEqual({ unanswered: 0, undone: 0, faults: 0 });
  }
});
