import { parseArgs } from 'node:util';
import { reportResult } from '../../result.ts';
import { lateMissed, offlineMissed, tabMissed } from './aims.ts';
import { house } from './house.ts';
import { lateJoin } from './late-join.ts';
import { offlineReturn } from './offline-return.ts';
import { type TabReturn, tabReturn } from './tab-return.ts';

const { values } = parseArgs({ options: { long: { type: 'boolean', default: false } } });
const say = (line: string) => process.stderr.write(`${line}\n`);
/** What does not come back is waited for so long, to say how long it took. */
const withinMs = 60_000;

const at = await house();
try {
  say(`Tutti is at ${at.tutti.url}`);
  const tab = await tabReturn(at, { awayMs: 30_000, withinMs });
  say(`30 s hidden: ${secondsOf(tab)}`);
  const long = values.long ? await tabReturn(at, { awayMs: 120_000, withinMs }) : undefined;
  if (long) say(`120 s hidden: ${secondsOf(long)}`);
  const offline = await offlineReturn(at, { awayMs: 10_000, withinMs });
  say(`10 s without a network: ${offline.seconds.toFixed(2)} s`);
  const late = await lateJoin(at, { afterMs: 30_000, withinMs });
  say(`joined at 30 s: ${late.seconds.toFixed(2)} s; others: ${JSON.stringify(late.others)}`);

  const missed = [tab, ...(long ? [long] : [])].flatMap((each) => tabMissed(each));
  missed.push(...offlineMissed(offline), ...lateMissed(late));
  for (const aim of missed) say(`not reached: ${aim}`);
  await reportResult('measure.recovery', {
    tab_s: slowest(tab),
    ...(long ? { tab_120_s: slowest(long) } : {}),
    offline_s: offline.seconds,
    latejoin_s: late.seconds,
    tab_seeks: Math.max(...[tab, ...(long ? [long] : [])].flatMap(({ host, frozen }) => [seeks(host), seeks(frozen)])),
    offline_seeks: offline.seeks,
    others_seeks: late.others.reduce((sum, other) => sum + other.seeks, 0),
  });
  process.exitCode = missed.length === 0 ? 0 : 1;
} finally {
  await at[Symbol.asyncDispose]();
}

function slowest({ host, frozen }: TabReturn): number {
  return Math.max(host.seconds, frozen.seconds);
}

function secondsOf({ host, frozen }: TabReturn): string {
  return [host, frozen].map(({ name, seconds }) => `${name} in sync after ${seconds.toFixed(2)} s`).join(', ');
}

function seeks({ before, after }: TabReturn['host']): number {
  return after.seeks - before.seeks;
}
