import type { ServerFrame } from '@tutti/protocol/json';
import { type ClockSync, clockSync } from './clock-sync.ts';
import { exposeDebug } from './debug.ts';
import { localNowMs } from './local-clock.ts';
import { type MembersSync, ofPresent, withReports } from './members-sync.ts';
import { newId } from './new-id.ts';
import { watchPageReturn } from './page-return.ts';
import type { CommandFrame } from './pending-commands.ts';
import { type PlaybackLoop, playbackLoop } from './playback-loop.ts';
import { createAudioContext } from './players/audio-context.ts';
import { webAudioPlayer } from './players/web-audio-player.ts';
import { positionOf } from './room-view.ts';
import { type Socket, socket } from './socket.ts';
import { pingPatienceMs, syncReading } from './sync-reading.ts';
import { tokenKeeper } from './token-keeper.ts';
import type { ConnectRoomOptions, TuttiRoom } from './tutti-room.ts';
import { viewKeeper } from './view-keeper.ts';

/** Come into a room: connects, learns the time, plays what the room plays. Reconnects by itself. */
export function connectRoom(options: ConnectRoomOptions): TuttiRoom {
  const { gatewayUrl, apiUrl, roomId, token, refreshToken, audioContext, correction = 'on' } = options;
  const corrects = correction === 'on';
  const listeners = new Set<() => void>();
  let membersSync: MembersSync = new Map();
  let openedMs: number | undefined;
  let lostMs: number | undefined;
  let realignOnState = false;

  const changed = () => {
    for (const listener of [...listeners]) listener();
  };
  const isOpen = () => line.connection.status === 'open';
  const openForMs = () => (openedMs === undefined ? 0 : localNowMs() - openedMs);

  const clock: ClockSync = clockSync({ localNowMs, send: (frame) => line.send(frame), driftMs: () => loop.driftMs() });
  const room = viewKeeper({
    localNowMs,
    send: (frame) => line.send(frame),
    onShown() {
      membersSync = ofPresent(membersSync, room.shown?.members ?? []);
      loop.poke();
      changed();
    },
  });
  const player =
    options.player ??
    webAudioPlayer({
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
    view: () => room.shown,
    send: (frame) => line.send(frame),
    onChange: changed,
  });

  const line: Socket = socket({
    url: gatewayUrl,
    roomId,
    tokens: tokenKeeper({ token, refreshToken, random: Math.random }),
    held: () => room.held,
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
        room.lineLost();
      }
      changed();
    },
  });

  function onFrame(frame: ServerFrame): void {
    if (frame.t === 'TIME_PONG') clock.pong(frame);
    if (frame.t === 'ROOM_STATE') clock.hint(frame.serverNowMs);
    if (frame.t === 'MEMBERS_SYNC') {
      membersSync = ofPresent(withReports(membersSync, frame.members), room.shown?.members ?? []);
      changed();
    }
    room.hear(frame);
    if (realignOnState && (frame.t === 'ROOM_STATE' || frame.t === 'RESUMED')) {
      realignOnState = false;
      loop.realign();
    }
  }

  /** Clock first, then state, then position (P-7). A line that answers no ping any more is not waited for. */
  const comeBack = async ({ jump }: { jump: boolean }) => {
    const answered = await clock.refresh();
    if (!answered && clock.heard && isOpen()) line.reconnect();
    const driftMs = loop.driftMs();
    realignOnState = jump || (driftMs !== undefined && Math.abs(driftMs) > worthAJumpMs);
    room.ask('now');
  };

  const stopWatching = watchPageReturn(({ online }) => {
    if (!player.audible) void player.unlock().then(loop.poke);
    if (isOpen()) void comeBack({ jump: false });
    else if (online) line.reconnect();
    else line.hurry();
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
    room.end();
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
    view: () => room.shown,
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
    membersSync: () => membersSync,
    driftHistory: loop.driftHistory,
    positionMs: () => (room.shown ? positionOf(room.shown.playback, corrects ? clock.nowMs() : localNowMs()) : 0),
    play: (trackId, positionMs = 0) => send({ t: 'HOST_PLAY', trackId, positionMs }),
    pause: () => send({ t: 'HOST_PAUSE' }),
    resume: () => send({ t: 'HOST_RESUME' }),
    seek: (positionMs) => send({ t: 'HOST_SEEK', positionMs }),
    stop: () => send({ t: 'HOST_STOP' }),
    handOver: (memberId) => send({ t: 'HOST_HAND_OVER', memberId }),
    async leave() {
      const late = setTimeout(line.close, leaveTimeoutMs);
      await send({ t: 'LEAVE_ROOM' }).catch(() => {}); // the gateway may close before it answers
      clearTimeout(late);
      await dispose();
    },
    resync() {
      line.hurry();
      return comeBack({ jump: true });
    },
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

const leaveTimeoutMs = 1_000;
/** After the tab's return a jump is quicker than many seconds at another rate, and nobody was listening closely. */
const worthAJumpMs = 20;
