import { randomBytes } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { join } from 'node:path';
import { ReadableStream } from 'node:stream/web';
import { FileStore } from '@tus/file-store';
import { MemoryLocker, Metadata, Server } from '@tus/server';
import { unfinishedTtlMs } from '@tutti/media';
import { fromRecord, toRecord, type UploadPurpose } from './upload-purpose.ts';

export type Upload = UploadPurpose & {
  readonly uploadId: string;
  readonly lengthBytes: number;
  /** All bytes were here once; the file itself may have been taken since. */
  readonly isWhole: boolean;
  readonly path: string;
  /** The track's or clip's id, once it is in the room. */
  readonly becameId: string | undefined;
};

export type UploadRequest = {
  readonly method: string;
  readonly headers: IncomingMessage['headers'];
  /** Without one it is a creation, for `purpose`. */
  readonly uploadId?: string;
  readonly purpose?: UploadPurpose;
  readonly raw: IncomingMessage;
};

/** Uploads in pieces by tus 1.0, kept in a folder, so that they outlive the process. Whose they are is the caller's to check. */
export type ResumableUploads = {
  /** tus itself: headers, offsets, locks and bytes. The answer's body is a sentence in plain text, its Location `/<uploadId>`. */
  answer(request: UploadRequest): Promise<Response>;
  find(uploadId: string): Promise<Upload | undefined>;
  /** Keeps in mind which track or clip it became, for who asks again. */
  finished(uploadId: string, becameId: string): Promise<void>;
  remove(uploadId: string): Promise<void>;
};

export type ResumableUploadsOptions = { readonly dir: string; readonly limitBytes: number; readonly expireAfterMs?: number };

export function resumableUploads({ dir, limitBytes, expireAfterMs = unfinishedTtlMs }: ResumableUploadsOptions): ResumableUploads {
  const datastore = new FileStore({ directory: dir, expirationPeriodInMilliseconds: expireAfterMs });
  const { configstore: records } = datastore;
  const tus = new Server({
    path: '/',
    datastore,
    locker: new MemoryLocker(),
    // NOTE a request that waits for the lock spins: a line that is dead is let go of soon.
    lockDrainTimeout: 200,
    maxSize: limitBytes,
    relativeLocation: true,
    namingFunction: () => randomBytes(16).toString('base64url'),
  });
  return {
    answer: (request) => tus.handleWeb(toWebRequest(request)),
    async find(uploadId) {
      const record = await records.get(uploadId);
      if (record === undefined) return undefined;
      const purpose = fromRecord(record.metadata ?? {});
      const lengthBytes = record.size;
      if (purpose === undefined || lengthBytes === undefined) return undefined;
      const isWhole = await datastore.getUpload(uploadId).then(
        ({ offset }) => offset === lengthBytes,
        () => true, // its record is there and its file is not: it was taken
      );
      const becameId = record.metadata?.['becameId'] ?? undefined;
      return { ...purpose, uploadId, lengthBytes, isWhole, path: join(dir, uploadId), becameId };
    },
    async finished(uploadId, becameId) {
      const record = await records.get(uploadId);
      if (record) await records.set(uploadId, Object.assign(record, { metadata: { ...record.metadata, becameId } }));
    },
    async remove(uploadId) {
      // Another request may have removed it, or its file alone, at the same time.
      await datastore
        .remove(uploadId)
        .catch(() => records.delete(uploadId))
        .catch(unlessGone);
    },
  };
}

function unlessGone(error: NodeJS.ErrnoException): void {
  if (error.code !== 'ENOENT') throw error;
}

/** Only what tus reads. Who an upload belongs to stands in our record beside what its sender says of it, in place of the sender's own header. */
function toWebRequest({ method, headers, uploadId = '', purpose, raw }: UploadRequest): Request {
  const passed = new Headers();
  for (const name of tusHeaders) {
    const value = headers[name];
    if (typeof value === 'string') passed.set(name, value);
  }
  if (purpose) passed.set('upload-metadata', toMetadata(toRecord(purpose)));
  const hasBody = method === 'PATCH' || method === 'POST';
  // NOTE read only when tus asks: an upload that is refused leaves the rest of its bytes to us. (Node's stream is the DOM's by another type.)
  const bytes = () => ReadableStream.from(raw.iterator({ destroyOnReturn: false })) as unknown as BodyInit;
  const request = new Request(`http://uploads/${uploadId}`, {
    method,
    headers: passed,
    ...(hasBody ? { body: bytes(), duplex: 'half' } : {}),
  });
  // Lets tus notice a line that breaks, and keep what came before.
  return Object.assign(request, { runtime: { name: 'node', node: { req: raw } } });
}

/** @throws Error when it is not what tus says. Values that are no text of ours are left out. */
export function parseMetadata(header: string): Partial<Record<string, string>> {
  return definedOf(Metadata.parse(header));
}

export const toMetadata = (values: Readonly<Record<string, string | null | undefined>>): string => Metadata.stringify(definedOf(values));

const definedOf = (values: Readonly<Record<string, string | null | undefined>>): Record<string, string> =>
  Object.fromEntries(Object.entries(values).flatMap(([name, value]) => (value == null ? [] : [[name, value]])));

const tusHeaders = ['tus-resumable', 'upload-length', 'upload-offset', 'content-type', 'content-length'] as const;
