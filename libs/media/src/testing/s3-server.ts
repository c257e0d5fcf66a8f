import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import S3rver from '@20minutes/s3rver';
import { CreateBucketCommand, DeleteObjectCommand, ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import { optionalEnv } from '@tutti/service';
import { mediaConfig, type S3Config } from '../media-config.ts';

export type TestBucket = AsyncDisposable & {
  readonly s3: S3Config;
  /** What a service is told, to use it. */
  readonly env: Readonly<Record<string, string>>;
  /** Keys that the server knows to be wrong. */
  readonly wrong: S3Config['credentials'];
  keys(): Promise<string[]>;
};

/**
 * An empty bucket at the server that `TEST_MEDIA_S3` names as JSON (`{"MEDIA_S3_ENDPOINT": …}`: any S3-compatible one), else at an s3rver of our own in this process.
 */
export async function testBucket(dir: string): Promise<TestBucket> {
  const elsewhere = optionalEnv('TEST_MEDIA_S3', undefined);
  return elsewhere === undefined ? ownServer(dir) : bucketAt(JSON.parse(elsewhere));
}

async function ownServer(dir: string): Promise<TestBucket> {
  const directory = join(dir, 's3');
  const server = new S3rver({
    ...{ address: '127.0.0.1', port: 0, directory, silent: true, configureBuckets: [{ name: 'media' }] },
    // NOTE s3rver 4 signs `/media` where the SDK rightly signs `/media/`, so it cannot check the signature of a listing. It knows keys from no keys all the same.
    allowMismatchedSignatures: true,
  });
  const { port } = await server.run();
  const bucket = await bucketAt({
    ...{ MEDIA_S3_ENDPOINT: `http://127.0.0.1:${port}`, MEDIA_S3_BUCKET: 'media' },
    ...{ MEDIA_S3_ACCESS_KEY: 'S3RVER', MEDIA_S3_SECRET_KEY: 'S3RVER' },
  });
  return {
    ...bucket,
    wrong: { accessKeyId: 'nobody', secretAccessKey: 'wrong' },
    async [Symbol.asyncDispose]() {
      await bucket[Symbol.asyncDispose]();
      server.httpServer.closeAllConnections();
      await server.close();
      await rm(directory, { recursive: true, force: true });
    },
  };
}

async function bucketAt(env: Record<string, string>): Promise<TestBucket> {
  const { s3 } = mediaConfig({ MEDIA_DIR: '/', ...env });
  if (s3?.endpoint === undefined || s3.credentials === undefined) throw new TypeError('TEST_MEDIA_S3 needs an endpoint, a bucket and keys');
  const { endpoint, region, credentials, pathStyle: forcePathStyle, bucket: Bucket } = s3;
  const client = new S3Client({ endpoint, region, credentials, forcePathStyle });
  await client.send(new CreateBucketCommand({ Bucket })).catch((error: unknown) => {
    if (!(error instanceof Error && error.name.startsWith('BucketAlready'))) throw error;
  });
  const keys = async () => ((await client.send(new ListObjectsV2Command({ Bucket }))).Contents ?? []).map(({ Key = '' }) => Key);
  const empty = async () => {
    for (const Key of await keys()) await client.send(new DeleteObjectCommand({ Bucket, Key }));
  };
  await empty();
  return {
    ...{ s3, env },
    wrong: { ...credentials, secretAccessKey: 'wrong' },
    keys,
    async [Symbol.asyncDispose]() {
      await empty();
      client.destroy();
    },
  };
}
