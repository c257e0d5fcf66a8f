import type { Faults } from '@tutti/service';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

/**
 * Runs each request in a fault scope of its own. The framework answers what a handler throws; this is for what comes later, from a timer, a stream or a
 * promise that the request started: it cuts that request's connection, and the process goes on.
 */
export function guardRequests(app: FastifyInstance, faults: Faults): void {
  const inScope = ({ routeOptions }: FastifyRequest, reply: FastifyReply, done: () => void) =>
    faults.run({ where: 'request', about: { path: routeOptions.url ?? 'unknown' }, end: () => reply.raw.destroy() }, done);
  app.addHook('onRequest', inScope);
  // NOTE again: a body is read in the socket's async context, where the scope of the earlier hook is lost.
  app.addHook('preValidation', inScope);
}
