import type { HeadObjectCommandOutput, PutObjectCommandInput } from '@aws-sdk/client-s3';
import type { StoredMedia } from './media-store.ts';

type Written = Pick<PutObjectCommandInput, 'ContentType' | 'Metadata'>;
type Read = Pick<HeadObjectCommandOutput, 'ContentType' | 'ContentLength' | 'Metadata'>;

/** What we keep beside the bytes. A header is ASCII, a file's name is not: it is written as base64url of its UTF-8, at most 800 of the 2000 bytes that S3 allows. */
export const toHeaders = ({ filename, durationMs, contentType }: StoredMedia): Written => ({
  ContentType: contentType,
  Metadata: { filename: Buffer.from(filename).toString('base64url'), 'duration-ms': String(durationMs) },
});

/** Undefined for an object that is not of ours. */
export function fromHeaders(mediaId: string, { ContentType, ContentLength, Metadata = {} }: Read): StoredMedia | undefined {
  const { filename, 'duration-ms': durationMs } = Metadata;
  if (filename === undefined || durationMs === undefined || ContentType === undefined || ContentLength === undefined) return undefined;
  return {
    ...{ mediaId, filename: Buffer.from(filename, 'base64url').toString(), bytes: ContentLength },
    ...{ durationMs: Number(durationMs), contentType: ContentType },
  };
}
