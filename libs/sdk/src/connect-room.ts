import type { ServerFrame } from '@tutti/protocol/json';
import { type ClockSync, clockSync } from './clock-sync.ts';
import { exposeDebug } from './debug.ts';
import { localNowMs } from './local-clock.ts';
import { newId } from './new-id.ts';
import { watchPageReturn } from './page-return.ts';
import { type AudioReading, type PlaybackLoop, playbackLoop } from './playback-loop.ts';
import { createAudioContext } from './players/audio-context.ts';
import { webAudioPlayer } from './players/web-audio-player.ts';
import { foldFrame, positionOf, type RoomView } from './room-view.ts';
import { type CommandFrame, type Connection, type Socket, socket } from './socket.ts';
import { pingPatienceMs, type SyncReading, syncReading } from './sync-reading.ts';

export type ConnectRoomOptions = {
  /** The gateway's WebSocket address, from the api's `/config.json`. */
  readonly gatewayUrl: string;
  /** What the addresses of tracks are relative to. */
  readonly apiUrl: string;
  readonly roomId: string;
  readonly token: string;
  /** From `createAudioContext`, made in the tap that joined, so that every browser lets it sound. Closed on leaving. */
  readonly audioContext?: AudioContext;
  /** `off`: no clock and no drift correction; the machine's own time counts. For comparisons only. */
  readonly correction?: 'on' | 'off';
};

/** A room that this page is in. It stays connected, in time and in sound until `leave`. */
export type TuttiRoom = AsyncDisposable & {
  /** Called after every change of view, connection or audio; not for the drift, which moves always. */
  subscribe(listener: () => void): () => void;
  /** Undefined until the room has answered. */
  view(): RoomView | undefined;
  connection(): Connection;
  audio(): AudioReading;
  sync(): SyncReading;
  /** Where playback should be now, ms into the track. */
  positionMs(): number;
  /** Host only, like the five after it. @throws CommandRefusedError when the room refuses. */
  play(trackId: string, positionMs?: number): Promise<void>;
  pause(): Promise<void>;
  resume(): Promise<void>;
  seek(positionMs: number): Promise<void>;
  stop(): Promise<void>;
  handOver(memberId: string): Promise<void>;
  /** Tells the room, cleans everything up; the room object is of no use afterwards. */
  leave(): Promise<void>;
  /** Fresh time, fresh state, then a jump to where playback should be (P-11). */
  resync(): Promise<void>;
  /** From a tap or a key: lets the browser sound. False when it still refuses. */
  unlock(): Promise<boolean>;
  /** 0 to 1, this page's own (P-19). */
  setVolume(volume: number): void;
};

