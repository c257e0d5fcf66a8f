import type { FastifyRequest } from 'fastify';
import { bearerOf } from './bearer-of.ts';
import { HttpError } from './http-error.ts';
import type { ApiNeeds } from './needs.ts';

/** Whose request this is. @throws HttpError 401 without a sound token. */
export async function actorOf(
  request: FastifyRequest,
  { tokens, nowServerMs }: Pick<ApiNeeds, 'tokens' | 'nowServerMs'>,
  allowing?: { readonly lateMs: number },
): Promise<string> {
  const token = bearerOf(request.headers.authorization);
  if (token === undefined)
    throw new HttpError('invalid-token', { field: 'authorization', message: 'Send a token: authorization: Bearer <token>.' });
  const verdict = await tokens.verify(token, nowServerMs(), allowing);
  if ('refused' in verdict) throw new HttpError(verdict.refused, { field: 'authorization' });
  return verdict.actorId;
}
