import { open, stat } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { basename, join } from 'node:path';
import { pipeline } from 'node:stream/promises';

const types: Readonly<Record<string, string>> = {
  mp4: 'video/mp4',
  mov: 'video/quicktime',
  webm: 'video/webm',
  mkv: 'video/x-matroska',
};

/** One page at `/`, and the files of a folder by byte ranges, of one origin: a page may read the pictures of its own videos only. */
export async function labServer(dir: string, html: string): Promise<AsyncDisposable & { readonly url: string }> {
  const server = createServer((request, response) => {
    answer(request, response).catch(() => response.headersSent || response.writeHead(404).end());
  });
  const answer = async ({ url = '/', headers }: IncomingMessage, response: ServerResponse) => {
    if (url === '/') return void response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(html);
    const path = join(dir, basename(url));
    const { size } = await stat(path);
    const [, first = '0', last = ''] = /bytes=(\d+)-(\d*)/.exec(headers.range ?? '') ?? [];
    const [start, end] = [Number(first), last === '' ? size - 1 : Math.min(Number(last), size - 1)];
    response.writeHead(headers.range === undefined ? 200 : 206, {
      'content-type': types[path.split('.').at(-1) ?? ''] ?? 'application/octet-stream',
      'content-length': end - start + 1,
      'accept-ranges': 'bytes',
      ...(headers.range === undefined ? {} : { 'content-range': `bytes ${start}-${end}/${size}` }),
    });
    const file = await open(path);
    // A player that has enough closes the line.
    await pipeline(file.createReadStream({ start, end }), response).catch(() => {});
  };
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
