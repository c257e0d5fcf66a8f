import type { EventLog } from '@tutti/event-log';
import type { MediaStore } from '@tutti/media';
import type { CommandAnswer, RoomCommandEnvelope } from '@tutti/protocol';
import type { Health, Logger } from '@tutti/service';
import type { Tokens } from './auth.ts';
import type { ApiMetrics } from './metrics.ts';
import type { RoomQueries } from './room-queries.ts';

/** What the api stands on. Handed in whole, so that a test can put its own in place of the network. */
export type ApiNeeds = {
  readonly log: Logger;
  readonly health: Health;
  readonly metrics: ApiMetrics;
  readonly nowServerMs: () => number;
  readonly tokens: Tokens;
  readonly commands: Commands;
  readonly rooms: RoomQueries;
  readonly history: Pick<EventLog, 'epoch' | 'readStream' | 'readAll'>;
  readonly members: Members;
  readonly media: MediaStore;
  readonly mediaSecret: string;
  readonly gatewayUrlFor: (hostname: string) => string;
  readonly webUrl: string;
  readonly version: string;
};

/** The way to the rooms' owners. Sends again by itself, with the same id, until it gives up. */
export type Commands = { command(envelope: RoomCommandEnvelope): Promise<CommandAnswer> };

/** Names of members, kept apart from the log (E-6). */
export type Members = {
  register(memberId: string, displayName: string): Promise<void>;
  /** The names that are known; a forgotten member has none. */
  namesOf(memberIds: readonly string[]): Promise<ReadonlyMap<string, string>>;
};
