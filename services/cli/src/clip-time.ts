/**
 * `12.5`, `1:02.5` and `1:00:02` count from the start, in seconds; `2026-11-21T19:07:05.25Z` is UTC. In ms; undefined: none of these.
 * NOTE a date without a zone would mean another moment on each machine.
 */
export function parseClipTime(text: string): number | undefined {
  const [, hours = '0', minutes = '0', seconds = ''] = /^(?:(?:(\d+):)?(\d+):)?(\d+(?:\.\d+)?)$/.exec(text) ?? [];
  if (seconds !== '') return Math.round(((Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds)) * 1e6) / 1e3;
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)$/.test(text)) return undefined;
  const utcMs = Date.parse(text);
  return Number.isNaN(utcMs) ? undefined : utcMs;
}