/** Come into a room: connects, learns the time, plays what the room plays. Reconnects by itself. */
export function connectRoom({ gatewayUrl, apiUrl, roomId, token, audioContext, correction = 'on' }: ConnectRoomOptions): TuttiRoom {
  const corrects = correction === 'on';
  const listeners = new Set<() => void>();
  let view: RoomView | undefined;
  let openedMs: number | undefined;
  let lostMs: number | undefined;
  let askedStateMs = Number.NEGATIVE_INFINITY;
  let realignOnState = false;
  let askLater: ReturnType<typeof setTimeout> | undefined;

  const changed = () => {
    for (const listener of [...listeners]) listener();
  };
  const openForMs = () => (openedMs === undefined ? 0 : localNowMs() - openedMs);

  const clock: ClockSync = clockSync({ localNowMs, send: (frame) => line.send(frame) });
  const player = webAudioPlayer({
    localNowMs,
    baseUrl: apiUrl,
    fetch: (input, init) => globalThis.fetch(input, init),
    createContext: () => audioContext ?? createAudioContext(),
  });
  const loop: PlaybackLoop = playbackLoop({
    player,
    localNowMs,
    corrects,
    clock: corrects
      ? {
          nowMs: clock.nowMs,
          toLocalMs: clock.toLocalMs,
          get ready() {
            return clock.synchronised || openForMs() > pingPatienceMs;
          },
          get epoch() {
            return clock.epoch;
          },
        }
      : { nowMs: localNowMs, toLocalMs: (serverMs) => serverMs, ready: true, epoch: 0 },
    view: () => view,
    send: (frame) => line.send(frame),
    onChange: changed,
  });

  const line: Socket = socket({
    url: gatewayUrl,
    roomId,
    token,
    newId,
    random: Math.random,
    createWebSocket: (url, subprotocol) => new WebSocket(url, subprotocol),
    onFrame,
    onConnection(connection) {
      if (connection.status === 'open') {
        openedMs = localNowMs();
        clock.connected();
      } else {
        if (openedMs !== undefined) lostMs = localNowMs();
        openedMs = undefined;
        clock.disconnected();
      }
      changed();
    },
  });

  function onFrame(frame: ServerFrame): void {
    if (frame.t === 'TIME_PONG') {
      clock.pong(frame);
      return;
    }
    if (frame.t === 'ROOM_STATE') clock.hint(frame.serverNowMs);
    const before = view;
    const folded = foldFrame(view, frame);
    view = folded.view;
    if (folded.stale) askState();
    if (view !== before) {
      loop.poke();
      changed();
    }
    if (frame.t === 'ROOM_STATE' && realignOnState) {
      realignOnState = false;
      loop.realign();
    }
  }

  /** Not more often than every 2 s: the answer brings everything. A new line brings the state by itself. */
  function askState(): void {
    clearTimeout(askLater);
    const waitMs = askedStateMs + askStateEveryMs - localNowMs();
    if (waitMs > 0) askLater = setTimeout(askState, waitMs);
    else if (line.send({ t: 'GET_STATE' })) askedStateMs = localNowMs();
  }

  /** Clock first, then state, then position (P-7). */
  const comeBack = async ({ jump }: { jump: boolean }) => {
    if (line.connection.status !== 'open') line.reconnect();
    await clock.refresh();
    askedStateMs = Number.NEGATIVE_INFINITY;
    const driftMs = loop.driftMs();
    realignOnState = jump || (driftMs !== undefined && Math.abs(driftMs) > worthAJumpMs);
    askState();
  };

  const stopWatching = watchPageReturn(() => {
    if (!player.audible) void player.unlock().then(loop.poke);
    void comeBack({ jump: false });
  });
  const watchdog = setInterval(() => {
    if (clock.goneQuiet) line.reconnect();
  }, 1_000);

  const hideDebug = exposeDebug({
    get offsetMs() {
      return clock.estimate()?.offsetMs;
    },
    get errorMs() {
      return clock.estimate()?.errorMs;
    },
    get pending() {
      return clock.pendingPings;
    },
    driftMs: () => loop.driftMs(),
    async ping() {
      const answered = await clock.refresh();
      const { offsetMs, errorMs } = clock.estimate() ?? {};
      return { answered, offsetMs, errorMs };
    },
  });

  const send = async (frame: WithoutId<CommandFrame>) => {
    await line.command({ ...frame, commandId: newId() } as CommandFrame);
  };

  const dispose = async () => {
    clearInterval(watchdog);
    clearTimeout(askLater);
    stopWatching();
    hideDebug();
    line.close();
    await clock[Symbol.asyncDispose]();
    await loop[Symbol.asyncDispose]();
    listeners.clear();
  };

  return {
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    view: () => view,
    connection: () => line.connection,
    audio: loop.reading,
    sync: () =>
      syncReading({
        connection: line.connection,
        awayForMs: openedMs === undefined ? lostMs && localNowMs() - lostMs : 0,
        synchronised: clock.synchronised,
        openForMs: openForMs(),
        estimate: clock.estimate(),
        audio: loop.reading(),
      }),
    positionMs: () => (view ? positionOf(view.playback, corrects ? clock.nowMs() : localNowMs()) : 0),
    play: (trackId, positionMs = 0) => send({ t: 'HOST_PLAY', trackId, positionMs }),
    pause: () => send({ t: 'HOST_PAUSE' }),
    resume: () => send({ t: 'HOST_RESUME' }),
    seek: (positionMs) => send({ t: 'HOST_SEEK', positionMs }),
    stop: () => send({ t: 'HOST_STOP' }),
    handOver: (memberId) => send({ t: 'HOST_HAND_OVER', memberId }),
    async leave() {
      const told = send({ t: 'LEAVE_ROOM' }).catch(() => {}); // the gateway may close before it answers
      await Promise.race([told, new Promise((resolve) => setTimeout(resolve, leaveTimeoutMs))]);
      await dispose();
    },
    resync: () => comeBack({ jump: true }),
    async unlock() {
      const audible = await player.unlock();
      loop.poke();
      return audible;
    },
    setVolume: player.setVolume,
    [Symbol.asyncDispose]: dispose,
  };
}

type WithoutId<T> = T extends unknown ? Omit<T, 'commandId'> : never;

const askStateEveryMs = 2_000;
const leaveTimeoutMs = 1_000;
/** After the tab's return a jump is quicker than many seconds at another rate, and nobody was listening closely. */
const worthAJumpMs = 20;
