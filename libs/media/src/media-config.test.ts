import { ConfigError } from '@tutti/service';
import { expect, test } from 'vitest';
import { mediaConfig } from './media-config.ts';

const dir = { MEDIA_DIR: '/var/media' };
const bucket = { ...dir, MEDIA_S3_BUCKET: 'films' };

test('a folder, unless a bucket is named', () => {
  expect(mediaConfig(dir)).toEqual({ dir: '/var/media', limitBytes: 200_000_000, clipLimitBytes: 2_000_000_000, s3: undefined });
  expect(mediaConfig({ ...dir, MEDIA_LIMIT_MB: '500', MEDIA_CLIP_LIMIT_MB: '9000' })).toMatchObject({
    limitBytes: 5e8,
    clipLimitBytes: 9e9,
  });
});

test('a bucket of Amazon’s, by a role of the machine', () => {
  const s3 = { bucket: 'films', region: 'us-east-1', endpoint: undefined, credentials: undefined, pathStyle: false };
  expect(mediaConfig(bucket).s3).toEqual(s3);
  expect(mediaConfig({ ...bucket, MEDIA_S3_REGION: 'eu-central-1', MEDIA_S3_PATH_STYLE: 'yes' }).s3).toEqual({
    ...s3,
    region: 'eu-central-1',
    pathStyle: true,
  });
});

test('a bucket elsewhere, by path unless it is said otherwise', () => {
  const own = { ...bucket, MEDIA_S3_ENDPOINT: 'https://s3.example.org', MEDIA_S3_ACCESS_KEY: 'a', MEDIA_S3_SECRET_KEY: 's' };
  expect(mediaConfig(own).s3).toMatchObject({
    endpoint: 'https://s3.example.org',
    credentials: { accessKeyId: 'a', secretAccessKey: 's' },
    pathStyle: true,
  });
  expect(mediaConfig({ ...own, MEDIA_S3_PATH_STYLE: 'no' }).s3?.pathStyle).toBe(false);
});

test.each([
  ['MEDIA_DIR', {}],
  ['MEDIA_LIMIT_MB', { ...dir, MEDIA_LIMIT_MB: '0' }],
  ['MEDIA_S3_BUCKET', { ...dir, MEDIA_S3_ENDPOINT: 'https://s3.example.org' }],
  ['MEDIA_S3_ENDPOINT', { ...bucket, MEDIA_S3_ENDPOINT: 's3.example.org' }],
  ['MEDIA_S3_SECRET_KEY', { ...bucket, MEDIA_S3_ACCESS_KEY: 'a' }],
  ['MEDIA_S3_PATH_STYLE', { ...bucket, MEDIA_S3_PATH_STYLE: 'true' }],
])('%s missing or wrong is said by name', (variable, env) => {
  expect(() => mediaConfig(env)).toThrow(expect.objectContaining({ variable, name: ConfigError.name }));
});
