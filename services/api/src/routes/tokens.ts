import { randomBytes } from 'node:crypto';
import { system } from '@tutti/domain';
import { refreshableMs } from '@tutti/tokens';
import type { FastifyInstance } from 'fastify';
import { actorOf } from '../actor.ts';
import { HttpError } from '../http-error.ts';
import type { ApiNeeds } from '../needs.ts';
import type { RateLimits } from '../rate-limits.ts';
import { nameSchema } from '../request-fields.ts';
import { answers, bearer, ref } from '../response-shapes.ts';

const schema = {
  summary: 'A token for a guest',
  tags: ['tokens'],
  body: { type: 'object', required: ['displayName'], properties: { displayName: nameSchema(80) } },
  response: answers(201, 'Good for 12 hours', ref('Token')),
} as const;

const refreshSchema = {
  summary: 'A new token for the same member',
  description: 'With a token of ours that is good, or past its end by a week at most.',
  tags: ['tokens'],
  security: bearer,
  response: answers(201, 'Good for 12 hours from now', ref('Token')),
} as const;

/**
 * POST /api/tokens {displayName}: a guest's token. The name goes into the member store under the member's own key, and nowhere else (E-6).
 * POST /api/tokens/refresh: another one for who has one.
 */
export function tokenRoutes(
  app: FastifyInstance,
  { tokens, members, metrics, nowServerMs }: Pick<ApiNeeds, 'tokens' | 'members' | 'metrics' | 'nowServerMs'>,
  limits: RateLimits,
): void {
  app.post<{ Body: { displayName: string } }>('/api/tokens', { schema, onRequest: limits.tokens }, async (request, reply) => {
    const memberId = `m-${randomBytes(12).toString('base64url')}`;
    await members.register(memberId, request.body.displayName.trim());
    metrics.guestRegistered(memberId);
    return reply
      .code(201)
      .header('cache-control', 'no-store')
      .send(await tokenFor(memberId));
  });

  app.post('/api/tokens/refresh', { schema: refreshSchema, onRequest: limits.tokens }, async (request, reply) => {
    const memberId = await actorOf(request, { tokens, nowServerMs }, { lateMs: refreshableMs });
    if (memberId === system) throw new HttpError('forbidden', { field: 'authorization', message: 'A service signs its own tokens.' });
    // A forgotten member is nobody any more, whatever tokens are about.
    if (!(await members.namesOf([memberId])).has(memberId))
      throw new HttpError('invalid-token', { field: 'authorization', message: 'Nobody is known by this token any more.' });
    return reply
      .code(201)
      .header('cache-control', 'no-store')
      .send(await tokenFor(memberId));
  });

  const tokenFor = async (memberId: string) => ({ ...(await tokens.issue(memberId, nowServerMs())), memberId });
}
