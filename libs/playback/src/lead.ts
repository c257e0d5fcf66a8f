/** How far ahead a start is set, and why; both go into the log (P-3). */
export type Lead = { readonly leadMs: number; readonly reason: string };

export type LeadInputs = {
  /** The room's forecast round trip; undefined before the first report. */
  readonly forecastRttMs: number | undefined;
  /** The members' longest reported preparation; undefined before the first report. */
  readonly maxPrepareMs: number | undefined;
};

/** Before anyone reported: an ordinary round trip (T-4), and time to fetch and decode a song. */
const unknownRttMs = 50;
const unknownPrepareMs = 1000;

/** `clamp(max(100, 2·forecastRttMs), 100, 500)` + the largest preparation: everyone has heard of it and loaded it (P-3). */
export function adaptiveLead({ forecastRttMs, maxPrepareMs = unknownPrepareMs }: LeadInputs): Lead {
  const jump = jumpLead({ forecastRttMs });
  return { leadMs: jump.leadMs + maxPrepareMs, reason: `${jump.reason} + ${Math.round(maxPrepareMs)} ms preparation` };
}

/** The same for a track that is loaded already: resume and seek. */
export function jumpLead({ forecastRttMs = unknownRttMs }: Pick<LeadInputs, 'forecastRttMs'>): Lead {
  const leadMs = Math.min(500, Math.max(100, 2 * forecastRttMs));
  return { leadMs, reason: `2 x ${Math.round(forecastRttMs)} ms round trip within 100 to 500` };
}
