import { join } from 'node:path';
import { type MediaConfig, mediaConfig } from '@tutti/media';
import { intEnv, optionalEnv, readConfig, requiredEnv, type ServiceConfig, serviceConfig } from '@tutti/service';

export type ReplayIngestConfig = ServiceConfig & {
  readonly postgresUrl: string;
  readonly natsUrl: string;
  readonly media: MediaConfig;
  /** Where jobs have their temporary files. */
  readonly workDir: string;
  /** How many clips are looked at, or listened to, at once; exports have a place of their own. */
  readonly workers: number;
  /** Whoever is killed is succeeded after this. */
  readonly leaseMs: number;
  /** How often is looked for ffmpeg while it is missing. */
  readonly toolsEveryMs: number;
};

export const config: ReplayIngestConfig = readConfig(() => {
  const media = mediaConfig();
  return {
    ...serviceConfig('replay-ingest'),
    postgresUrl: requiredEnv('POSTGRES_URL', 'where the event log is'),
    natsUrl: requiredEnv('NATS_URL', 'where rooms are told'),
    media,
    workDir: optionalEnv('INGEST_WORK_DIR', join(media.dir, '.work')),
    workers: intEnv('INGEST_WORKERS', { default: 1, min: 1, max: 16 }),
    leaseMs: intEnv('INGEST_LEASE_MS', { default: 30_000, min: 500, max: 600_000 }),
    toolsEveryMs: intEnv('INGEST_TOOLS_EVERY_MS', { default: 60_000, min: 100 }),
  };
});
