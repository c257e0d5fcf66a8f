import type { MemberSync } from './together.ts';

/** Half a lane in percent: a little stays free at both ends. */
const half = 46;

/** One member's place against the room's time: the note where it is heard, the bar how sure that is. Hollow: its clock is known, nothing sounds. */
export function Lane({ sync, scale, present }: { sync: MemberSync | undefined; scale: number; present: boolean }) {
  const at = (ms: number) => Math.max(-1.05, Math.min(1.05, ms / scale)) * half;
  const driftMs = sync?.driftMs ?? 0;
  const from = sync ? at(driftMs - sync.errorMs) : 0;
  const to = sync ? at(driftMs + sync.errorMs) : 0;
  return (
    <span class="lane" aria-hidden="true">
      {sync && <span class="lane-bound" style={`left: ${50 + from}%; width: ${to - from}%`} />}
      {sync && <span class={`lane-note ${sync.driftMs === undefined ? 'hollow' : ''}`} style={`left: ${50 + at(driftMs)}%`} />}
      {present && !sync && <span class="lane-note none" style="left: 50%" />}
    </span>
  );
}
