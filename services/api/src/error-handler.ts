import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { HttpError, toErrorBody } from './http-error.ts';
import { namePattern } from './request-fields.ts';

/** Whatever went wrong, as an answer: a caller's mistake names its field, a fault of ours is logged and says nothing of our inside. */
export function handleError(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const answer = toHttpError(error, request);
  // Who hung up is told nothing; what its request then runs into is no fault of ours.
  if (answer.status >= 500 && !reply.raw.destroyed) request.log.error({ err: error, path: request.routeOptions.url }, 'request failed');
  if (answer.status === 401) reply.header('www-authenticate', 'Bearer');
  if (answer.status === 503) reply.header('retry-after', '1');
  return reply.code(answer.status).headers(errorHeaders).send(toErrorBody(answer));
}

export function handleNotFound(request: FastifyRequest, reply: FastifyReply): FastifyReply {
  return handleError(new HttpError('not-found', { message: `There is no ${request.method} here.` }), request, reply);
}

/** NOTE a handler may have set the headers of what it then could not send. */
const errorHeaders = { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store' };

function toHttpError(error: unknown, request: FastifyRequest): HttpError {
  if (error instanceof HttpError) return error;
  if (!isFastifyError(error)) return new HttpError('internal', { message: 'Something went wrong on our side.', cause: error });
  if (error.validation) return toFieldError(error);
  switch (error.code) {
    case 'FST_ERR_BAD_URL':
    case 'FST_ERR_MAX_PARAM_LENGTH':
      return new HttpError('invalid-field', { field: 'path', message: 'The path is too long, or not well-formed.' });
    case 'FST_ERR_CTP_INVALID_MEDIA_TYPE':
      return new HttpError('unsupported-type', { field: 'content-type', message: wrongType(request) });
    case 'FST_ERR_CTP_BODY_TOO_LARGE':
      return new HttpError('too-large', { field: 'body', message: 'The body is too large.' });
    case 'FST_ERR_CTP_INVALID_JSON_BODY':
      return new HttpError('invalid-json', { field: 'body', message: 'The body is not JSON.' });
    case 'FST_ERR_CTP_EMPTY_JSON_BODY':
      return new HttpError('invalid-json', { field: 'body', message: 'The body must not be empty.' });
    case 'FST_ERR_CTP_INVALID_CONTENT_LENGTH':
      return new HttpError('invalid-field', { field: 'content-length', message: 'The body is not as long as content-length says.' });
  }
  const isCallers = error.statusCode !== undefined && error.statusCode >= 400 && error.statusCode < 500;
  return isCallers
    ? new HttpError('invalid-field', { message: error.message })
    : new HttpError('internal', { message: 'Something went wrong on our side.', cause: error });
}

/** The first field that breaks its schema: `/track/title` of a body is `track.title`. */
function toFieldError(error: FastifyError): HttpError {
  const [first] = error.validation ?? [];
  const path = (first?.instancePath ?? '').split('/').slice(1);
  const missing = first?.params?.['missingProperty'];
  if (typeof missing === 'string') path.push(missing);
  const field = path.join('.') || error.validationContext || 'body';
  if (first?.params?.['pattern'] === namePattern)
    return new HttpError('invalid-field', { field, message: `${field} must not be empty, and must not contain control characters` });
  return new HttpError('invalid-field', { field, message: `${field} ${first?.message ?? 'is not valid'}` });
}

const wrongType = ({ headers }: FastifyRequest): string =>
  headers['content-type'] === undefined ? 'The request has no content-type.' : 'This content-type is not taken here.';

const isFastifyError = (error: unknown): error is FastifyError => error instanceof Error;
