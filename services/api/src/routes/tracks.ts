import type { Readable } from 'node:stream';
import { toTrackView } from '@tutti/domain';
import { type StoredMedia, signMediaUrl, titleFrom } from '@tutti/media';
import type { FastifyInstance } from 'fastify';
import { actorOf } from '../actor.ts';
import { addTrack, mayAddTracks } from '../add-track.ts';
import { commandIdOf } from '../command-id.ts';
import { HttpError } from '../http-error.ts';
import type { ApiNeeds } from '../needs.ts';
import type { RateLimits } from '../rate-limits.ts';
import { type IdempotencyHeaders, idempotencyHeaders, nameSchema, roomParams } from '../request-fields.ts';
import { answers, bearer, bytesOf, object, ref } from '../response-shapes.ts';
import { checkFilename, discardRest, tooLarge, toUploadError } from '../upload-error.ts';

const schema = {
  summary: 'Add a track in one request',
  description: 'The file is the body. It is measured and added to the room; for large files on bad lines there are resumable uploads.',
  tags: ['uploads'],
  security: bearer,
  body: { content: { ...bytesOf('audio/*').content, ...bytesOf('video/*').content } },
  headers: idempotencyHeaders,
  params: roomParams,
  querystring: {
    type: 'object',
    required: ['filename'],
    properties: {
      filename: { type: 'string', description: 'A name for people to read, never a path' },
      title: { ...nameSchema(200), description: 'Default: made of the filename' },
    },
  },
  response: answers(201, 'The track, with a signed address', object({ track: ref('Track') })),
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
export async function trackRoute(app: FastifyInstance, needs: ApiNeeds, limits: RateLimits): Promise<void> {
  const { media, metrics, nowServerMs, mediaSecret } = needs;

  await app.register(async (uploads) => {
    uploads.removeAllContentTypeParsers();
    uploads.addContentTypeParser(/^(audio|video)\//iu, (_request, payload, done) => done(null, payload));

    uploads.post<Upload>('/api/rooms/:roomId/tracks', { schema, onRequest: limits.uploads }, async (request, reply) => {
      const actorId = await actorOf(request, needs);
      const { roomId } = request.params;
      const { filename, title } = request.query;
      checkFilename(filename);
      if (request.body === undefined)
        throw new HttpError('unsupported-type', {
          field: 'content-type',
          message: 'Send the file as the body, with its audio or video content-type.',
        });
      if (Number(request.headers['content-length'] ?? 0) > media.limitBytes.track) throw tooLarge(media.limitBytes.track);
      await mayAddTracks({ roomId, actorId }, needs);
      const idempotencyKey = request.headers['idempotency-key'];
      const commandId = commandIdOf({ actorId, operation: `add-track ${roomId}`, idempotencyKey });
      const stored = await store(request.body, filename);
      const track = await addTrack(stored, { roomId, actorId, commandId, title: title?.trim() || titleFrom(filename) }, needs);
      const signed = toTrackView(track, (url) => signMediaUrl(url, { secret: mediaSecret, nowMs: nowServerMs() }));
      return reply.code(201).header('cache-control', 'no-store').send({ track: signed });
    });
  });

  async function store(body: Readable, filename: string): Promise<StoredMedia> {
    try {
      // NOTE the socket stays open when we stop reading: it still has to carry the answer.
      return await media.put(body.iterator({ destroyOnReturn: false }), { filename });
    } catch (error) {
      discardRest(body);
      const refused = toUploadError(error, { brokeOff: Boolean(body.errored) });
      metrics.discarded('', refused.code);
      throw refused;
    }
  }
}
