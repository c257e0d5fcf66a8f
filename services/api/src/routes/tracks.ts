import type { Readable } from 'node:stream';
import { decide, toTrackView, upcast } from '@tutti/domain';
import {
  filenameProblem,
  MediaStoreFullError,
  MediaTooLargeError,
  mediaPath,
  NotMediaError,
  type StoredMedia,
  signMediaUrl,
  titleFrom,
} from '@tutti/media';
import { refusals, type Track } from '@tutti/protocol';
import type { FastifyInstance } from 'fastify';
import { actorOf } from '../actor.ts';
import { commandIdOf } from '../command-id.ts';
import { HttpError } from '../http-error.ts';
import type { ApiNeeds } from '../needs.ts';
import { type IdempotencyHeaders, idempotencyHeaders, nameSchema, roomParams } from '../request-fields.ts';
import { sendCommand } from '../send-command.ts';

const schema = {
  headers: idempotencyHeaders,
  params: roomParams,
  querystring: {
    type: 'object',
    required: ['filename'],
    properties: { filename: { type: 'string' }, title: nameSchema(200) },
  },
} as const;

type Upload = {
  Params: { roomId: string };
  Querystring: { filename: string; title?: string };
  Headers: IdempotencyHeaders;
  Body: Readable | undefined;
};

/**
 * POST /api/rooms/:roomId/tracks?filename=song.wav&title=, the file as the body: streamed to disk, measured, and added to the room.
 * The domain decides who may; a file that it refuses is deleted again.
 */
export async function trackRoute(app: FastifyInstance, needs: ApiNeeds): Promise<void> {
  const { media, metrics, history, nowServerMs, mediaSecret } = needs;

  await app.register(async (uploads) => {
    uploads.removeAllContentTypeParsers();
    uploads.addContentTypeParser(/^audio\//iu, (_request, payload, done) => done(null, payload));

    uploads.post<Upload>('/api/rooms/:roomId/tracks', { schema }, async (request, reply) => {
      const actorId = await actorOf(request, needs);
      const { roomId } = request.params;
      const { filename, title } = request.query;
      const problem = filenameProblem(filename);
      if (problem !== undefined) throw new HttpError('invalid-field', { field: 'filename', message: `filename ${problem}` });
      if (request.body === undefined)
        throw new HttpError('unsupported-type', {
          field: 'content-type',
          message: 'Send the file as the body, with its audio content-type.',
        });
      if (Number(request.headers['content-length'] ?? 0) > media.limitBytes) throw tooLarge(media.limitBytes);
      await mayAddTracks(roomId, actorId);
      const idempotencyKey = request.headers['idempotency-key'];
      const commandId = commandIdOf({ actorId, operation: `add-track ${roomId}`, idempotencyKey });
      const stored = await store(request.body, filename);
      const track = await add(stored, { roomId, actorId, commandId, title: title?.trim() || titleFrom(filename) });
      const signed = toTrackView(track, (url) => signMediaUrl(url, { secret: mediaSecret, nowMs: nowServerMs() }));
      return reply.code(201).header('cache-control', 'no-store').send({ track: signed });
    });
  });

  /** The domain's own rule, asked before 200 MB are on the disk; the room's owner has the last word. */
  async function mayAddTracks(roomId: string, actorId: string): Promise<void> {
    const { room } = await needs.rooms.now(roomId);
    const track = { trackId: 'asked-before', url: '/', title: '', filename: '' };
    const lead = { leadMs: 0, reason: '' };
    const decision = decide({ type: 'AddTrack', track }, room, { actorId, nowServerMs: nowServerMs(), startLead: lead, jumpLead: lead });
    if (!('refused' in decision)) return;
    const field = decision.refused === 'room-not-open' ? { field: 'roomId' } : {};
    throw new HttpError(decision.refused, { message: refusals[decision.refused], ...field });
  }

  async function store(body: Readable, filename: string): Promise<StoredMedia> {
    try {
      // NOTE the socket stays open when we stop reading: it still has to carry the answer.
      return await media.put(body.iterator({ destroyOnReturn: false }), { filename });
    } catch (error) {
      discardRest(body);
      const refused = toUploadError(error, body);
      metrics.discarded('', refused.code);
      throw refused;
    }
  }

  type Adding = { readonly roomId: string; readonly actorId: string; readonly commandId: string; readonly title: string };

  async function add(stored: StoredMedia, { roomId, actorId, commandId, title }: Adding): Promise<Track> {
    const { mediaId, filename, durationMs } = stored;
    const track: Track = { trackId: mediaId, url: mediaPath(mediaId), title, filename, durationMs };
    try {
      const { firstPosition } = await sendCommand(needs, { commandId, roomId, actorId, command: { type: 'AddTrack', track } });
      const added = (await trackAt(firstPosition)) ?? track;
      if (added.trackId !== mediaId) await discard(mediaId, 'repeat');
      else metrics.uploaded(stored, roomId);
      return added;
    } catch (error) {
      // NOTE without an answer the track may yet be in the room: then its file has to be there.
      if (error instanceof HttpError && error.code !== 'not-answered') await discard(mediaId, error.code);
      throw error;
    }
  }

  /** What the log has: for a repeated command the track of the first time, whose file is there already. */
  async function trackAt(position: number): Promise<Track | undefined> {
    for await (const stored of history.readAll(position - 1, 1)) {
      const event = upcast(stored);
      if (event.type === 'TrackAdded') return event.track;
    }
    return undefined;
  }

  async function discard(mediaId: string, reason: string): Promise<void> {
    await media.remove(mediaId);
    metrics.discarded(mediaId, reason);
  }
}

function toUploadError(error: unknown, body: Readable): HttpError {
  if (error instanceof HttpError) return error;
  if (error instanceof MediaTooLargeError) return tooLarge(error.limitBytes);
  if (error instanceof NotMediaError) return new HttpError('not-media', { field: 'body', message: sentence(error.message), cause: error });
  if (error instanceof MediaStoreFullError)
    return new HttpError('store-full', { message: 'There is no room for more files here.', cause: error });
  if (body.errored) return new HttpError('broken-off', { field: 'body', message: 'The upload broke off.', cause: error });
  return new HttpError('internal', { message: 'The file could not be stored.', cause: error });
}

const tooLarge = (limitBytes: number): HttpError =>
  new HttpError('too-large', { field: 'body', message: `The file is larger than ${limitBytes / 1e6} MB.` });

/** A caller that is still sending reads our answer only when it is done, or when we have hung up. */
function discardRest(body: Readable): void {
  if (body.destroyed || body.readableEnded) return;
  const hangUp = setTimeout(() => body.destroy(), patienceMs).unref();
  body.once('close', () => clearTimeout(hangUp)).resume();
}

const patienceMs = 10_000;

const sentence = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
