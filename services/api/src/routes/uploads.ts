import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { actorOf } from '../actor.ts';
import { becameHeader, mayBecome, mayEndOtherwise, uploadFinisher } from '../finish-upload.ts';
import { HttpError } from '../http-error.ts';
import type { ApiNeeds } from '../needs.ts';
import type { RateLimits } from '../rate-limits.ts';
import { requestedPurpose } from '../requested-purpose.ts';
import { toMetadata, type Upload } from '../resumable-uploads.ts';
import { notFinished, toTusError, tusCapabilities, tusVersion, unsupportedTus, wrongOffset } from '../tus-answers.ts';
import { discardRest, tooLarge } from '../upload-error.ts';
import { toTold, type UploadPurpose } from '../upload-purpose.ts';
import { uploadSchemas } from './upload-schemas.ts';

type Created = { Params: { roomId: string } };
type Continued = { Params: { roomId: string; uploadId: string } };

/**
 * Resumable uploads by tus 1.0: POST /api/rooms/:roomId/uploads creates one; HEAD, PATCH and DELETE on its address ask, send and give up. With the last
 * byte the file becomes what its metadata said: a track, measured as a one-request upload's, or a clip, a view of the room that replay-ingest looks at.
 * `@tus/server` does the protocol; who may, and what becomes of the file, is ours.
 */
export async function uploadRoutes(app: FastifyInstance, needs: ApiNeeds, limits: RateLimits): Promise<void> {
  const { uploads, media } = needs;
  const finish = uploadFinisher(needs);
  const largest = Math.max(...Object.values(media.limitBytes));

  await app.register(async (scope) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', (_request, _payload, done) => done(null));
    scope.addHook('onRequest', async (request, reply) => {
      reply.headers({ 'tus-resumable': tusVersion, 'cache-control': 'no-store' });
      if (request.method === 'OPTIONS' || request.headers['tus-resumable'] === tusVersion) return;
      reply.header('tus-version', tusVersion);
      throw unsupportedTus();
    });
    scope.addHook('onResponse', async (request) => discardRest(request.raw));

    const collection = '/api/rooms/:roomId/uploads';
    const one = `${collection}/:uploadId`;

    for (const path of [collection, one])
      scope.options(path, { schema: uploadSchemas.options }, (_request, reply) => reply.code(204).headers(tusCapabilities(largest)).send());

    scope.post<Created>(collection, { schema: uploadSchemas.create, onRequest: limits.uploads }, async (request, reply) => {
      const purpose = await purposeOf(request);
      const answer = await ask(request, reply, { purpose });
      const uploadId = (answer.headers.get('location') ?? '').slice(1);
      reply.header('location', `/api/rooms/${purpose.roomId}/uploads/${uploadId}`);
      await finishIfWhole(uploadId, reply);
      return reply.code(201).send();
    });

    scope.head<Continued>(one, { schema: uploadSchemas.head, config: { swagger: { exposeHeadRoute: true } } }, async (request, reply) => {
      const upload = await ownUpload(request);
      const { uploadId, lengthBytes } = upload;
      if (upload.isWhole) {
        // NOTE a client that lost the last answer asks here: 423 has it ask again, another fault would have it send the whole file anew.
        const becameId = await finish(upload).catch((error: unknown) => {
          throw mayEndOtherwise(error) ? notFinished(error) : error;
        });
        reply.headers({ 'upload-offset': lengthBytes, 'upload-length': lengthBytes, [becameHeader[upload.kind]]: becameId });
      } else await ask(request, reply, { uploadId });
      return reply
        .code(200)
        .header('upload-metadata', toMetadata(toTold(upload)))
        .send();
    });

    scope.patch<Continued>(one, { schema: uploadSchemas.patch }, async (request, reply) => {
      const upload = await ownUpload(request);
      const { uploadId, lengthBytes } = upload;
      if (!upload.isWhole) await ask(request, reply, { uploadId });
      else if (request.headers['upload-offset'] !== String(lengthBytes)) throw wrongOffset();
      else reply.header('upload-offset', lengthBytes);
      await finishIfWhole(uploadId, reply);
      return reply.code(204).send();
    });

    scope.delete<Continued>(one, { schema: uploadSchemas.remove }, async (request, reply) => {
      const { uploadId, isWhole, becameId } = await ownUpload(request);
      // NOTE its file may be under way into the room just now.
      if (isWhole && becameId === undefined) throw notFinished();
      if (isWhole) await uploads.remove(uploadId);
      else await ask(request, reply, { uploadId });
      return reply.code(204).send();
    });
  });

  /** Everything that can be refused is refused here, before a byte is taken. */
  async function purposeOf(request: FastifyRequest<Created>): Promise<UploadPurpose> {
    const actorId = await actorOf(request, needs);
    const purpose = requestedPurpose(request.headers['upload-metadata'], { actorId, roomId: request.params.roomId });
    const length = request.headers['upload-length'];
    if (typeof length !== 'string' || !/^\d{1,15}$/u.test(length))
      throw new HttpError('invalid-field', {
        field: 'upload-length',
        message: 'upload-length must be the number of bytes of the whole file',
      });
    if (request.headers['upload-concat'] !== undefined)
      throw new HttpError('invalid-field', {
        field: 'upload-concat',
        message: 'upload-concat is not taken here: send the file as one upload',
      });
    const limitBytes = media.limitBytes[purpose.kind];
    if (Number(length) > limitBytes) throw tooLarge(limitBytes, 'upload-length');
    await mayBecome(purpose, needs);
    return purpose;
  }

  /** Somebody else's upload is not there. */
  async function ownUpload(request: FastifyRequest<Continued>): Promise<Upload> {
    const actorId = await actorOf(request, needs);
    const { roomId, uploadId } = request.params;
    const upload = await uploads.find(uploadId);
    if (upload?.actorId !== actorId || upload.roomId !== roomId)
      throw new HttpError('not-found', { field: 'uploadId', message: 'There is no such upload.' });
    return upload;
  }

  /** @throws HttpError for whatever tus refuses. */
  async function ask(
    request: FastifyRequest,
    reply: FastifyReply,
    of: { readonly uploadId: string } | { readonly purpose: UploadPurpose },
  ): Promise<Response> {
    const answer = await uploads.answer({ method: request.method, headers: request.headers, raw: request.raw, ...of });
    if (!answer.ok) throw toTusError(answer.status, await answer.text(), largest);
    for (const name of ['upload-offset', 'upload-length', 'upload-expires']) {
      const value = answer.headers.get(name);
      if (value !== null) reply.header(name, value);
    }
    return answer;
  }

  async function finishIfWhole(uploadId: string, reply: FastifyReply): Promise<void> {
    const upload = await uploads.find(uploadId);
    if (upload?.isWhole) reply.header(becameHeader[upload.kind], await finish(upload));
  }
}
