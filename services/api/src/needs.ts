import type { EventLog, IngestJobs, SyncSamples } from '@tutti/event-log';
import type { MediaStore } from '@tutti/media';
import type { CommandAnswer, RoomCommandEnvelope } from '@tutti/protocol';
import type { Faults, Health, Logger } from '@tutti/service';
import type { Tokens } from '@tutti/tokens';
import type { ApiMetrics } from './metrics.ts';
import type { Rates } from './rate-limits.ts';
import type { ResumableUploads } from './resumable-uploads.ts';
import type { RoomQueries } from './room-queries.ts';

/** What the api stands on. Handed in whole, so that a test can put its own in place of the network. */
export type ApiNeeds = {
  readonly log: Logger;
  readonly health: Health;
  readonly metrics: ApiMetrics;
  readonly faults: Faults;
  readonly nowServerMs: () => number;
  readonly tokens: Tokens;
  readonly commands: Commands;
  readonly rooms: RoomQueries;
  readonly history: Pick<EventLog, 'epoch' | 'readStream' | 'readAll'>;
  readonly samples: Pick<SyncSamples, 'page' | 'nearest'>;
  readonly jobs: Pick<IngestJobs, 'add' | 'find'>;
  readonly members: Members;
  readonly media: MediaStore;
  readonly mediaSecret: string;
  readonly uploads: ResumableUploads;
  readonly rates: Rates;
  /** Whose `x-forwarded-…` headers are believed: nobody's, or those of these addresses and networks, listed with commas. */
  readonly trustProxy: false | string;
  readonly gatewayUrlFor: (host: PageHost) => string;
  readonly timeUrlFor: (host: PageHost) => string;
  readonly webUrl: string;
  readonly version: string;
};

/** Where a page came from. */
export type PageHost = { readonly hostname: string; readonly secure: boolean };

/** The way to the rooms' owners. Sends again by itself, with the same id, until it gives up. */
export type Commands = { command(envelope: RoomCommandEnvelope): Promise<CommandAnswer> };

/** Names of members, kept apart from the log (E-6). */
export type Members = {
  register(memberId: string, displayName: string): Promise<void>;
  /** The names that are known; a forgotten member has none. */
  namesOf(memberIds: readonly string[]): Promise<ReadonlyMap<string, string>>;
};
