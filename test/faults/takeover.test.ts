import { expect, test } from 'vitest';
import { runTakeover } from '../../load/faults/takeover/run.ts';

test('[LG8] E-2: a scheduler killed with -9: the other takes its partitions and pending starts; nothing acknowledged is lost or done twice', async () => {
  const { killings, lost, twice, gapsMs, starts } = await runTakeover({ kills: 2, perSecond: 100, roomsEach: 4 });
  expect(killings.every(({ inFlight, partitions }) => inFlight > 0 && partitions.size === 8)).toBe(true);
  expect({ lost, twice, startsWrong: starts.wrong }).toEqual({ lost: 0, twice: 0, startsWrong: 0 });
  expect(gapsMs).toHaveLength(16);
  expect(starts.lateMs).toHaveLength(32);
}, 240_000);
