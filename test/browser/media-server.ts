import { open, stat } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';

const types: Readonly<Record<string, string>> = {
  mp4: 'video/mp4',
  webm: 'video/webm',
  m3u8: 'application/vnd.apple.mpegurl',
  ts: 'video/mp2t',
};
const pieceBytes = 16_384;

/** Files by byte ranges, as a media server gives them, to any page; and a network that stops when it is told to. */
export async function mediaServer(dir: string) {
  /** No byte from here on is sent, of any file. */
  let heldFrom = Number.POSITIVE_INFINITY;
  let released = Promise.withResolvers<void>();
  let requests = 0;

  const answer = async (request: IncomingMessage, response: ServerResponse) => {
    const name = new URL(request.url ?? '/', 'http://localhost').pathname.slice(1);
    const path = join(dir, name);
    const size = (await stat(path)).size;
    const [, first = '0', last = ''] = /bytes=(\d+)-(\d*)/.exec(request.headers.range ?? '') ?? [];
    const from = Number(first);
    const to = Math.min(last === '' ? size - 1 : Number(last), size - 1);
    requests++;
    if (heldFrom === 0) await released.promise;
    response.writeHead(request.headers.range === undefined ? 200 : 206, {
      'content-type': types[name.split('.').at(-1) ?? ''] ?? 'application/octet-stream',
      'content-length': to - from + 1,
      'accept-ranges': 'bytes',
      ...(request.headers.range === undefined ? {} : { 'content-range': `bytes ${from}-${to}/${size}` }),
      'access-control-allow-origin': '*',
    });
    const file = await open(path);
    try {
      for (let at = from; at <= to && !response.destroyed; at += pieceBytes) {
        if (at + pieceBytes > heldFrom) await Promise.race([released.promise, new Promise((resolve) => response.once('close', resolve))]);
        const { buffer, bytesRead } = await file.read(Buffer.alloc(pieceBytes), 0, Math.min(pieceBytes, to - at + 1), at);
        if (!response.write(buffer.subarray(0, bytesRead)) && !response.destroyed)
          await new Promise((resolve) => {
            response.once('drain', resolve);
            response.once('close', resolve);
          });
      }
    } finally {
      await file.close();
    }
    response.end();
  };
  const server = createServer((request, response) => {
    answer(request, response).catch(() => response.headersSent || response.writeHead(404, { 'access-control-allow-origin': '*' }).end());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));

  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    get requests() {
      return requests;
    },
    /** @param bytes 0: not even an answer. */
    holdFrom(bytes: number) {
      heldFrom = bytes;
      released = Promise.withResolvers();
    },
    release() {
      heldFrom = Number.POSITIVE_INFINITY;
      released.resolve();
    },
    async [Symbol.asyncDispose]() {
      released.resolve();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

export type MediaServer = Awaited<ReturnType<typeof mediaServer>>;
