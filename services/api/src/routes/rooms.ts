import { type RoomCommandEnvelope, roomCode } from '@tutti/protocol';
import type { FastifyInstance } from 'fastify';
import { actorOf } from '../actor.ts';
import { commandIdOf, roomIdFor } from '../command-id.ts';
import { HttpError } from '../http-error.ts';
import { isMember } from '../is-member.ts';
import type { ApiNeeds } from '../needs.ts';
import { partyStateOf } from '../party-state.ts';
import type { RateLimits } from '../rate-limits.ts';
import { type IdempotencyHeaders, idempotencyHeaders, intField, nameSchema, roomIdSchema, roomParams } from '../request-fields.ts';
import { answers, bearer, count, list, object, orNull, ref } from '../response-shapes.ts';
import type { RoomListed } from '../room-queries.ts';
import { sendCommand } from '../send-command.ts';

const openSchema = {
  summary: 'Open a room',
  description: 'Its opener joins over the gateway like everybody else. With an idempotency key a repeat is answered with the same room.',
  tags: ['rooms'],
  security: bearer,
  headers: idempotencyHeaders,
  body: {
    type: 'object',
    required: ['title'],
    properties: { title: nameSchema(120), roomId: { ...roomIdSchema, description: 'Default: a new short code' } },
  },
  response: answers(201, 'Open', object({ roomId: roomIdSchema })),
} as const;

const listSchema = {
  summary: 'The rooms, latest change first',
  tags: ['rooms'],
  querystring: {
    type: 'object',
    properties: {
      before: { type: 'string', description: 'The `nextBefore` of the page before' },
      limit: { type: 'string', description: '1 to 500, default 100' },
    },
  },
  response: answers(200, 'A page of them', object({ rooms: list(ref('RoomListed')), nextBefore: orNull(count) })),
} as const;

const roomSchema = {
  summary: 'A room as its members see it',
  description:
    'Names, signed addresses, and where playback is at `serverNowMs`. Never stale. Clips’ addresses are signed for members of the room, who send their token.',
  tags: ['rooms'],
  params: roomParams,
  response: answers(200, 'The whole room', ref('RoomState')),
} as const;

/**
 * POST /api/rooms {title, roomId?}: opens a room; its opener joins over the gateway like everybody else.
 * GET /api/rooms?before=&limit=: the rooms, latest change first. GET /api/rooms/:roomId: a room's whole state (P-6).
 */
export function roomRoutes(app: FastifyInstance, needs: ApiNeeds, limits: RateLimits): void {
  app.post<{ Body: { title: string; roomId?: string }; Headers: IdempotencyHeaders }>(
    '/api/rooms',
    { schema: openSchema, onRequest: limits.rooms },
    async (request, reply) => {
      const actorId = await actorOf(request, needs);
      const { title, roomId: wanted } = request.body;
      const idempotencyKey = request.headers['idempotency-key'];
      const commandId = commandIdOf({ actorId, operation: `open ${wanted ?? ''}`, idempotencyKey });
      const command = { type: 'OpenRoom', title: title.trim() } as const;
      const roomId = await (wanted === undefined
        ? openNew({ commandId, actorId, command })
        : openWanted(wanted, { commandId, actorId, command }));
      return reply.code(201).header('location', `/api/rooms/${roomId}`).send({ roomId });
    },
  );

  type Opening = Omit<RoomCommandEnvelope, 'roomId'>;

  async function openWanted(roomId: string, opening: Opening): Promise<string> {
    const read = roomCode(roomId);
    if (read !== roomId)
      throw new HttpError('invalid-field', { field: 'roomId', message: `roomId would be read as the room ${read}: nobody could type it` });
    await sendCommand(needs, { ...opening, roomId });
    return roomId;
  }

  /** NOTE each try has a command id of its own: the log would answer a second room with what became of the first. */
  async function openNew({ commandId, ...opening }: Opening, attempt = 0): Promise<string> {
    const roomId = roomIdFor(commandId, attempt);
    try {
      await sendCommand(needs, { ...opening, commandId: attempt === 0 ? commandId : `${commandId}-${attempt}`, roomId });
      return roomId;
    } catch (error) {
      const isTaken = error instanceof HttpError && error.code === 'room-exists';
      if (!isTaken || attempt === mostAttempts) throw error;
      return openNew({ commandId, ...opening }, attempt + 1);
    }
  }

  app.get<{ Querystring: { before?: string; limit?: string } }>('/api/rooms', { schema: listSchema }, async (request, reply) => {
    const limit = intField(request.query.limit, 'limit', { min: 1, max: 500, default: 100 });
    const before = intField(request.query.before, 'before', { min: 1, max: Number.MAX_SAFE_INTEGER, default: 0 });
    const rooms = await needs.rooms.list({ beforePosition: before === 0 ? undefined : before, limit });
    const last = rooms.at(-1);
    reply.header('cache-control', 'no-store');
    const names = await needs.members.namesOf([...new Set(rooms.map(({ hostId }) => hostId).filter(Boolean))]);
    return {
      rooms: rooms.map((listed) => toListed(listed, names)),
      nextBefore: last !== undefined && rooms.length === limit ? last.position : null,
    };
  });

  app.get<{ Params: { roomId: string } }>('/api/rooms/:roomId', { schema: roomSchema }, async (request, reply) => {
    const { roomId } = request.params;
    const { room, version, epoch } = await needs.rooms.now(roomId);
    if (room.status === 'absent') throw new HttpError('room-not-open', { field: 'roomId' });
    reply.header('cache-control', 'no-store');
    const forMember = await isMember(request, room, needs);
    return partyStateOf(room, { roomId, version, epoch, nowServerMs: needs.nowServerMs(), forMember }, needs);
  });
}

function toListed({ roomId, title, hostId, membersPresent, playback, changedAtServerMs }: RoomListed, names: ReadonlyMap<string, string>) {
  return {
    roomId,
    title,
    membersPresent,
    hostName: names.get(hostId) ?? null,
    status: playback.status,
    track: playback.status === 'idle' ? null : { trackId: playback.track.trackId, title: playback.track.title },
    changedAtServerMs,
  };
}

/** Even with a hundred million rooms open, all of so many tries are taken once in a million times. */
const mostAttempts = 7;
