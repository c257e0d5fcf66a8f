import httpProxy from '@fastify/http-proxy';
import type { FastifyInstance } from 'fastify';
import { handleNotFound } from '../error-handler.ts';
import type { ApiNeeds } from '../needs.ts';

/** Everything that is not ours is the web process's: its pages and their files. */
export async function pagesRoute(app: FastifyInstance, { webUrl, log }: Pick<ApiNeeds, 'webUrl' | 'log'>): Promise<void> {
  for (const ours of ['/api', '/api/*', '/media', '/media/*']) app.get(ours, handleNotFound);
  await app.register(httpProxy, {
    upstream: webUrl,
    httpMethods: ['GET', 'HEAD'],
    logLevel: 'warn', // the request itself is logged; its two halves are not
    replyOptions: {
      // NOTE the proxy's client refuses to send `expect`; the request has no body, so nothing is lost with it.
      rewriteRequestHeaders: (_request, { authorization: _secret, expect: _promise, ...headers }) => headers,
      onError(reply, { error }) {
        log.warn({ err: error, webUrl }, 'the web process does not answer');
        const headers = { 'content-type': 'text/html; charset=utf-8', 'retry-after': '2', 'cache-control': 'no-store' };
        reply.code(502).headers(headers).send(awayPage);
      },
    },
  });
}

/** Comes back by itself: the supervisor starts a web process that died. */
const awayPage = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta http-equiv="refresh" content="2">
<title>Tutti: one moment</title>
<h1>The pages are away for a moment.</h1>
<p>Rooms and their music go on. This page tries again by itself every two seconds.</p>
</html>
`;
