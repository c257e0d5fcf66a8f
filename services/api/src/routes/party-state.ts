import { partyTrack, roomCode } from '@tutti/protocol';
import type { FastifyInstance } from 'fastify';
import { HttpError } from '../http-error.ts';
import type { ApiNeeds } from '../needs.ts';
import { partyStateOf } from '../party-state.ts';
import { answers, ref, text } from '../response-shapes.ts';

const schema = {
  summary: 'A room as clients of the older protocol `party` fetch it',
  description:
    'The room’s state, and in `currentTrack` what is under way: an address that works by itself, seconds, whole ms. Never stale.',
  tags: ['rooms'],
  querystring: { type: 'object', properties: { code: { ...text, description: 'The room’s code, as people type it' } } },
  response: answers(200, 'The whole room', ref('OlderPartyState')),
} as const;

/** GET /api/party-state?code=: a room's state with what party's clients know of it (W-2). */
export function partyStateRoute(app: FastifyInstance, needs: ApiNeeds): void {
  app.get<{ Querystring: { code?: string } }>('/api/party-state', { schema }, async (request, reply) => {
    const roomId = roomCode(request.query.code ?? '');
    if (roomId === undefined) throw new HttpError('invalid-field', { field: 'code', message: 'code must be a room’s code' });
    const { room, version, epoch } = await needs.rooms.now(roomId);
    if (room.status === 'absent') throw new HttpError('room-not-open', { field: 'code' });
    reply.header('cache-control', 'no-store');
    const state = await partyStateOf(room, { roomId, version, epoch, nowServerMs: needs.nowServerMs() }, needs);
    const track = partyTrack(state);
    const url = track === null ? '' : wholeAddress(track.url, `${request.protocol}://${request.host}`);
    return { ...state, code: roomId, currentTrack: track && { ...track, url, trackUrl: url } };
  });
}

/** Older clients resolve nothing: what is ours is on the host that they asked. */
const wholeAddress = (url: string, origin: string): string => (URL.canParse(url, origin) ? new URL(url, origin).href : url);
