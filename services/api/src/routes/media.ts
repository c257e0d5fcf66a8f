import { Readable } from 'node:stream';
import { verifyMediaUrl } from '@tutti/media';
import { idPattern } from '@tutti/protocol';
import type { FastifyInstance } from 'fastify';
import { byteRangeOf } from '../byte-range.ts';
import { HttpError } from '../http-error.ts';
import type { ApiNeeds } from '../needs.ts';
import { empty, problems } from '../response-shapes.ts';

const file = Object.fromEntries(['audio/*', 'video/*', 'image/*'].map((type) => [type, { schema: {} }]));

const schema = {
  summary: 'A file, whole or by range',
  description: 'For whoever has an address that we signed: a room state has them.',
  tags: ['uploads'],
  params: { type: 'object', required: ['mediaId'], properties: { mediaId: { type: 'string', pattern: idPattern.source } } },
  querystring: {
    type: 'object',
    properties: { exp: { type: 'string', pattern: '^\\d{1,12}$' }, sig: { type: 'string', maxLength: 128 } },
  },
  response: {
    200: { description: 'The file', content: file },
    206: { description: 'The bytes of `range`', content: file },
    304: empty('As `if-none-match` has it'),
    ...problems,
  },
} as const;

type MediaRequest = { Params: { mediaId: string }; Querystring: { exp?: string; sig?: string } };

/** GET, HEAD /media/:mediaId?exp=&sig=: a file, whole or by range, for whoever has an address that we signed. */
export function mediaRoute(app: FastifyInstance, { media, mediaSecret, nowServerMs }: ApiNeeds): void {
  app.get<MediaRequest>('/media/:mediaId', { schema }, async (request, reply) => {
    const { mediaId } = request.params;
    const { exp = '', sig = '' } = request.query;
    const verdict = verifyMediaUrl(mediaId, { exp, sig }, { secret: mediaSecret, nowMs: nowServerMs() });
    if (verdict === 'forged') throw new HttpError('forged-url', { field: 'sig', message: 'This address was not signed here.' });
    if (verdict === 'expired')
      throw new HttpError('expired-url', { field: 'exp', message: 'This address has expired; the room state has a new one.' });
    const stored = await media.find(mediaId);
    if (stored === undefined) throw new HttpError('not-found', { field: 'mediaId', message: 'There is no such file.' });

    const etag = `"${mediaId}"`;
    reply.headers({
      etag,
      'accept-ranges': 'bytes',
      'cache-control': `private, immutable, max-age=${Math.max(0, Math.floor(Number(exp) - nowServerMs() / 1000))}`,
    });
    if (isAmong(etag, request.headers['if-none-match'])) return reply.code(304).send();
    const ifRange = request.headers['if-range'];
    const range = ifRange === undefined || ifRange === etag ? byteRangeOf(request.headers.range, stored.bytes) : 'whole';
    if (range === 'not-satisfiable') {
      reply.header('content-range', `bytes */${stored.bytes}`);
      throw new HttpError('range-not-satisfiable', { field: 'range', message: `The file has ${stored.bytes} bytes.` });
    }
    const { start, end } = range === 'whole' ? { start: 0, end: stored.bytes - 1 } : range;
    if (range !== 'whole') reply.code(206).header('content-range', `bytes ${start}-${end}/${stored.bytes}`);
    reply.headers({
      'content-type': stored.contentType,
      'content-length': end - start + 1,
      'content-disposition': `inline; filename*=UTF-8''${encodeFilename(stored.filename)}`,
    });
    // NOTE Fastify would read a stream to its end to answer HEAD, and so a whole film.
    if (request.method === 'HEAD') return reply.send(Readable.from([]));
    return reply.send(media.read(mediaId, range === 'whole' ? undefined : range));
  });
}

/** RFC 9110 §13.1.2: any of a list, weak or not. */
const isAmong = (etag: string, header = ''): boolean => header.split(',').some((each) => each.trim().replace(/^W\//u, '') === etag);

/** RFC 8187; a lone surrogate has no encoding and becomes the replacement character. */
const encodeFilename = (filename: string): string =>
  encodeURIComponent(filename.toWellFormed()).replace(/['()*]/gu, (letter) => `%${letter.charCodeAt(0).toString(16).toUpperCase()}`);
