import { collectGarbage } from '../../collect-garbage.ts';
import { rssBytes } from '../../process-figures.ts';
import type { Contestant } from './contestants.ts';

/** Fills the server and gives how many KiB of resident memory each idle member costs it, garbage collected before and after. */
export async function fillAndMeasureMemory(contestant: Contestant, members: number): Promise<number> {
  const before = await restingBytes(contestant);
  await contestant.fill();
  return ((await restingBytes(contestant)) - before) / members / 1024;
}

async function restingBytes({ pid, inspectorPort }: Contestant): Promise<number> {
  await collectGarbage(pid, inspectorPort);
  return rssBytes(pid);
}
