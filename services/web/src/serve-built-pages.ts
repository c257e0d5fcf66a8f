import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import fastify, { type FastifyReply, type FastifyRequest } from 'fastify';
import type { Pages, PagesOptions } from './pages.ts';

/**
 * The built pages. Every path that is no file is the one page, which finds its way by the path; a file that is missing is missing,
 * so that a page of an older build fails clearly and not by reading HTML as a script.
 */
export async function serveBuiltPages({ distDir, host, port }: PagesOptions & { readonly distDir: string }): Promise<Pages> {
  const app = fastify({ logger: false, forceCloseConnections: true });
  const index = join(distDir, 'index.html');

  const page = async (_request: FastifyRequest, reply: FastifyReply) => {
    const html = await readFile(index).catch(() => undefined);
    reply.headers(pageHeaders).type('text/html; charset=utf-8');
    return html ?? reply.code(503).send(notBuilt);
  };
  app.get('/', page);
  app.get('/r/:roomId', page);
  app.get('/r/:roomId/replay', page);
  app.get('/lab', page);
  await app.register(fastifyStatic, {
    root: distDir,
    index: false,
    wildcard: true,
    cacheControl: false,
    setHeaders: (reply, path) => {
      // Names under assets/ hold a hash of their content.
      reply.header('cache-control', path.includes('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache');
      reply.header('x-content-type-options', 'nosniff');
    },
  });
  app.setNotFoundHandler((request, reply) => {
    const wantsPage = request.method === 'GET' && !/\.[a-z0-9]+$/i.test(request.url.split('?')[0] ?? '');
    return wantsPage ? page(request, reply.code(404)) : reply.code(404).type('text/plain').send('There is no such file.');
  });

  await app.listen({ host, port });
  const address = app.server.address();
  return {
    port: typeof address === 'object' && address ? address.port : port,
    ready: () => existsSync(index) || 'the pages are not built: npm run build -w @tutti/web',
    [Symbol.asyncDispose]: () => app.close(),
  };
}

/**
 * Scripts of our own and of YouTube's player only. Tracks are links to anywhere and the gateway is on another port, so sounds, pictures, streams and WebSockets may
 * come from anywhere too. YouTube's frame plays only for pages that say where they are.
 */
const pageHeaders = {
  'cache-control': 'no-cache',
  'content-security-policy': [
    "default-src 'self'",
    "script-src 'self' https://www.youtube.com",
    "style-src 'self' 'unsafe-inline'",
    "connect-src 'self' ws: wss: http: https:",
    "media-src 'self' http: https: blob:",
    'frame-src https://www.youtube.com https://www.youtube-nocookie.com',
    "worker-src 'self' blob:",
    "img-src 'self' data:",
    "object-src 'none'",
    "base-uri 'none'",
    "frame-ancestors 'self'",
  ].join('; '),
  'referrer-policy': 'strict-origin-when-cross-origin',
  'x-content-type-options': 'nosniff',
};

const notBuilt = '<!doctype html><title>Tutti</title><p>The pages are not built yet. Run <code>npm run build -w @tutti/web</code>.';
