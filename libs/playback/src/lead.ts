/** How far ahead a start is set, and why; both go into the log (P-3). */
export type Lead = { readonly leadMs: number; readonly reason: string };

/** What is known of a room's members; each is undefined before the first report. */
export type LeadInputs = {
  readonly forecastRttMs: number | undefined;
  /** The largest bound of an error that a member states of its clock: who may be that far behind hears of a start that much later. */
  readonly maxErrorMs: number | undefined;
  /** The members' longest reported preparation. */
  readonly maxPrepareMs: number | undefined;
  /** For the preset `measured` (P-14). */
  readonly p95RttMs?: number | undefined;
};

const leastMs = 100;
const mostMs = 500;
/** Before anyone reported: an ordinary round trip (T-4), and time to fetch and decode a song. */
const unknownRttMs = 50;
const unknownPrepareMs = 1000;

/** The lead of a jump plus the largest preparation: everyone has heard of it and loaded it (P-3). */
export function adaptiveLead({ maxPrepareMs, ...inputs }: LeadInputs): Lead {
  const jump = jumpLead(inputs);
  const prepareMs = maxPrepareMs ?? unknownPrepareMs;
  return {
    leadMs: jump.leadMs + prepareMs,
    reason: `${jump.reason} + ${shown(prepareMs)} preparation${maxPrepareMs === undefined ? ', assumed' : ''}`,
  };
}

/** `clamp(max(100, 2·forecastRttMs + maxErrorMs), 100, 500)`: for a track that is loaded already, resume and seek. */
export function jumpLead({ forecastRttMs, maxErrorMs = 0 }: Omit<LeadInputs, 'maxPrepareMs'>): Lead {
  const rttMs = forecastRttMs ?? unknownRttMs;
  const wantedMs = 2 * rttMs + maxErrorMs;
  const wanted = `2 x ${shown(rttMs)} round trip${forecastRttMs === undefined ? ', assumed,' : ''} + ${shown(maxErrorMs)} clock error`;
  if (wantedMs < leastMs) return { leadMs: leastMs, reason: `least ${leastMs} ms (${wanted})` };
  if (wantedMs > mostMs) return { leadMs: mostMs, reason: `most ${mostMs} ms (${wanted})` };
  return { leadMs: wantedMs, reason: wanted };
}

const shown = (ms: number): string => `${Math.round(ms)} ms`;
