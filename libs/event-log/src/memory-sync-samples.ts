import type { SyncSample, SyncSamples } from './sync-samples.ts';

/** For tests, and whatever else needs no Postgres. */
export function memorySyncSamples(): SyncSamples {
  const kept = new Map<string, SyncSample>();
  const of = (roomId: string) =>
    [...kept.values()].filter((sample) => sample.roomId === roomId).sort((a, b) => a.atServerMs - b.atServerMs || byMember(a, b));

  return {
    async insert(samples) {
      for (const sample of samples) {
        const key = `${sample.roomId} ${sample.memberId} ${sample.atServerMs}`;
        if (!kept.has(key)) kept.set(key, sample);
      }
    },
    async page(roomId, { fromServerMs, toServerMs, limit }) {
      const there = of(roomId).filter(({ atServerMs }) => atServerMs >= fromServerMs && atServerMs < toServerMs);
      const lastMs = there[limit - 1]?.atServerMs ?? Number.POSITIVE_INFINITY;
      return {
        samples: there.filter(({ atServerMs }) => atServerMs <= lastMs),
        nextFromServerMs: there.find(({ atServerMs }) => atServerMs > lastMs)?.atServerMs ?? null,
      };
    },
    async nearest(roomId, moment) {
      const awayMs = ({ atServerMs }: SyncSample) => Math.abs(atServerMs - moment.atServerMs);
      const reports = of(roomId).filter((sample) => sample.errorMs !== null && awayMs(sample) <= moment.withinMs);
      const nearest = new Map<string, SyncSample>();
      for (const report of reports) {
        const known = nearest.get(report.memberId);
        if (!known || awayMs(report) < awayMs(known)) nearest.set(report.memberId, report);
      }
      return [...nearest.values()].sort(byMember);
    },
  };
}

const byMember = (a: SyncSample, b: SyncSample): number => (a.memberId < b.memberId ? -1 : Number(a.memberId > b.memberId));
