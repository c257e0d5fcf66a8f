import { setTimeout as sleep } from 'node:timers/promises';
import type { House } from './house.ts';
import { type Person, type Reading, secondsToSync } from './person.ts';

export type Returned = {
  readonly name: string;
  /** From the tab's return until in sync again. */
  readonly seconds: number;
  /** Just before the return, and once in sync. */
  readonly before: Reading;
  readonly after: Reading;
  /** While away: timers of 100 ms that fired, frames that were drawn. */
  readonly ticks: number;
  readonly drawn: number;
};

export type TabReturn = { readonly host: Returned; readonly frozen: Returned; readonly watcher: { readonly seeks: number } };

const seekToMs = 60_000;

/**
 * Three people hear a song; two cover their tabs, and the browser freezes one of these. Meanwhile the host, hidden, seeks. All come back, the host too. Who
 * stayed hears one seek, the host's, and nothing of the rest.
 */
export async function tabReturn(house: House, { awayMs, withinMs }: { awayMs: number; withinMs: number }): Promise<TabReturn> {
  const { roomId, people } = await house.roomOf(['Host', 'Sleeper', 'Watcher']);
  const [host, sleeper, watcher] = people;
  await house.addTone(roomId, 120 + awayMs / 1000);
  await host.press('play');
  for (const one of people) await secondsToSync(one, { withinMs: 30_000 });
  const watched = await watcher.reading();

  const left = await Promise.all([host, sleeper].map((one) => one.reading()));
  await host.tab.hide();
  await sleeper.tab.hide();
  await sleeper.tab.freeze(true);
  await sleep(awayMs * 0.6);
  await host.seek(seekToMs);
  await sleep(awayMs * 0.4);

  const back = (one: Person, then: Reading | undefined) => comeBack(one, { watcher, then, withinMs });
  const [hostBack, frozenBack] = await Promise.all([back(host, left[0]), back(sleeper, left[1])]);
  const after = await watcher.reading();
  return { host: hostBack, frozen: frozenBack, watcher: { seeks: after.seeks - watched.seeks } };
}

async function comeBack(
  one: Person,
  { watcher, then, withinMs }: { watcher: Person; then: Reading | undefined; withinMs: number },
): Promise<Returned> {
  const before = await one.reading();
  await one.tab.freeze(false);
  await one.tab.show();
  const seconds = await secondsToSync(one, { withinMs, reference: watcher });
  const after = await one.reading();
  return { name: one.name, seconds, before, after, ticks: before.ticks - (then?.ticks ?? 0), drawn: before.drawn - (then?.drawn ?? 0) };
}
