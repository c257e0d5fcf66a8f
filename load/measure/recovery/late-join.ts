import { setTimeout as sleep } from 'node:timers/promises';
import type { House } from './house.ts';
import { type Person, secondsToSync } from './person.ts';

export type LateJoin = {
  /** From the press on Join until in sync. */
  readonly seconds: number;
  /** Of the two who were there: in as long a time before the join and after it. */
  readonly others: readonly { readonly seeks: number; readonly rateChangesBefore: number; readonly rateChangesAfter: number }[];
};

/** Two people have heard a song for `afterMs` when a third comes in. */
export async function lateJoin(house: House, { afterMs, withinMs }: { afterMs: number; withinMs: number }): Promise<LateJoin> {
  const { roomId, people } = await house.roomOf(['Host', 'Guest']);
  const [host] = people;
  await house.addTone(roomId, 120 + afterMs / 1000);
  await host.press('play');
  for (const one of people) await secondsToSync(one, { withinMs: 30_000 });
  const late = await house.toTheDoor(roomId, 'Late');
  await sleep(afterMs - compareMs);
  const before = await readings(people);
  await sleep(compareMs);
  const at = await readings(people);
  await late.press('join');
  const seconds = await secondsToSync(late, { withinMs, reference: host });
  await sleep(Math.max(0, compareMs - seconds * 1000));
  const after = await readings(people);
  const others = people.map((_, nth) => {
    const [one, two, three] = [before[nth], at[nth], after[nth]];
    if (!one || !two || !three) throw new TypeError('a person without a reading');
    return {
      seeks: three.seeks - two.seeks,
      rateChangesBefore: two.rateChanges - one.rateChanges,
      rateChangesAfter: three.rateChanges - two.rateChanges,
    };
  });
  return { seconds, others };
}

const compareMs = 10_000;
const readings = (people: readonly Person[]) => Promise.all(people.map((one) => one.reading()));
