import type { Lead } from '@tutti/playback';
import type { RoomEvent } from '@tutti/protocol';
import type { Decision } from '../decider.ts';

/** What a decision needs to know beside the room; all of it given, so that last Tuesday decides alike. */
export type RoomContext = {
  /** Whose wish it is: a member, or `system` for timers and services. */
  readonly actorId: string;
  readonly nowServerMs: number;
  /** Lead of a track start, and of a resume or seek of a track that is loaded. */
  readonly startLead: Lead;
  readonly jumpLead: Lead;
  /** The members' p95 round trip, for the preset `measured` (P-14); undefined before anyone reported. */
  readonly p95RttMs?: number | undefined;
};

export type RoomDecision = Decision<RoomEvent>;

/** The actor of timers and of services that act on nobody's behalf. */
export const system = 'system';
