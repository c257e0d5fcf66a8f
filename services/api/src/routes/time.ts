import type { FastifyInstance, FastifyRequest } from 'fastify';
import { HttpError } from '../http-error.ts';
import type { ApiNeeds } from '../needs.ts';
import { answers, number, object, orNull, text } from '../response-shapes.ts';

const schema = {
  summary: 'A clock exchange',
  description:
    'For who has no socket. With t0 = `clientNowMs`, t1 = `serverReceivedMs`, t2 = `serverNowMs` and t3 when the answer arrives: offsetMs = ((t1 − t0) + (t2 − t3)) / 2.',
  tags: ['service'],
  querystring: {
    type: 'object',
    properties: { clientNowMs: { ...text, description: 'The client’s clock, in ms, wherever that counts from' } },
  },
  response: answers(
    200,
    'Server time when the request came and when the answer went',
    object({
      clientNowMs: { ...orNull(number), description: 'As it was sent; null: it was not' },
      serverReceivedMs: number,
      serverNowMs: number,
    }),
  ),
} as const;

/** GET /time?clientNowMs= and /api/time: TIME_PING and TIME_PONG over HTTP (T-1). */
export function timeRoutes(app: FastifyInstance, { nowServerMs }: Pick<ApiNeeds, 'nowServerMs'>): void {
  const received = new WeakMap<FastifyRequest, number>();
  const options = { schema, onRequest: async (request: FastifyRequest) => void received.set(request, nowServerMs()) };
  for (const path of ['/time', '/api/time'])
    app.get<{ Querystring: { clientNowMs?: string } }>(path, options, async (request, reply) => {
      const clientNowMs = clockField(request.query.clientNowMs);
      reply.header('cache-control', 'no-store');
      const serverNowMs = nowServerMs();
      return { clientNowMs, serverReceivedMs: received.get(request) ?? serverNowMs, serverNowMs };
    });
}

/** @throws HttpError naming the field. */
function clockField(sent: string | undefined): number | null {
  if (sent === undefined) return null;
  if (/^-?\d{1,16}(\.\d{1,20})?$/u.test(sent)) return Number(sent);
  throw new HttpError('invalid-field', { field: 'clientNowMs', message: 'clientNowMs must be a time in ms' });
}
