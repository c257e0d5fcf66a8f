/** How far ahead a start is set, and why; both go into the log (P-3). */
export type Lead = { readonly leadMs: number; readonly reason: string };

/** What is known of a room's members; each is undefined before the first report. */
export type LeadInputs = {
  readonly forecastRttMs: number | undefined;
  /** The largest bound of an error that a member states of its clock: who may be that far behind hears of a start that much later. */
  readonly maxErrorMs: number | undefined;
  /** The longest preparation that a start allows for: a high quantile of what the room's members report. Above 4 s, 4 s count. */
  readonly maxPrepareMs: number | undefined;
  /** For the preset `measured` (P-14). */
  readonly p95RttMs?: number | undefined;
};

const leastMs = 100;
const mostMs = 500;
/** Before anyone reported: an ordinary round trip (T-4), and time to fetch and decode a song. */
const unknownRttMs = 50;
const unknownPrepareMs = 1000;
/** A member that needs longer joins late, at the right position, and delays nobody. */
const mostPrepareMs = 4000;

/** The lead of a jump plus the preparation: nearly everyone has received the start and loaded the track by then (P-3). */
export function adaptiveLead({ maxPrepareMs, ...inputs }: LeadInputs): Lead {
  const jump = jumpLead(inputs);
  const prepareMs = Math.min(maxPrepareMs ?? unknownPrepareMs, mostPrepareMs);
  return { leadMs: jump.leadMs + prepareMs, reason: `${jump.reason} + ${shown(prepareMs)} preparation${remarkOn(maxPrepareMs)}` };
}

function remarkOn(maxPrepareMs: number | undefined): string {
  if (maxPrepareMs === undefined) return ', assumed';
  return maxPrepareMs > mostPrepareMs ? `, the most that counts (${shown(maxPrepareMs)} reported)` : '';
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
