import { clientFrames, subprotocols } from '@tutti/protocol';
import { pause } from '@tutti/service';
import { type Closed, connectRaw, type RawSocket } from './raw-socket.ts';
import { nameIn, type VersionCheck, versionCheck, versionIn } from './version-check.ts';

export type RoomMember = {
  readonly socket: RawSocket;
  /** What came of the room's frames, from joining on. */
  readonly check: VersionCheck;
};

export type JoinRoomOptions = {
  readonly url: string;
  readonly roomId: string;
  readonly token: string;
  /** What is held of the room already: then no state is sent. */
  readonly held?: { readonly epoch: string; readonly version: number };
  /** A frame with the next version. The payload is a view. */
  readonly onEvent?: (version: number, payload: Buffer) => void;
  /** Any other frame once joined. The payload is a view. */
  readonly onFrame?: (name: string, payload: Buffer) => void;
};

/** The gateway closed the connection, or refused, before the room was there. */
export class NotJoinedError extends Error {
  override readonly name = 'NotJoinedError';
  readonly code = 'NOT_JOINED';
  readonly closed: Closed;
  constructor({ code, reason }: Closed, refusal: string) {
    super(`not let into the room: closed with ${code} ${reason} ${refusal}`.trim());
    this.closed = { code, reason };
  }
}

/**
 * Connects, joins, and follows the versions from then on. A gateway that is busy is asked again when it says.
 *
 * @throws NotJoinedError, UpgradeRefusedError
 */
export async function joinRoom(options: JoinRoomOptions): Promise<RoomMember> {
  for (;;) {
    try {
      return await joinOnce(options);
    } catch (error) {
      if (!(error instanceof NotJoinedError) || error.closed.code !== busy) throw error;
      await pause(Number(error.closed.reason.split(' ')[1] ?? 100));
    }
  }
}

const busy = 4005;
let commands = 0;

async function joinOnce({ url, roomId, token, held, onEvent, onFrame }: JoinRoomOptions): Promise<RoomMember> {
  const check = versionCheck(held?.version ?? 0);
  const joined = Promise.withResolvers<void>();
  let isIn = false;
  let refusal = '';

  const onMessage = (payload: Buffer) => {
    const name = nameIn(payload);
    const version = versionIn(payload);
    if (name === 'ROOM_STATE') check.restart(version ?? 0);
    else if (version !== undefined && !answers.has(name) && isIn) {
      if (check.take(version)) onEvent?.(version, payload);
      return;
    }
    if (isIn) return onFrame?.(name, payload);
    if (name === 'ERROR') refusal = payload.toString();
    if (name !== 'ROOM_STATE' && name !== 'RESUMED') return;
    if (name === 'RESUMED') check.restart(version ?? 0);
    isIn = true;
    joined.resolve();
  };
  const onClosed = (closed: Closed) => joined.reject(new NotJoinedError(closed, refusal));
  const socket = await connectRaw(url, { protocol: subprotocols.json, onMessage, onClosed });
  socket.sendText(
    clientFrames.encodeJson({
      t: 'JOIN_ROOM',
      commandId: `load-${process.pid}-${++commands}`,
      roomId,
      token,
      ...(held ? { epoch: held.epoch, afterVersion: held.version } : {}),
    }),
  );
  await joined.promise;
  return { socket, check };
}

/** They carry the room's version, but no event. */
const answers: ReadonlySet<string> = new Set(['COMMAND_OK', 'RESUMED']);
