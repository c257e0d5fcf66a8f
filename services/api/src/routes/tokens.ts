import { randomBytes } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import type { ApiNeeds } from '../needs.ts';
import { nameSchema } from '../request-fields.ts';

const schema = {
  body: { type: 'object', required: ['displayName'], properties: { displayName: nameSchema(80) } },
} as const;

/** POST /api/tokens {displayName}: a guest's token. The name goes into the member store under the member's own key, and nowhere else (E-6). */
export function tokenRoute(
  app: FastifyInstance,
  { tokens, members, metrics, nowServerMs }: Pick<ApiNeeds, 'tokens' | 'members' | 'metrics' | 'nowServerMs'>,
): void {
  app.post<{ Body: { displayName: string } }>('/api/tokens', { schema }, async (request, reply) => {
    const memberId = `m-${randomBytes(12).toString('base64url')}`;
    await members.register(memberId, request.body.displayName.trim());
    const { token, expiresAtMs } = await tokens.issue(memberId, nowServerMs());
    metrics.guestRegistered(memberId);
    return reply.code(201).header('cache-control', 'no-store').send({ token, memberId, expiresAtMs });
  });
}
