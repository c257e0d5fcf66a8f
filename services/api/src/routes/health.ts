import type { FastifyInstance } from 'fastify';
import type { ApiNeeds } from '../needs.ts';

/** GET /healthz, /readyz, /metrics: what other services answer on a port of their own. */
export function healthRoutes(app: FastifyInstance, { health }: Pick<ApiNeeds, 'health'>): void {
  for (const path of ['/healthz', '/readyz', '/metrics']) {
    app.get(path, async (_request, reply) => {
      const answer = await health.answer(path);
      if (answer === undefined) return reply.callNotFound();
      return reply.code(answer.status).header('content-type', answer.contentType).header('cache-control', 'no-store').send(answer.body);
    });
  }
}
