import { idPattern } from '@tutti/protocol';
import { roomIdSchema, roomParams } from '../request-fields.ts';
import { bearer, bytesOf, empty, problems } from '../response-shapes.ts';

const params = {
  type: 'object',
  required: ['roomId', 'uploadId'],
  properties: { roomId: roomIdSchema, uploadId: { type: 'string', pattern: idPattern.source } },
} as const;

const header = (description: string) => ({ type: 'string', description });
/** NOTE none is required by schema: what is missing or wrong is told with tus's own status, which its clients act on. */
const headers = (own: Readonly<Record<string, string>> = {}) => ({
  type: 'object',
  properties: Object.fromEntries(Object.entries({ 'tus-resumable': '`1.0.0`', ...own }).map(([name, says]) => [name, header(says)])),
});
const common = { tags: ['uploads'], security: bearer };
const became = {
  'tutti-track-id': 'The track, once the last byte is here',
  'tutti-clip-id': 'Of a `kind clip`: the view, once the last byte is here',
};
const offset = 'Bytes that are here';

/** What the document says of the resumable uploads. */
export const uploadSchemas = {
  create: {
    ...common,
    summary: 'Begin a resumable upload (tus 1.0)',
    description: 'Whatever can be refused is refused here, before bytes are sent: who may, the name, the size. May carry the first bytes.',
    params: roomParams,
    headers: headers({
      'upload-length': 'Bytes of the whole file',
      'upload-metadata':
        '`filename <base64>`; `title <base64>` if it shall not be made of the filename; for a camera’s clip `kind <base64 of clip>`, and `videoStartTimeMs <base64>` (UTC in ms, as text) if its cutter knows it',
    }),
    response: {
      201: empty('Begun', {
        location: 'Where to send the bytes',
        'upload-offset': offset,
        'upload-expires': 'Until when it may be gone on with',
        ...became,
      }),
      ...problems,
    },
  },
  head: {
    ...common,
    summary: 'How far an upload is',
    description: 'Of a whole upload: adds the track or view if that is still to be done. 423: it could not be done yet, ask again.',
    params,
    headers: headers(),
    response: {
      200: empty('Here it is', {
        'upload-offset': offset,
        'upload-length': 'Bytes of the whole file',
        'upload-metadata': 'As it was begun with',
        ...became,
      }),
      ...problems,
    },
  },
  patch: {
    ...common,
    summary: 'Send the next bytes',
    description: 'The body is `application/offset+octet-stream`. With the last byte the file is looked at, and the track or view added.',
    params,
    body: bytesOf('application/offset+octet-stream'),
    headers: headers({ 'upload-offset': 'Where these bytes begin: exactly what HEAD answers' }),
    response: {
      204: empty('Taken', { 'upload-offset': offset, 'upload-expires': 'Until when it may be gone on with', ...became }),
      ...problems,
    },
  },
  remove: {
    ...common,
    summary: 'Give an upload up',
    description: 'What has become a track or a view stays one.',
    params,
    headers: headers(),
    response: { 204: empty('Gone'), ...problems },
  },
  options: {
    tags: ['uploads'],
    summary: 'What of tus is spoken here',
    response: { 204: empty('See the headers', { 'tus-version': '`1.0.0`', 'tus-extension': 'Extensions', 'tus-max-size': 'Bytes' }) },
  },
};
