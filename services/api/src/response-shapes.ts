import type { FastifyInstance } from 'fastify';
import { clipShapes } from './clip-shapes.ts';
import { count, list, opaqueMemberId as memberId, number, object, oneOf, orNull, text } from './json-schema.ts';
import { roomIdSchema } from './request-fields.ts';

// JSON schemas of what the routes answer. Fastify writes answers by them: a field that is not here is not sent, which `openapi.test.ts` looks for.

export { count, list, number, object, orNull, text };
export const ref = (name: ShapeName) => ({ $ref: `${name}#` });

export const json = (description: string, schema: object) => ({ description, content: { 'application/json': { schema } } });
/** Answers without a body: what they say is in their headers. */
export const empty = (description: string, headers: Readonly<Record<string, string>> = {}) => ({
  description,
  type: 'null',
  ...(Object.keys(headers).length === 0
    ? {}
    : { headers: Object.fromEntries(Object.entries(headers).map(([name, says]) => [name, { type: 'string', description: says }])) }),
});

export const problems = {
  '4xx': json('A mistake of the caller: `code` tells which, `field` where', ref('Error')),
  '5xx': json('A fault of ours; after a 503 try again', ref('Error')),
};

/** What a route answers when all is well, and otherwise. */
export const answers = (status: number, description: string, schema: object) => ({ [status]: json(description, schema), ...problems });

/** A body of bytes, as the document has it; what is in them is looked at elsewhere. */
export const bytesOf = (contentType: string) => ({ content: { [contentType]: { schema: {} } } });

/** A route's `security`: only with a token. */
export const bearer = [{ bearer: [] as string[] }];

const playback = {
  status: { type: 'string', enum: ['idle', 'preparing', 'playing', 'paused'] },
  streamId: count,
  track: { $ref: 'Track#' },
  startAtServerMs: number,
  startPositionMs: number,
  rate: number,
};
const settings = {
  leadPolicy: { ...oneOf('adaptive', 'fixed'), description: 'How long before a start its moment is told (P-3)' },
  fixedLeadMs: number,
  waitFor: { ...oneOf('nobody', 'everyone', 'quorum'), description: 'Whose READY a start waits for' },
  quorum: { ...number, description: 'Of those waited for, 0 to 1' },
  readyWithinMs: { ...number, description: 'A start waits no longer than this' },
  preset: oneOf('none', 'measured', 'low-latency', 'high-latency', 'mobile'),
  driftPolicy: oneOf('precise', 'party', 'music', 'replay'),
  loop: oneOf('off', 'one', 'all'),
  atEnd: oneOf('next', 'stop'),
  ambient: oneOf('off', 'together', 'local'),
  whoAdds: oneOf('members', 'host'),
  whoOrders: oneOf('members', 'host'),
  whoControls: oneOf('members', 'host'),
  requireToken: { type: 'boolean', description: 'Older clients, which carry none, stay out' },
  backgroundUrl: { ...text, description: 'Empty: no video behind the page' },
};
const roomState = {
  roomId: roomIdSchema,
  epoch: { ...text, description: 'Of the log: versions of different epochs are not comparable' },
  version: count,
  title: text,
  hostId: { ...text, description: 'Empty: the room has no host' },
  members: list({ $ref: 'Member#' }),
  tracks: list({ $ref: 'Track#' }),
  playback: { $ref: 'Playback#' },
  serverNowMs: number,
  positionMs: number,
  reason: text,
  settings: { $ref: 'RoomSettings#' },
  views: list({ $ref: 'View#' }),
  readyIds: { ...list(text), description: 'While a start waits: who has it loaded' },
  grid: { $ref: 'Grid#' },
};

const currentTrack = object({
  url: { ...text, description: 'Whole, signed; works for some hours' },
  trackUrl: { ...text, description: 'The same' },
  title: text,
  filename: text,
  status: { type: 'string', enum: ['preparing', 'playing', 'paused'] },
  startAtServerMs: {
    type: 'integer',
    description: 'At this server time it is at `startPositionSec`, and while it plays counts on from there',
  },
  startPositionSec: number,
});

const shapes = {
  Error: object({ error: object({ code: text, message: text, field: text }, { optional: ['field'] }) }),
  Token: object({ token: text, memberId, expiresAtMs: number }),
  Track: object(
    { trackId: text, url: { ...text, description: 'Signed; works for some hours' }, title: text, filename: text, durationMs: number },
    { optional: ['durationMs'] },
  ),
  Member: object(
    {
      memberId,
      displayName: { ...text, description: 'Empty: forgotten, or not known' },
      present: { type: 'boolean' },
      dialect: {
        ...oneOf('party', 'music', 'groovebox', 'replay'),
        description: 'The older protocol that its client speaks; absent: ours',
      },
    },
    { optional: ['dialect'] },
  ),
  RoomSettings: object(settings),
  ...clipShapes,
  Playback: object(playback, { optional: ['track'] }),
  RoomState: object(roomState),
  OlderPartyState: object({
    ...roomState,
    code: roomIdSchema,
    currentTrack: { ...orNull(currentTrack), description: 'Null: nothing plays' },
  }),
  RoomStateThen: object({ ...roomState, position: count, occurredServerMs: number }),
  RoomListed: object({
    roomId: roomIdSchema,
    title: text,
    membersPresent: count,
    hostName: { ...orNull(text), description: 'Null: no host, or one without a known name' },
    status: playback.status,
    track: orNull(object({ trackId: text, title: text })),
    changedAtServerMs: number,
  }),
  SyncSample: object({
    roomId: roomIdSchema,
    atServerMs: { ...number, description: 'When it was told' },
    memberId,
    offsetMs: orNull(number),
    errorMs: { ...orNull(number), description: 'The bound that the member states of its clock; null: this is a start' },
    rttMs: orNull(number),
    skewPpm: orNull(number),
    driftMs: { ...orNull(number), description: 'Actual minus expected position, while it plays' },
    corrections: { ...orNull(count), description: 'Rate changes and jumps since the report before' },
    streamId: orNull(count),
    startErrorMs: { ...orNull(number), description: 'How far from its moment this start was; positive is late' },
  }),
  Export: object(
    {
      status: oneOf('waiting', 'running', 'done', 'failed'),
      progress: { ...number, description: '0 to 1' },
      url: { ...text, description: 'Of the film (MP4), when it is done; signed, works for some hours' },
      problem: { ...text, description: 'Why it failed' },
    },
    { optional: ['url', 'problem'] },
  ),
  Event: object({
    position: count,
    stream: text,
    streamVersion: count,
    eventId: text,
    type: text,
    schemaVersion: count,
    storedSchemaVersion: count,
    occurredServerMs: number,
    recordedAt: { ...text, format: 'date-time' },
    actorId: text,
    commandId: text,
    causePosition: orNull(count),
    traceId: orNull(text),
    spanId: orNull(text),
    data: { type: 'object', additionalProperties: true, description: 'By the type, in the shape of `schemaVersion`' },
  }),
} as const;
type ShapeName =
  | 'Error'
  | 'Token'
  | 'Track'
  | 'Member'
  | 'RoomSettings'
  | 'View'
  | 'Playback'
  | 'RoomState'
  | 'OlderPartyState'
  | 'RoomStateThen'
  | 'RoomListed'
  | 'SyncSample'
  | 'Export'
  | 'Event';

export function addShapes(app: FastifyInstance): void {
  for (const [$id, shape] of Object.entries(shapes)) app.addSchema({ $id, title: $id, ...shape });
}
