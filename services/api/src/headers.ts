import type { FastifyInstance } from 'fastify';

/** For every answer. A signed address must not leak to another site by a referrer; nothing of ours is sniffed or framed elsewhere. */
const always = {
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'same-origin',
  'x-frame-options': 'SAMEORIGIN',
  'cross-origin-opener-policy': 'same-origin',
} as const;

/** Answers that are data, not pages: nothing in them is ever run. */
const forData = { 'content-security-policy': "default-src 'none'; frame-ancestors 'none'" } as const;

/**
 * The SDK may run on other origins. Who may do what is told by tokens and signed addresses, never by cookies, so every origin is welcome.
 */
const crossOrigin = {
  'access-control-allow-origin': '*',
  'access-control-expose-headers':
    'content-range, content-length, accept-ranges, etag, retry-after, location, tus-resumable, tus-version, tus-extension, tus-max-size, upload-offset, upload-length, upload-metadata, upload-expires, tutti-track-id, tutti-clip-id',
  'cross-origin-resource-policy': 'cross-origin',
} as const;

const preflight = {
  'access-control-allow-methods': 'GET, HEAD, POST, PATCH, DELETE, OPTIONS',
  'access-control-allow-headers':
    'authorization, content-type, idempotency-key, range, traceparent, tus-resumable, upload-length, upload-offset, upload-metadata',
  'access-control-max-age': '600',
} as const;

/** Security headers, and CORS for what the SDK asks for. */
export function setHeaders(app: FastifyInstance): void {
  app.addHook('onRequest', async (request, reply) => {
    reply.headers(always);
    if (!isData(request.url)) return;
    reply.headers(forData).headers(crossOrigin);
    // NOTE without the browser's own header OPTIONS is a question to the route: tus says there what it can do.
    const isPreflight = request.is404 || request.headers['access-control-request-method'] !== undefined;
    if (request.method === 'OPTIONS' && isPreflight) return reply.code(204).headers(preflight).send();
  });
}

const isData = (url: string): boolean => /^\/(?:api|media)(?:[/?]|$)|^\/(?:config\.json|time|healthz|readyz|metrics)(?:\?|$)/u.test(url);
