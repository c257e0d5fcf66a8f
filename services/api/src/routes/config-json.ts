import type { FastifyInstance } from 'fastify';
import type { ApiNeeds } from '../needs.ts';
import { answers, object, text } from '../response-shapes.ts';

const schema = {
  summary: 'Where the gateway is',
  tags: ['service'],
  response: answers(
    200,
    'What a page needs to begin',
    object({ gatewayUrl: { ...text, description: 'ws:// or wss://, with its path' }, version: text }),
  ),
} as const;

/** GET /config.json: where the page finds the gateway. */
export function configJsonRoute(app: FastifyInstance, { gatewayUrlFor, version }: Pick<ApiNeeds, 'gatewayUrlFor' | 'version'>): void {
  app.get('/config.json', { schema }, async (request, reply) => {
    reply.header('cache-control', 'no-store');
    return { gatewayUrl: gatewayUrlFor({ hostname: request.hostname, secure: request.protocol === 'https' }), version };
  });
}
