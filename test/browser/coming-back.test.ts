import { setTimeout as sleep } from 'node:timers/promises';
import { waitFor } from '@tutti/testkit';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { lateMissed, offlineMissed, tabMissed, WORKS } from '../../load/measure/recovery/aims.ts';
import { type House, house } from '../../load/measure/recovery/house.ts';
import { lateJoin } from '../../load/measure/recovery/late-join.ts';
import { offlineReturn } from '../../load/measure/recovery/offline-return.ts';
import { type Reading, secondsToSync } from '../../load/measure/recovery/person.ts';
import { tabReturn } from '../../load/measure/recovery/tab-return.ts';
import { resultLine } from '../../load/result.ts';
import { hasChromium } from './browser.ts';

/** What is waited for on a busy machine; what a quiet one takes is printed, and `npm run measure -- recovery` holds it against the aims. */
const withinMs = 60_000;

/** Pages on a whole Tutti in a Chromium that hides, freezes and starves them as it does a visitor's. All at once, each in a room of its own. */
describe.skipIf(!hasChromium).concurrent('people who come back', () => {
  let at: House;
  beforeAll(async () => {
    at = await house();
  });
  afterAll(() => at?.[Symbol.asyncDispose]());

  test('P-7 a tab hidden for 30 s and one frozen as long, the host among them, come back in sync at what the room did meanwhile', async () => {
    const result = await tabReturn(at, { awayMs: 30_000, withinMs });
    console.log(resultLine('browser.tab_return', { host_s: result.host.seconds, frozen_s: result.frozen.seconds }));
    expect(tabMissed(result, WORKS), JSON.stringify(result)).toEqual([]);
    expect(Math.abs(result.host.before.driftMs ?? Number.NaN), 'hidden, the host follows its own seek').toBeLessThan(50);
  });

  test('P-7, T-8 ten seconds without a network: the music stays in time, then it is where the host went meanwhile', async () => {
    const result = await offlineReturn(at, { awayMs: 10_000, withinMs });
    console.log(resultLine('browser.offline_return', { seconds: result.seconds, seeks: result.seeks }));
    expect(offlineMissed(result, WORKS), JSON.stringify(result)).toEqual([]);
  });

  test('P-6 who joins after 30 s is in sync at once, and the others hear nothing of it', async () => {
    const result = await lateJoin(at, { afterMs: 30_000, withinMs });
    console.log(resultLine('browser.late_join', { seconds: result.seconds }), JSON.stringify(result.others));
    expect(lateMissed(result, WORKS)).toEqual([]);
  });

  test('P-7 visibilitychange, focus and pageshow, in each of their six orders, are one coming back: one request, at most one seek', async () => {
    const { roomId, people } = await at.roomOf(['Host']);
    const [host] = people;
    await at.addTone(roomId, 240);
    await host.press('play');
    await secondsToSync(host, { withinMs });
    await host.tab.run(tellNothing); // of its own: a window that closes elsewhere hands the focus on
    for (const order of orders(['visibilitychange', 'focus', 'pageshow'])) {
      for (const frozen of [false, true]) {
        const before = await host.reading();
        await host.tab.hide();
        if (frozen) {
          await host.tab.freeze(true); // Chromium ends its line, and its sound stands still: there is something to mend
          await sleep(700);
          await host.tab.freeze(false);
        }
        await host.tab.show();
        await host.tab.run(tellOfReturn, order);
        const asked = async () => requests(await host.reading()) - requests(before);
        await waitFor(asked, { what: `the state to be asked for after ${order.join(', ')}`, withinMs });
        await sleep(1_000); // what is too much comes late
        // A tick that comes while something is still wrong asks once more, as it should.
        expect(await asked(), `requests after ${order.join(', ')}`).toBeLessThanOrEqual(frozen ? 2 : 1);
        await secondsToSync(host, { withinMs });
        expect((await host.reading()).seeks - before.seeks, `seeks after ${order.join(', ')}`).toBeLessThanOrEqual(1);
      }
    }
  });

  test('P-8 a page that nobody touched asks for a tap, and works its position out at the tap', async () => {
    const { roomId, people } = await at.roomOf(['Host', 'Bob']);
    const [host, bob] = people;
    await at.addTone(roomId, 240);
    await host.press('play');
    await secondsToSync(bob, { withinMs });
    const back = await at.untouchedTwin(bob);
    await bob.tab.close();
    await waitFor(async () => back.tab.run(() => document.querySelector('[data-testid="tap-to-start"]') !== null), {
      what: 'the tap to be asked for',
      withinMs,
    });
    const { positionMs } = await host.reading();
    await waitFor(async () => (await host.reading()).positionMs > positionMs + 4_000, { what: 'the room to go on meanwhile', withinMs });
    const silent = await back.reading();
    expect([silent.starts, silent.driftMs]).toEqual([0, undefined]);
    await back.press('tap-to-start');
    const seconds = await secondsToSync(back, { withinMs, reference: host });
    const { seeks } = await back.reading();
    console.log(resultLine('browser.tap', { seconds, seeks }));
    expect(seeks, 'it began where the room was, not where it was when the tap was asked for').toBe(0);
  });
});

function orders<T>(of: readonly T[]): T[][] {
  return of.length === 0 ? [[]] : of.flatMap((first) => orders(of.filter((each) => each !== first)).map((rest) => [first, ...rest]));
}

/** A line that is still there is asked for the state; one that is gone brings it when it is opened anew. */
const requests = ({ sent }: Reading): number => (sent['GET_STATE'] ?? 0) + (sent['JOIN_ROOM'] ?? 0);

function tellNothing(): void {
  window.notTold = true;
}

function tellOfReturn(order: readonly string[]): void {
  for (const type of order) (type === 'visibilitychange' ? document : window).dispatchEvent(new Event(type));
}
