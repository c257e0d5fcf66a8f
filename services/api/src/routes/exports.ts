import { createHash } from 'node:crypto';
import type { OpenRoom } from '@tutti/domain';
import type { Job } from '@tutti/event-log';
import { exportLimits, mediaPath, signMediaUrl } from '@tutti/media';
import { idPattern } from '@tutti/protocol';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { actorOf } from '../actor.ts';
import { commandIdOf } from '../command-id.ts';
import { HttpError } from '../http-error.ts';
import { isMember } from '../is-member.ts';
import type { ApiNeeds } from '../needs.ts';
import { type ExportWish, planExport } from '../plan-export.ts';
import type { RateLimits } from '../rate-limits.ts';
import { type IdempotencyHeaders, idempotencyHeaders, roomIdSchema, roomParams } from '../request-fields.ts';
import { answers, bearer, object, ref, text } from '../response-shapes.ts';

const { leastWidth, mostWidth, usualWidth, mostClips } = exportLimits;
const clipId = { type: 'string', pattern: idPattern.source } as const;
const exportId = { type: 'string', pattern: idPattern.source } as const;

const askSchema = {
  summary: 'Make one side-by-side film of the grid',
  description: 'Of a span of at most ten minutes, in the background; ask for it by its id. It is kept for a day.',
  tags: ['replay'],
  security: bearer,
  params: roomParams,
  headers: idempotencyHeaders,
  body: {
    type: 'object',
    required: ['fromUtcMs', 'toUtcMs'],
    properties: {
      fromUtcMs: { type: 'number', minimum: 0, maximum: 1e14, description: 'UTC, or ms after global zero where no view has a time' },
      toUtcMs: { type: 'number', minimum: 0, maximum: 1e14 },
      clipIds: {
        ...{ type: 'array', items: clipId, minItems: 1, maxItems: mostClips, uniqueItems: true },
        description: 'Row by row; default: all',
      },
      burnTime: { type: 'boolean', description: 'The UTC time stands in the picture' },
      audibleClipId: { type: 'string', maxLength: 64, description: 'Default: the first with sound; empty: none' },
      width: { type: 'integer', minimum: leastWidth, maximum: mostWidth, description: `Default ${usualWidth}` },
    },
  },
  response: answers(202, 'It will be made', object({ exportId: text })),
} as const;

const readSchema = {
  summary: 'How far a film of the grid is, and where',
  tags: ['replay'],
  security: bearer,
  params: { type: 'object', required: ['roomId', 'exportId'], properties: { roomId: roomIdSchema, exportId } },
  response: answers(200, 'Its state', ref('Export')),
} as const;

/** What the api writes for `Export`; the shape is in response-shapes. */
type ExportAnswer = {
  readonly status: 'waiting' | 'running' | 'done' | 'failed';
  readonly progress: number;
  readonly url?: string;
  readonly problem?: string;
};

type Room = { Params: { roomId: string } };

/**
 * POST /api/rooms/:roomId/exports {fromUtcMs, toUtcMs, clipIds?, burnTime?, audibleClipId?, width?}: a film is made by replay-ingest.
 * GET /api/rooms/:roomId/exports/:exportId: how far it is. Members only: it shows what only they may see.
 */
export function exportRoutes(app: FastifyInstance, needs: ApiNeeds, limits: RateLimits): void {
  app.post<Room & { Body: ExportWish; Headers: IdempotencyHeaders }>(
    '/api/rooms/:roomId/exports',
    { schema: askSchema, onRequest: limits.exports },
    async (request, reply) => {
      const { roomId } = request.params;
      const actorId = await actorOf(request, needs);
      const plan = planExport(request.body, await memberRoom(request, roomId));
      const idempotencyKey = request.headers['idempotency-key'];
      const jobId = jobIdOf(commandIdOf({ actorId, operation: `export ${roomId}`, idempotencyKey }));
      await needs.jobs.add([{ jobId, kind: 'export', roomId, input: { ...plan } }]);
      return reply.code(202).header('location', `/api/rooms/${roomId}/exports/${jobId}`).send({ exportId: jobId });
    },
  );

  app.get<{ Params: { roomId: string; exportId: string } }>(
    '/api/rooms/:roomId/exports/:exportId',
    { schema: readSchema },
    async (request, reply) => {
      const { roomId } = request.params;
      await actorOf(request, needs);
      await memberRoom(request, roomId);
      const job = await needs.jobs.find(request.params.exportId);
      if (job === undefined || job.kind !== 'export' || job.roomId !== roomId)
        throw new HttpError('not-found', { field: 'exportId', message: 'There is no such export in this room.' });
      reply.header('cache-control', 'no-store');
      return toAnswer(job);
    },
  );

  async function memberRoom(request: FastifyRequest, roomId: string): Promise<OpenRoom> {
    const { room } = await needs.rooms.now(roomId);
    if (room.status === 'absent') throw new HttpError('room-not-open', { field: 'roomId' });
    if (!(await isMember(request, room, needs))) throw new HttpError('not-a-member', { field: 'roomId' });
    return room;
  }

  async function toAnswer({ status, progress, problem, result }: Job): Promise<ExportAnswer> {
    if (status === 'waiting' || status === 'running') return { status, progress };
    if (status !== 'done') return { status: 'failed', progress, problem: problem || 'It was cancelled.' };
    const mediaId = String(result?.['mediaId'] ?? '');
    if ((await needs.media.find(mediaId)) === undefined)
      return { status: 'failed', progress, problem: 'The film was kept for a day and is gone; export it again.' };
    return { status, progress: 1, url: signMediaUrl(mediaPath(mediaId), { secret: needs.mediaSecret, nowMs: needs.nowServerMs() }) };
  }
}

/** Short enough for an id, and told apart from other jobs. */
const jobIdOf = (commandId: string): string => `export-${createHash('sha256').update(commandId).digest('base64url').slice(0, 32)}`;
