import rateLimit from '@fastify/rate-limit';
import type { FastifyInstance, onRequestHookHandler } from 'fastify';
import { HttpError } from './http-error.ts';

/** How many requests of a kind one remote address may make in a minute. */
export type Rates = {
  readonly tokensPerMin: number;
  readonly roomsPerMin: number;
  readonly uploadsPerMin: number;
  readonly exportsPerMin: number;
};

/** For a route's `onRequest`; routes that share one count together. */
export type RateLimits = {
  readonly tokens: onRequestHookHandler;
  readonly rooms: onRequestHookHandler;
  readonly uploads: onRequestHookHandler;
  readonly exports: onRequestHookHandler;
};

/** Counts are this process's own: several apis let through as many times more. */
export async function rateLimits(
  app: FastifyInstance,
  { tokensPerMin, roomsPerMin, uploadsPerMin, exportsPerMin }: Rates,
): Promise<RateLimits> {
  const none = { 'x-ratelimit-limit': false, 'x-ratelimit-remaining': false, 'x-ratelimit-reset': false };
  await app.register(rateLimit, {
    global: false,
    addHeaders: none,
    addHeadersOnExceeding: none,
    errorResponseBuilder: (_request, { ttl }) =>
      new HttpError('slow-down', { message: `Too many requests from your address; try again in ${Math.ceil(ttl / 1000)} s.` }),
  });
  // NOTE a request whose client has hung up by now has no address, and the library's count needs one.
  app.addHook('onRequest', ({ ip }: { readonly ip: string | undefined }, _reply, done) =>
    done(ip === undefined ? new HttpError('broken-off', { message: 'The connection was closed.' }) : undefined),
  );
  const perMinute = (max: number) => app.rateLimit({ max, timeWindow: 60_000 }) as onRequestHookHandler;
  return {
    tokens: perMinute(tokensPerMin),
    rooms: perMinute(roomsPerMin),
    uploads: perMinute(uploadsPerMin),
    exports: perMinute(exportsPerMin),
  };
}
