import { setTimeout as sleep } from 'node:timers/promises';
import type { House } from './house.ts';
import { type Reading, secondsToSync } from './person.ts';

export type OfflineReturn = {
  /** From the network's return until in sync, at the place to which the host had gone meanwhile. */
  readonly seconds: number;
  /** While away: what played on, by the last reading before the network's return. */
  readonly away: Reading;
  /** Seeks of who was away, once back, and of the host all the while; the host asked for one. */
  readonly seeks: number;
  readonly hostSeeks: number;
};

/** A guest's network is cut and refuses for `awayMs`; the music goes on there by the last estimate. The host seeks meanwhile. */
export async function offlineReturn(house: House, { awayMs, withinMs }: { awayMs: number; withinMs: number }): Promise<OfflineReturn> {
  const { roomId, people } = await house.roomOf(['Host', 'Cut']);
  const [host, guest] = people;
  await house.addTone(roomId, 120 + awayMs / 1000);
  await host.press('play');
  for (const one of people) await secondsToSync(one, { withinMs: 30_000 });
  const [hostThen, guestThen] = [await host.reading(), await guest.reading()];

  guest.line.refuse(true);
  guest.line.cutAll();
  await sleep(awayMs / 2);
  await host.seek(60_000);
  await sleep(awayMs / 2);
  const away = await guest.reading();
  guest.line.refuse(false);
  const seconds = await secondsToSync(guest, { withinMs, reference: host });
  const [hostNow, guestNow] = [await host.reading(), await guest.reading()];
  return { seconds, away, seeks: guestNow.seeks - guestThen.seeks, hostSeeks: hostNow.seeks - hostThen.seeks };
}
