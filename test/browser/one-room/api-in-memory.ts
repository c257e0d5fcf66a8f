import type { IncomingMessage, ServerResponse } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { refusals } from '@tutti/protocol';
import { listedRoom } from '../listed-room.ts';
import { tusInMemory } from '../tus-in-memory.ts';
import { memberOf } from './gateway-in-memory.ts';
import type { RoomsInMemory } from './rooms-in-memory.ts';

type Media = { readonly bytes: Buffer; readonly type: string };

export type ApiOptions = {
  readonly rooms: RoomsInMemory;
  /** Where the built pages are served. */
  readonly pagesUrl: string;
  /** What config.json says now. */
  readonly config: () => object;
};

const tokenLifeMs = 3_600_000;

/** The api as pages see it: tokens, rooms, uploads, media, and the pages handed on. It signs nothing; a token is the member's id. */
export function apiInMemory({ rooms, pagesUrl, config }: ApiOptions) {
  const media = new Map<string, Media>();
  const exports = new Map<string, number>();
  let makesExports = false;

  const addTrack = (roomId: string, actorId: string, filename: string, bytes: Buffer, type = 'audio/wav'): string => {
    const trackId = rooms.newId('t');
    media.set(trackId, { bytes, type });
    const durationMs = ((bytes.length - 44) / bytes.readUInt32LE(28)) * 1000;
    const title = filename.replace(/\.\w+$/, '');
    return rooms.addTrack(roomId, actorId, { trackId, url: `/media/${trackId}`, title, filename, durationMs });
  };

  /** As the api leaves it: nobody has looked at it yet. */
  const addClip = (roomId: string, actorId: string, filename: string, bytes: Buffer): string => {
    const clipId = rooms.newId('clip');
    media.set(clipId, { bytes, type: 'video/mp4' });
    rooms.run(roomId, actorId, { type: 'AddView', clipId, videoUrl: `/media/${clipId}`, durationMs: 0, filename });
    return clipId;
  };

  const tus = tusInMemory({
    onFile({ roomId, token, filename, kind, bytes }) {
      if (kind === 'clip') {
        if (bytes.toString('latin1', 4, 8) !== 'ftyp') return { status: 422, code: 'not-media', message: 'That is no video we know.' };
        return { clipId: addClip(roomId, memberOf(token), filename, bytes) };
      }
      if (bytes.toString('latin1', 0, 4) !== 'RIFF') return { status: 422, code: 'not-media', message: 'That is no sound we know.' };
      return { trackId: addTrack(roomId, memberOf(token), filename, bytes) };
    },
  });

  const tokenFor = (response: ServerResponse, memberId: string, token = memberId) =>
    json(response, 201, { token, memberId, expiresAtMs: performance.timeOrigin + performance.now() + tokenLifeMs });

  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<unknown> => {
    const url = new URL(request.url ?? '/', 'http://localhost');
    const [, first, second, id, last, ...rest] = url.pathname.split('/');
    if (url.pathname === '/config.json') return json(response, 200, config());
    if (url.pathname === '/api/tokens') {
      const { displayName } = JSON.parse((await buffer(request)).toString()) as { displayName: string };
      const memberId = rooms.newId('m');
      rooms.names.set(memberId, displayName);
      return tokenFor(response, memberId);
    }
    if (url.pathname === '/api/tokens/refresh') {
      const memberId = memberOf((request.headers.authorization ?? '').replace('Bearer ', ''));
      return tokenFor(response, memberId, rooms.newId(`${memberId}.`));
    }
    if (url.pathname === '/api/rooms' && request.method === 'GET') {
      const rows = rooms.all().flatMap(([roomId, { room }]) => (room.status === 'open' ? [listedRoom(roomId, room)] : []));
      return json(response, 200, { rooms: rows, nextBefore: null });
    }
    if (url.pathname === '/api/rooms') {
      const { title } = JSON.parse((await buffer(request)).toString()) as { title: string };
      const roomId = rooms.newId('room-');
      rooms.run(roomId, 'm0', { type: 'OpenRoom', title });
      return json(response, 201, { roomId });
    }
    if (first === 'api' && second === 'rooms' && id && last === 'uploads') return tus.handle(request, response, id, rest[0]);
    if (first === 'api' && second === 'rooms' && id && last === 'exports') return tellExport(request, response, rest[0]);
    if (first === 'api' && second === 'rooms' && id) return tellRoom(response, id);
    if (first === 'media') return sendMedia(request, response, media.get(second ?? ''));
    return handOn(request, response);
  };

  const tellRoom = (response: ServerResponse, roomId: string) => {
    const { room } = rooms.roomOf(roomId);
    if (room.status !== 'open') return json(response, 404, { error: { code: 'room-not-open', message: refusals['room-not-open'] } });
    const { title, playback } = room;
    const members = room.members.map(({ memberId, absentSinceServerMs }) => ({
      displayName: rooms.names.get(memberId) ?? '',
      present: absentSinceServerMs === null,
    }));
    return json(response, 200, { title, members, playback });
  };

  /** Half done when it is asked for the first time, done the second. */
  const tellExport = (request: IncomingMessage, response: ServerResponse, exportId: string | undefined) => {
    if (!makesExports) return json(response, 404, { error: { code: 'not-found', message: 'There is no such address.' } });
    if (request.method === 'POST') return json(response, 202, { exportId: rooms.newId('x') });
    const asked = exports.get(exportId ?? '') ?? 0;
    exports.set(exportId ?? '', asked + 1);
    const done = { status: 'done', progress: 1, url: `/media/${exportId}` };
    return json(response, 200, asked === 0 ? { status: 'running', progress: 0.5 } : done);
  };

  const handOn = async (request: IncomingMessage, response: ServerResponse) => {
    const page = await fetch(pagesUrl + (request.url ?? '/'));
    const ours = [...page.headers].filter(([name]) => !hopByHop.has(name));
    response.writeHead(page.status, Object.fromEntries(ours));
    return response.end(Buffer.from(await page.arrayBuffer()));
  };

  return {
    tus,
    addTrack,
    makeExports(makes: boolean) {
      makesExports = makes;
    },
    /** Bytes at an address of ours, that no track has. */
    keepMedia(name: string, kept: Media): string {
      media.set(name, kept);
      return `/media/${name}`;
    },
    answer(request: IncomingMessage, response: ServerResponse) {
      answer(request, response).catch((error: unknown) => response.writeHead(500).end(String(error)));
    },
  };
}

const hopByHop: ReadonlySet<string> = new Set(['content-length', 'connection', 'transfer-encoding', 'content-encoding', 'keep-alive']);

const json = (response: ServerResponse, status: number, body: unknown) =>
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));

/** A player seeks in what it asks for piece by piece. */
function sendMedia(request: IncomingMessage, response: ServerResponse, media: Media | undefined) {
  if (!media) return response.writeHead(404).end();
  const { bytes, type } = media;
  const [, from, to] = /^bytes=(\d+)-(\d*)$/.exec(request.headers.range ?? '') ?? [];
  const head = { 'content-type': type, 'accept-ranges': 'bytes' };
  if (from === undefined) return response.writeHead(200, { ...head, 'content-length': bytes.length }).end(bytes);
  const piece = bytes.subarray(Number(from), to ? Number(to) + 1 : undefined);
  const range = `bytes ${from}-${Number(from) + piece.length - 1}/${bytes.length}`;
  return response.writeHead(206, { ...head, 'content-range': range, 'content-length': piece.length }).end(piece);
}
