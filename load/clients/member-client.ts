import { type ClientFrame, clientFrames, comesBack, type ServerFrame, subprotocols } from '@tutti/protocol';
import { monotonicMs, pause } from '@tutti/service';
import { backoffMs } from '../../libs/sdk/src/backoff.ts';
import { type Closed, connectRaw, type RawSocket } from './raw-socket.ts';
import { type ReadFrame, sharedFrames } from './shared-frames.ts';

/** Something that a client builds its view of the room on, as it came; a state that it asked for is not kept, for it may be large and many. */
export type Held = { readonly kind: 'state' | 'event' | 'resumed'; readonly version: number; readonly text: string };

export type Answer = { readonly accepted: number } | { readonly refused: string };

/** A wish, without the command id that it is given here. */
export type Wish =
  Extract<ClientFrame, { t: `HOST_${string}` }> extends infer F ? (F extends unknown ? Omit<F, 'commandId'> : never) : never;

/**
 * A member that keeps to the protocol: it resumes with what it holds, comes back when it is told to, and sends what was not answered again with the
 * same id. It mends nothing by itself, so whatever the gateway leaves out stays out, for a checker to see.
 */
export type MemberClient = AsyncDisposable & {
  readonly memberId: string;
  readonly held: readonly Held[];
  /** Of the room, as this client knows it; 0 before the first state. */
  readonly version: number;
  /** How its connections ended, those that it ended itself left out. */
  readonly endings: readonly Closed[];
  /** Attempts to connect that came to nothing. */
  readonly failedConnects: number;
  /** From the end of a connection to being in again. */
  readonly awaysMs: readonly number[];
  /** Undefined while it is not in the room; monotonic ms. */
  readonly inSinceMs: number | undefined;
  /** Commands that are not answered yet. */
  readonly pending: number;
  command(commandId: string, wish: Wish): Promise<Answer>;
  /** Asks for the whole state. */
  ask(): void;
  /** Stops reading, as a frozen tab does; `read(true)` goes on. */
  read(on: boolean): void;
};

export type MemberClientOptions = {
  readonly url: string;
  readonly roomId: string;
  readonly memberId: string;
  readonly token: string;
  /** Shared by the members of one room. */
  readonly frames?: (text: string) => ReadFrame;
  readonly onEvent?: (frame: ServerFrame, memberId: string) => void;
};

const againMs = 200;

export function memberClient({ url, roomId, memberId, token, frames = sharedFrames(), onEvent }: MemberClientOptions): MemberClient {
  const held: Held[] = [];
  const endings: Closed[] = [];
  const pending = new Map<string, { readonly text: string; readonly answer: (answer: Answer) => void }>();
  const stopping = new AbortController();
  const awaysMs: number[] = [];
  let [version, epoch, joins, failures, failedConnects] = [0, '', 0, 0, 0];
  let leftAtMs: number | undefined;
  let socket: RawSocket | undefined;
  let inSinceMs: number | undefined;

  const send = (frame: ClientFrame) => socket?.sendText(clientFrames.encodeJson(frame));
  const hold = (kind: Held['kind'], now: number, text: string) => {
    held.push({ kind, version: now, text });
    version = now;
  };
  const enter = () => {
    failures = 0;
    if (inSinceMs !== undefined) return;
    inSinceMs = monotonicMs();
    if (leftAtMs !== undefined) awaysMs.push(inSinceMs - leftAtMs);
    leftAtMs = undefined;
    for (const { text } of pending.values()) socket?.sendText(text);
  };
  const sendAgain = async (commandId: string) => {
    await pause(againMs, stopping.signal);
    const waiting = pending.get(commandId);
    if (waiting && inSinceMs !== undefined) socket?.sendText(waiting.text);
  };
  const answered = (commandId: string, answer: Answer) => {
    pending.get(commandId)?.answer(answer);
    pending.delete(commandId);
  };

  const hear = (came: string) => {
    const { text, frame } = frames(came);
    switch (frame.t) {
      case 'ROOM_STATE':
        epoch = frame.epoch;
        hold('state', frame.version, frame.reason === 'asked' ? '' : text);
        return enter();
      case 'RESUMED':
        hold('resumed', frame.version, text);
        return enter();
      case 'COMMAND_OK':
        return answered(frame.commandId, { accepted: frame.version });
      case 'ERROR':
        if (frame.code === 'not-answered' || frame.code === 'slow-down') return void sendAgain(frame.commandId);
        return answered(frame.commandId, { refused: frame.code });
      default:
        if (!('version' in frame) || isPendingStart(frame)) return;
        hold('event', frame.version, text);
        onEvent?.(frame, memberId);
    }
  };
  /** Who joins during a lead is told the pending start once more, with the state's version (PB15). */
  const isPendingStart = (frame: ServerFrame) => frame.t === 'PREPARE_PLAY' && held.at(-1)?.kind === 'state' && frame.version === version;

  const once = async (): Promise<Closed> => {
    socket = await connectRaw(url, { protocol: subprotocols.json, onText: hear });
    const resume = version > 0 ? { epoch, afterVersion: version } : {};
    send({ t: 'JOIN_ROOM', commandId: `join-${memberId}-${++joins}`, roomId, token, ...resume });
    const leave = () => {
      socket?.resume(); // who does not read does not hear that it is over
      socket?.close(1000);
    };
    stopping.signal.addEventListener('abort', leave);
    if (stopping.signal.aborted) leave();
    const ending = await socket.closed;
    stopping.signal.removeEventListener('abort', leave);
    return ending;
  };
  const live = async () => {
    while (!stopping.signal.aborted) {
      const ending = await once().catch(() => undefined);
      inSinceMs = undefined;
      socket = undefined;
      if (stopping.signal.aborted) return;
      leftAtMs ??= monotonicMs();
      if (ending) endings.push(ending);
      else failedConnects++;
      if (ending && !comesBack(ending.code)) return;
      await pause(toldDelayMs(ending) ?? backoffMs(failures++, Math.random()), stopping.signal);
    }
  };
  const life = live();

  return {
    memberId,
    held,
    endings,
    get version() {
      return version;
    },
    awaysMs,
    get failedConnects() {
      return failedConnects;
    },
    get inSinceMs() {
      return inSinceMs;
    },
    get pending() {
      return pending.size;
    },
    command(commandId, wish) {
      const text = clientFrames.encodeJson({ ...wish, commandId } as ClientFrame);
      return new Promise((answer) => {
        pending.set(commandId, { text, answer });
        if (inSinceMs !== undefined) socket?.sendText(text);
      });
    },
    ask: () => void send({ t: 'GET_STATE' }),
    read: (on) => (on ? socket?.resume() : socket?.pause()),
    async [Symbol.asyncDispose]() {
      stopping.abort();
      await life;
    },
  };
}

/** `drain 1830`: wait that long. */
function toldDelayMs(ending: Closed | undefined): number | undefined {
  const told = /^\S+ (\d+)$/u.exec(ending?.reason ?? '')?.[1];
  return told === undefined ? undefined : Number(told);
}
