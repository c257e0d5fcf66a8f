import { ConfigError, choiceEnv, intEnv, optionalEnv, requiredEnv } from '@tutti/service';

/** Where media are kept: in the folder, or with `s3` in a bucket; then the folder has what waits to be whole, and copies to work on. */
export type MediaConfig = {
  readonly dir: string;
  readonly limitBytes: number;
  readonly clipLimitBytes: number;
  readonly s3: S3Config | undefined;
};

export type S3Config = {
  readonly bucket: string;
  readonly region: string;
  /** Undefined: Amazon's own. */
  readonly endpoint: string | undefined;
  /** Undefined: whatever the SDK finds by itself (a role of the machine). */
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string } | undefined;
  /** `http://host/bucket/key` in place of `http://bucket.host/key`. */
  readonly pathStyle: boolean;
};

type Env = Readonly<Record<string, string | undefined>>;

/**
 * The media part of a service's configuration: the same variables for every service that opens the store.
 *
 * @throws ConfigError
 */
export function mediaConfig(env?: Env): MediaConfig {
  return {
    dir: requiredEnv('MEDIA_DIR', 'where uploaded files lie', env),
    limitBytes: intEnv('MEDIA_LIMIT_MB', { default: 200, min: 1, max: 10_000 }, env) * 1_000_000,
    clipLimitBytes: intEnv('MEDIA_CLIP_LIMIT_MB', { default: 2000, min: 1, max: 50_000 }, env) * 1_000_000,
    s3: s3Config(env),
  };
}

function s3Config(env: Env | undefined): S3Config | undefined {
  const endpoint = optionalEnv('MEDIA_S3_ENDPOINT', undefined, env);
  if (endpoint !== undefined && !/^https?:\/\/[^/]/u.test(endpoint))
    throw new ConfigError('MEDIA_S3_ENDPOINT', `MEDIA_S3_ENDPOINT is "${endpoint}", but has to be an address like https://s3.example.org.`);
  const bucket = optionalEnv('MEDIA_S3_BUCKET', undefined, env);
  if (bucket === undefined) {
    if (endpoint === undefined) return undefined;
    throw new ConfigError('MEDIA_S3_BUCKET', 'MEDIA_S3_BUCKET is not set: the bucket for media at MEDIA_S3_ENDPOINT.');
  }
  const fallback = endpoint === undefined ? 'no' : 'yes';
  return {
    bucket,
    endpoint,
    region: optionalEnv('MEDIA_S3_REGION', 'us-east-1', env),
    credentials: credentialsOf(env),
    pathStyle: choiceEnv('MEDIA_S3_PATH_STYLE', ['yes', 'no'], fallback, env) === 'yes',
  };
}

function credentialsOf(env: Env | undefined): S3Config['credentials'] {
  const accessKeyId = optionalEnv('MEDIA_S3_ACCESS_KEY', undefined, env);
  if (accessKeyId === undefined) return undefined;
  return { accessKeyId, secretAccessKey: requiredEnv('MEDIA_S3_SECRET_KEY', 'the secret of MEDIA_S3_ACCESS_KEY', env) };
}
