import { schemaVersionOf, UnreadableEventError, upcast } from '@tutti/domain';
import type { StoredEvent } from '@tutti/event-log';
import { type RoomEvent, roomEvents, roomStream } from '@tutti/protocol';
import type { FastifyInstance } from 'fastify';
import { HttpError } from '../http-error.ts';
import { isMember } from '../is-member.ts';
import type { ApiNeeds } from '../needs.ts';
import { partyStateOf } from '../party-state.ts';
import { intField, roomIdSchema, roomParams } from '../request-fields.ts';
import { answers, count, list, object, ref, text } from '../response-shapes.ts';
import { momentOf, roomAt } from '../room-at.ts';
import { roomExists } from '../room-exists.ts';

const eventsSchema = {
  summary: 'What happened in a room, oldest first',
  tags: ['history'],
  params: roomParams,
  querystring: {
    type: 'object',
    properties: {
      after: { type: 'string', description: 'A version of the room; default 0' },
      limit: { type: 'string', description: '1 to 1000, default 500' },
    },
  },
  response: answers(
    200,
    'Events after that version; the next page is after `nextAfter`',
    object({ roomId: roomIdSchema, epoch: text, events: list(ref('Event')), nextAfter: count }),
  ),
} as const;

const stateSchema = {
  summary: 'A room as it was',
  description: 'Clips’ addresses are signed for who is a member of the room today and sends its token.',
  tags: ['history'],
  params: roomParams,
  querystring: {
    type: 'object',
    required: ['at'],
    properties: { at: { type: 'string', description: 'A position of the log (below 1e12), or a server time in ms' } },
  },
  response: answers(200, 'The room after its last event up to then', ref('RoomStateThen')),
} as const;

type Room = { Params: { roomId: string } };

/**
 * GET /api/rooms/:roomId/events?after=&limit=: what happened, after a version of the room, oldest first.
 * GET /api/rooms/:roomId/state?at=: the room as it was at a position of the log (below 1e12) or a server time in ms (E-4).
 */
export function roomHistoryRoutes(app: FastifyInstance, needs: ApiNeeds): void {
  const { history } = needs;

  app.get<Room & { Querystring: { after?: string; limit?: string } }>(
    '/api/rooms/:roomId/events',
    { schema: eventsSchema },
    async (request, reply) => {
      const { roomId } = request.params;
      const after = intField(request.query.after, 'after', { min: 0, max: 0x7fffffff, default: 0 });
      const limit = intField(request.query.limit, 'limit', { min: 1, max: 1000, default: 500 });
      const events = await taken(history.readStream(roomStream(roomId), after), limit);
      if (events.length === 0 && (after === 0 || !(await roomExists(history, roomId))))
        throw new HttpError('room-not-open', { field: 'roomId' });
      reply.header('cache-control', 'no-store');
      return { roomId, epoch: history.epoch, events: events.map(toShown), nextAfter: events.at(-1)?.streamVersion ?? after };
    },
  );

  app.get<Room & { Querystring: { at: string } }>('/api/rooms/:roomId/state', { schema: stateSchema }, async (request, reply) => {
    const { roomId } = request.params;
    const moment = momentOf(request.query.at);
    if (moment === undefined)
      throw new HttpError('invalid-field', {
        field: 'at',
        message: 'at must be a position of the log, or a server time in ms from 1e12 on',
      });
    const { room, version, position, occurredServerMs } = await roomAt(history.readStream(roomStream(roomId)), moment);
    if (room.status === 'absent') throw await notThere(roomId);
    const nowServerMs = 'serverMs' in moment ? moment.serverMs : occurredServerMs;
    reply.header('cache-control', 'no-store');
    const { room: today } = await needs.rooms.now(roomId);
    const forMember = today.status === 'open' && (await isMember(request, today, needs));
    const state = await partyStateOf(room, { roomId, version, epoch: history.epoch, nowServerMs, forMember }, needs);
    return { ...state, position, occurredServerMs };
  });

  async function notThere(roomId: string): Promise<HttpError> {
    return (await roomExists(history, roomId))
      ? new HttpError('not-there-yet', { field: 'at', message: 'The room was not open yet.' })
      : new HttpError('room-not-open', { field: 'roomId' });
  }
}

/** Data in today's shape, `schemaVersion` the version it is in; an event that this build cannot read is shown as it was stored. */
function toShown({ data, schemaVersion, type, ...stored }: StoredEvent) {
  try {
    const { type: _type, ...today } = roomEvents.toJsonValue(upcast({ type, schemaVersion, data }));
    return { ...stored, type, schemaVersion: schemaVersionOf(type as RoomEvent['type']), storedSchemaVersion: schemaVersion, data: today };
  } catch (error) {
    if (!(error instanceof UnreadableEventError)) throw error;
    return { ...stored, type, schemaVersion, storedSchemaVersion: schemaVersion, data };
  }
}

async function taken(events: AsyncIterable<StoredEvent>, limit: number): Promise<StoredEvent[]> {
  const taken: StoredEvent[] = [];
  for await (const event of events) {
    taken.push(event);
    if (taken.length === limit) break;
  }
  return taken;
}
