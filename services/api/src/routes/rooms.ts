import { isPresent } from '@tutti/domain';
import type { FastifyInstance } from 'fastify';
import { actorOf } from '../actor.ts';
import { commandIdOf, roomIdFor } from '../command-id.ts';
import { HttpError } from '../http-error.ts';
import type { ApiNeeds } from '../needs.ts';
import { partyStateOf } from '../party-state.ts';
import { type IdempotencyHeaders, idempotencyHeaders, intField, nameSchema, roomIdSchema, roomParams } from '../request-fields.ts';
import type { RoomListed } from '../room-queries.ts';
import { sendCommand } from '../send-command.ts';

const openSchema = {
  headers: idempotencyHeaders,
  body: { type: 'object', required: ['title'], properties: { title: nameSchema(120), roomId: roomIdSchema } },
} as const;

const listSchema = {
  querystring: { type: 'object', properties: { before: { type: 'string' }, limit: { type: 'string' } } },
} as const;

/**
 * POST /api/rooms {title, roomId?}: opens a room; its opener joins over the gateway like everybody else.
 * GET /api/rooms?before=&limit=: the rooms, latest change first. GET /api/rooms/:roomId: a room's whole state (P-6).
 */
export function roomRoutes(app: FastifyInstance, needs: ApiNeeds): void {
  app.post<{ Body: { title: string; roomId?: string }; Headers: IdempotencyHeaders }>(
    '/api/rooms',
    { schema: openSchema },
    async (request, reply) => {
      const actorId = await actorOf(request, needs);
      const { title, roomId: wanted } = request.body;
      const commandId = commandIdOf({
        actorId,
        operation: `open ${wanted ?? ''}`,
        idempotencyKey: request.headers['idempotency-key'],
      });
      const roomId = wanted ?? roomIdFor(commandId);
      await sendCommand(needs, { commandId, roomId, actorId, command: { type: 'OpenRoom', title: title.trim() } });
      return reply.code(201).header('location', `/api/rooms/${roomId}`).send({ roomId });
    },
  );

  app.get<{ Querystring: { before?: string; limit?: string } }>('/api/rooms', { schema: listSchema }, async (request, reply) => {
    const limit = intField(request.query.limit, 'limit', { min: 1, max: 500, default: 100 });
    const before = intField(request.query.before, 'before', { min: 1, max: Number.MAX_SAFE_INTEGER, default: 0 });
    const rooms = await needs.rooms.list({ beforePosition: before === 0 ? undefined : before, limit });
    const last = rooms.at(-1);
    reply.header('cache-control', 'no-store');
    return { rooms: rooms.map(toListed), nextBefore: last !== undefined && rooms.length === limit ? last.position : null };
  });

  app.get<{ Params: { roomId: string } }>('/api/rooms/:roomId', { schema: { params: roomParams } }, async (request, reply) => {
    const { roomId } = request.params;
    const { room, version, epoch } = await needs.rooms.now(roomId);
    if (room.status === 'absent') throw new HttpError('room-not-open', { field: 'roomId' });
    reply.header('cache-control', 'no-store');
    return partyStateOf(room, { roomId, version, epoch, nowServerMs: needs.nowServerMs() }, needs);
  });
}

function toListed({ roomId, room }: RoomListed) {
  const { playback } = room;
  return {
    roomId,
    title: room.title,
    membersPresent: room.members.filter(isPresent).length,
    status: playback.status,
    track: playback.status === 'idle' ? null : { trackId: playback.track.trackId, title: playback.track.title },
  };
}
