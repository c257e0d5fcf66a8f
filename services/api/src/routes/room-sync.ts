import { Readable } from 'node:stream';
import type { FastifyInstance } from 'fastify';
import { apartOf } from '../apart.ts';
import { HttpError } from '../http-error.ts';
import type { ApiNeeds } from '../needs.ts';
import { intField, roomIdSchema, roomParams, serverMsField } from '../request-fields.ts';
import { json, list, number, object, orNull, problems, ref } from '../response-shapes.ts';
import { roomExists } from '../room-exists.ts';
import { type ExportFormat, exportSamples, exportTypes } from '../sync-export.ts';

const samplesShape = object({ roomId: roomIdSchema, samples: list(ref('SyncSample')), nextFromServerMs: orNull(number) });

const syncSchema = {
  summary: 'How well in time a room was: what its members told of their clocks and starts',
  description:
    'Oldest first, of the last 30 days. What falls on the same instant is never parted, so a page may be a little longer than `limit`.',
  tags: ['history'],
  params: roomParams,
  querystring: {
    type: 'object',
    properties: {
      fromServerMs: { type: 'string', description: 'A server time in ms; default: the oldest' },
      toServerMs: { type: 'string', description: 'A server time in ms, itself not included; default: the latest' },
      limit: { type: 'string', description: 'As json 1 to 10000, default 1000; else 1 to 10000000, default all' },
      format: { type: 'string', enum: ['json', 'csv', 'ndjson'], description: 'Default json' },
    },
  },
  response: {
    200: {
      description: 'The samples; the next page is from `nextFromServerMs`, null on the last',
      content: {
        'application/json': { schema: samplesShape },
        [exportTypes.csv]: { schema: { type: 'string', description: 'A header line, then a sample a line; null is an empty cell' } },
        [exportTypes.ndjson]: { schema: { type: 'string', description: 'A sample a line, as JSON' } },
      },
    },
    ...problems,
  },
} as const;

const apartSchema = {
  summary: 'How far apart the members of a room were at a moment',
  description: 'By the report of each that is nearest to it, at most 15 s away.',
  tags: ['history'],
  params: roomParams,
  querystring: {
    type: 'object',
    required: ['atServerMs'],
    properties: { atServerMs: { type: 'string', description: 'A server time in ms' } },
  },
  response: {
    200: json(
      'Each member’s report, and how far it is from the one furthest behind to the one furthest ahead of those that play',
      object({
        roomId: roomIdSchema,
        atServerMs: number,
        members: list(ref('SyncSample')),
        apartMs: { ...orNull(number), description: 'Null: fewer than two play' },
        withinMs: { ...orNull(number), description: 'The error bounds of these two, added: `apartMs` is right within ± this' },
      }),
    ),
    ...problems,
  },
} as const;

type Room = { Params: { roomId: string } };
type SyncQuery = { fromServerMs?: string; toServerMs?: string; limit?: string; format?: 'json' | ExportFormat };

/** A member that reports at all does so every 10 s. */
const nearMs = 15_000;

/**
 * GET /api/rooms/:roomId/sync?fromServerMs=&toServerMs=&limit=&format=: what members told of their clocks and starts (P-13).
 * GET /api/rooms/:roomId/apart?atServerMs=: how far apart they were (E-4).
 */
export function roomSyncRoutes(app: FastifyInstance, { samples, history }: Pick<ApiNeeds, 'samples' | 'history'>): void {
  app.get<Room & { Querystring: SyncQuery }>('/api/rooms/:roomId/sync', { schema: syncSchema }, async (request, reply) => {
    const { roomId } = request.params;
    const { format = 'json', limit } = request.query;
    const fromServerMs = serverMsField(request.query.fromServerMs, 'fromServerMs', 0);
    const toServerMs = serverMsField(request.query.toServerMs, 'toServerMs', Number.POSITIVE_INFINITY);
    if (toServerMs < fromServerMs)
      throw new HttpError('invalid-field', { field: 'toServerMs', message: 'toServerMs must not be before fromServerMs' });
    const most = intField(limit, 'limit', format === 'json' ? pageLimits : exportLimits);
    await mustExist(roomId);
    reply.header('cache-control', 'no-store');
    const range = { fromServerMs, toServerMs, limit: most };
    if (format === 'json') return { roomId, ...(await samples.page(roomId, range)) };
    return reply
      .type(`${exportTypes[format]}; charset=utf-8`)
      .header('content-disposition', `attachment; filename="sync-${roomId}.${format}"`)
      .send(Readable.from(exportSamples(samples, roomId, { ...range, format })));
  });

  app.get<Room & { Querystring: { atServerMs: string } }>('/api/rooms/:roomId/apart', { schema: apartSchema }, async (request, reply) => {
    const { roomId } = request.params;
    const atServerMs = serverMsField(request.query.atServerMs, 'atServerMs', 0);
    await mustExist(roomId);
    const members = await samples.nearest(roomId, { atServerMs, withinMs: nearMs });
    reply.header('cache-control', 'no-store');
    return { roomId, atServerMs, members, ...apartOf(members) };
  });

  async function mustExist(roomId: string): Promise<void> {
    if (!(await roomExists(history, roomId))) throw new HttpError('room-not-open', { field: 'roomId' });
  }
}

const pageLimits = { min: 1, max: 10_000, default: 1000 };
const exportLimits = { min: 1, max: 1e7, default: Number.POSITIVE_INFINITY };
