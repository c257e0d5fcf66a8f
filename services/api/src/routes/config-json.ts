import type { FastifyInstance } from 'fastify';
import type { ApiNeeds } from '../needs.ts';

/** GET /config.json: where the page finds the gateway. */
export function configJsonRoute(app: FastifyInstance, { gatewayUrlFor, version }: Pick<ApiNeeds, 'gatewayUrlFor' | 'version'>): void {
  app.get('/config.json', async (request, reply) => {
    reply.header('cache-control', 'no-store');
    return { gatewayUrl: gatewayUrlFor(request.hostname), version };
  });
}
