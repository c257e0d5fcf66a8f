/** What the members of one room last told, and how its p95 went lately. Times are monotonic ms. */
export type RoomReports = {
  readonly members: ReadonlyMap<string, MemberReport>;
  readonly history: readonly { readonly atMs: number; readonly p95RttMs: number }[];
};

type MemberReport = { readonly rttMs?: number; readonly errorMs?: number; readonly prepareMs?: number; readonly heardAtMs: number };

export const noReports: RoomReports = { members: new Map(), history: [] };

/** A member that tells nothing for so long is not here any more, whatever was lost on the way. */
const silentMs = 60_000;
/** The trend is a line through this much of the past, prolonged by `forecastMs`: the time from a lead's decision to its start. */
const historyMs = 30_000;
const forecastMs = 3_000;
const pointEveryMs = 500;
/** Of the members' preparation times. In a room of ten or more, one member alone moves no start; in a smaller one the longest counts. */
const prepareShare = 0.9;

/** The reports with one more in; each replaces that member's last (T-4). */
export function withReport(reports: RoomReports, { memberId, gone, ...told }: Report, nowMs: number): RoomReports {
  const members = new Map([...reports.members].filter(([, { heardAtMs }]) => nowMs - heardAtMs < silentMs));
  const last = members.get(memberId);
  members.delete(memberId);
  if (!gone) {
    const rttMs = told.rttMs ?? last?.rttMs;
    const errorMs = told.errorMs ?? last?.errorMs;
    const prepareMs = told.prepareMs ?? last?.prepareMs;
    members.set(memberId, {
      heardAtMs: nowMs,
      ...(rttMs === undefined ? {} : { rttMs }),
      ...(errorMs === undefined ? {} : { errorMs }),
      ...(prepareMs === undefined ? {} : { prepareMs }),
    });
  }
  return { members, history: withPoint(reports.history, toldBy(members, 'rttMs'), nowMs) };
}

/** A gateway said that these members are connected to it: what they told last holds on. */
export function stillHere(reports: RoomReports, memberIds: readonly string[], nowMs: number): RoomReports {
  const members = new Map(reports.members);
  for (const memberId of memberIds) {
    const report = members.get(memberId);
    if (report) members.set(memberId, { ...report, heardAtMs: nowMs });
  }
  return { ...reports, members };
}

/** What one member told; each field alone or several. `gone`: it is no longer here. */
export type Report = {
  readonly memberId: string;
  readonly rttMs?: number | undefined;
  readonly errorMs?: number | undefined;
  readonly prepareMs?: number | undefined;
  readonly gone: boolean;
};

/** The reports of those who told something lately. */
export function withoutSilent(reports: RoomReports, nowMs: number): RoomReports {
  const members = new Map([...reports.members].filter(([, { heardAtMs }]) => nowMs - heardAtMs < silentMs));
  return members.size === reports.members.size ? reports : { ...reports, members };
}

export type RttStatistics = {
  readonly forecastRttMs: number;
  readonly maxRttMs: number;
  readonly p95RttMs: number;
  /** The time within which nearly all members have a track loaded; who needs longer joins late (P-3). */
  readonly maxPrepareMs?: number;
  readonly maxErrorMs?: number;
  readonly members: number;
};

/** `members: 0` says that nothing is known. A falling trend is not counted on: the forecast is at least the p95 (T-9), at most twice the largest. */
export function statisticsOf({ members, history }: RoomReports): RttStatistics {
  const rtts = toldBy(members, 'rttMs');
  const prepares = toldBy(members, 'prepareMs');
  const errors = toldBy(members, 'errorMs');
  const maxRttMs = Math.max(0, ...rtts);
  const p95RttMs = quantile(rtts, 0.95);
  const risingMs = Math.max(0, slope(history) * forecastMs);
  return {
    forecastRttMs: Math.min(p95RttMs + risingMs, 2 * maxRttMs),
    maxRttMs,
    p95RttMs,
    ...(prepares.length === 0 ? {} : { maxPrepareMs: quantile(prepares, prepareShare) }),
    ...(errors.length === 0 ? {} : { maxErrorMs: Math.max(...errors) }),
    members: rtts.length,
  };
}

const toldBy = (members: RoomReports['members'], field: 'rttMs' | 'errorMs' | 'prepareMs'): readonly number[] =>
  [...members.values()].flatMap(({ [field]: value }) => (value === undefined ? [] : [value]));

function withPoint(history: RoomReports['history'], rtts: readonly number[], nowMs: number): RoomReports['history'] {
  const recent = history.filter(({ atMs }) => nowMs - atMs < historyMs);
  const last = recent.at(-1);
  return rtts.length === 0 || (last && nowMs - last.atMs < pointEveryMs)
    ? recent
    : [...recent, { atMs: nowMs, p95RttMs: quantile(rtts, 0.95) }];
}

/** The smallest value that at least this share of the values does not exceed (nearest rank). */
function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? 0;
}

/** Least squares, ms of round trip per ms of time; 0 with less than 3 points. */
function slope(points: RoomReports['history']): number {
  if (points.length < 3) return 0;
  const meanAt = points.reduce((sum, { atMs }) => sum + atMs, 0) / points.length;
  const meanRtt = points.reduce((sum, { p95RttMs }) => sum + p95RttMs, 0) / points.length;
  const spread = points.reduce((sum, { atMs }) => sum + (atMs - meanAt) ** 2, 0);
  if (spread === 0) return 0;
  return points.reduce((sum, { atMs, p95RttMs }) => sum + (atMs - meanAt) * (p95RttMs - meanRtt), 0) / spread;
}
