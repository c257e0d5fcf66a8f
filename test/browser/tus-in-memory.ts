import type { IncomingMessage, ServerResponse } from 'node:http';

export type TusDone =
  | { readonly trackId: string }
  | { readonly clipId: string }
  | { readonly status: number; readonly code: string; readonly message: string };

export type TusInMemoryOptions = {
  /** All bytes of a file are there: make it a track, or say why not. */
  readonly onFile: (file: {
    readonly roomId: string;
    readonly token: string;
    readonly filename: string;
    /** `clip`: it is to be a view. */
    readonly kind: string;
    readonly bytes: Buffer;
  }) => TusDone;
};

type Kept = { readonly length: number; readonly filename: string; readonly kind: string; readonly chunks: Buffer[]; offset: number };

/** The api's resumable uploads as a page sees them (tus 1.0: creation, termination), in memory, with a line that can be cut. */
export function tusInMemory({ onFile }: TusInMemoryOptions) {
  const uploads = new Map<string, Kept>();
  let ids = 0;
  let cutAtShare: number | undefined;
  let away = false;
  let patches = 0;

  const patch = (request: IncomingMessage, response: ServerResponse, upload: Kept, roomId: string): unknown => {
    patches++;
    if (Number(request.headers['upload-offset']) !== upload.offset) return response.writeHead(409).end();
    request.on('data', (chunk: Buffer) => {
      upload.chunks.push(chunk);
      upload.offset += chunk.length;
      if (cutAtShare === undefined || upload.offset < cutAtShare * upload.length) return;
      cutAtShare = undefined;
      away = true;
      request.socket.destroy();
    });
    return request.on('end', () => {
      if (upload.offset < upload.length) return response.writeHead(204, { 'upload-offset': upload.offset }).end();
      const token = (request.headers.authorization ?? '').replace('Bearer ', '');
      const done = onFile({ roomId, token, filename: upload.filename, kind: upload.kind, bytes: Buffer.concat(upload.chunks) });
      if ('trackId' in done) return response.writeHead(204, { 'upload-offset': upload.offset, 'tutti-track-id': done.trackId }).end();
      if ('clipId' in done) return response.writeHead(204, { 'upload-offset': upload.offset, 'tutti-clip-id': done.clipId }).end();
      const { status, code, message } = done;
      return response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify({ error: { code, message } }));
    });
  };

  return {
    /** The next upload's line is cut once so much of it is here, and nothing is answered until `answerAgain`. */
    cutAt(share: number) {
      cutAtShare = share;
    },
    answerAgain() {
      away = false;
    },
    get away() {
      return away;
    },
    /** How many PATCH requests there have been. */
    get patches() {
      return patches;
    },
    /** Bytes that are kept of unfinished uploads. */
    offsets: () => [...uploads.values()].map(({ offset }) => offset),
    handle(request: IncomingMessage, response: ServerResponse, roomId: string, uploadId: string | undefined): unknown {
      if (away) return request.socket.destroy();
      response.setHeader('tus-resumable', '1.0.0');
      if (uploadId === undefined) {
        const told = (name: string) => {
          const encoded = new RegExp(`(?:^|,)${name} ([^,\\s]+)`).exec(String(request.headers['upload-metadata']))?.[1] ?? '';
          return Buffer.from(encoded, 'base64').toString();
        };
        const id = `u${++ids}`;
        uploads.set(id, {
          length: Number(request.headers['upload-length']),
          filename: told('filename'),
          kind: told('kind'),
          chunks: [],
          offset: 0,
        });
        return response.writeHead(201, { location: `/api/rooms/${roomId}/uploads/${id}` }).end();
      }
      const upload = uploads.get(uploadId);
      if (!upload) return response.writeHead(404).end();
      switch (request.method) {
        case 'HEAD':
          return response
            .writeHead(200, { 'upload-offset': upload.offset, 'upload-length': upload.length, 'cache-control': 'no-store' })
            .end();
        case 'DELETE':
          uploads.delete(uploadId);
          return response.writeHead(204).end();
        default:
          return patch(request, response, upload, roomId);
      }
    },
  };
}
