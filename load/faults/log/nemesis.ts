import { pause } from '@tutti/service';

/** Something that can be killed and brought back. */
export type Victim = { readonly name: string; kill(): Promise<void>; restart(): Promise<void> };

export type Killing = { readonly victim: string; readonly inFlight: number };

/**
 * Kills the victims in turn while the workload runs, each only while commands are in flight, and waits until commands are acknowledged again before the next.
 * Ends when `signal` aborts; the last victim is always back.
 */
export async function nemesis({ victims, inFlight, acknowledged, everyMs, signal }: NemesisNeeds): Promise<Killing[]> {
  const killings: Killing[] = [];
  for (let turn = 0; !signal.aborted; turn++) {
    const victim = victims[turn % victims.length];
    if (!victim) break;
    await pause(everyMs, signal);
    if (signal.aborted) break;
    killings.push({ victim: victim.name, inFlight: inFlight() });
    const before = acknowledged();
    await victim.kill();
    await victim.restart();
    while (!signal.aborted && acknowledged() === before) await pause(20, signal);
  }
  return killings;
}

export type NemesisNeeds = {
  readonly victims: readonly Victim[];
  readonly inFlight: () => number;
  readonly acknowledged: () => number;
  readonly everyMs: number;
  readonly signal: AbortSignal;
};
