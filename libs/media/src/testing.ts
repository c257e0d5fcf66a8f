export { type TestBucket, testBucket } from './testing/s3-server.ts';
