import type { LateJoin } from './late-join.ts';
import type { OfflineReturn } from './offline-return.ts';
import type { TabReturn } from './tab-return.ts';

/** What is asked of the published figures, s. */
export const AIMS = { tabS: 5, offlineS: 5, lateJoinS: 2 };
/** What a test may hold on a machine whose cores are shared with others: it has to work, the figure is printed. */
export const WORKS = { tabS: 20, offlineS: 30, lateJoinS: 20 };

/** What did not come back as it should, each as a sentence. */
export const tabMissed = ({ host, frozen, watcher }: TabReturn, { tabS } = AIMS): string[] =>
  sentences([
    [host.before.hidden && frozen.before.hidden, 'the tabs were not hidden'],
    [host.drawn <= 20 && frozen.drawn <= 20, `hidden pages drew ${host.drawn} and ${frozen.drawn} frames`],
    [frozen.ticks <= 30, `a frozen page's timer fired ${frozen.ticks} times`],
    [host.seconds <= tabS, `the host was in sync ${host.seconds} s after the tab's return, above ${tabS} s`],
    [frozen.seconds <= tabS, `the frozen one was in sync ${frozen.seconds} s after the tab's return, above ${tabS} s`],
    [host.after.seeks - host.before.seeks <= 1, `the host's return took ${host.after.seeks - host.before.seeks} seeks`],
    [frozen.after.seeks - frozen.before.seeks <= 2, `the frozen one's return took ${frozen.after.seeks - frozen.before.seeks} seeks`],
    [watcher.seeks === 1, `who stayed heard ${watcher.seeks} seeks, not the host's one`],
  ]);

export const offlineMissed = ({ seconds, away, seeks, hostSeeks }: OfflineReturn, { offlineS } = AIMS): string[] =>
  sentences([
    [away.notice === 'resuming', `the line was not away: ${away.notice}`],
    [
      away.playback === 'playing' && Math.abs(away.driftMs ?? Number.NaN) < 50,
      `away, the music was ${away.driftMs} ms off (${away.playback})`,
    ],
    [seconds <= offlineS, `in sync ${seconds} s after the network's return, above ${offlineS} s`],
    [seeks <= 2, `${seeks} seeks to catch up with one`],
    [hostSeeks === 1, `the host heard ${hostSeeks} seeks, not the one of its own`],
  ]);

/** NOTE a steady room's rate is bent several times in ten seconds, more often while the machine is busy: twice as often and some is no disturbance. */
export const lateMissed = ({ seconds, others }: LateJoin, { lateJoinS } = AIMS): string[] =>
  sentences([
    [seconds <= lateJoinS, `in sync ${seconds} s after joining, above ${lateJoinS} s`],
    ...others.map(({ seeks }) => [seeks === 0, `somebody else heard ${seeks} seeks`] as const),
    ...others.map(
      ({ rateChangesBefore: before, rateChangesAfter: after }) =>
        [after <= 2 * before + 20, `somebody else's rate changed ${after} times, before it was ${before}`] as const,
    ),
  ]);

const sentences = (held: readonly (readonly [boolean, string])[]): string[] => held.filter(([holds]) => !holds).map(([, says]) => says);
