import type { FastifyInstance } from 'fastify';
import type { ApiNeeds } from '../needs.ts';
import { answers, object, text } from '../response-shapes.ts';

const schema = {
  summary: 'Where the gateway and server time are',
  tags: ['service'],
  response: answers(
    200,
    'What a page needs to begin',
    object({
      gatewayUrl: { ...text, description: 'ws:// or wss://, with its path' },
      timeUrl: { ...text, description: 'Answers TIME_PING alone; ws:// or wss://, with its path' },
      version: text,
    }),
  ),
} as const;

/** GET /config.json: where the page finds the gateway, and timesync. */
export function configJsonRoute(
  app: FastifyInstance,
  { gatewayUrlFor, timeUrlFor, version }: Pick<ApiNeeds, 'gatewayUrlFor' | 'timeUrlFor' | 'version'>,
): void {
  app.get('/config.json', { schema }, async (request, reply) => {
    reply.header('cache-control', 'no-store');
    const host = { hostname: request.hostname, secure: request.protocol === 'https' };
    return { gatewayUrl: gatewayUrlFor(host), timeUrl: timeUrlFor(host), version };
  });
}
