import { policyFor, presetOf } from '@tutti/playback';
import type { ServerFrame } from '@tutti/protocol/json';
import { besidePlaying } from './beside-playing.ts';
import { comingBack } from './coming-back.ts';
import { exposeDebug } from './debug.ts';
import { driftLog } from './drift-log.ts';
import { localNowMs } from './local-clock.ts';
import { type MembersSync, ofPresent, p95RttMs, withReports } from './members-sync.ts';
import { newId } from './new-id.ts';
import { watchPageReturn } from './page-return.ts';
import type { CommandFrame } from './pending-commands.ts';
import { type PlaybackLoop, playbackLoop } from './playback-loop.ts';
import { pagePlayer } from './players/page-player.ts';
import { type RoomClock, roomClock } from './room-clock.ts';
import { positionOf } from './room-view.ts';
import { roomWishes, type SendWish } from './room-wishes.ts';
import { type Socket, socket } from './socket.ts';
import { pingPatienceMs, syncReading } from './sync-reading.ts';
import { tokenKeeper } from './token-keeper.ts';
import type { ConnectRoomOptions, TuttiRoom } from './tutti-room.ts';
import { viewKeeper } from './view-keeper.ts';

/** Come into a room: connects, learns the time, plays what the room plays. Reconnects by itself. */
export function connectRoom(options: ConnectRoomOptions): TuttiRoom {
  const { gatewayUrl, timeUrl, apiUrl, roomId, token, refreshToken, audioContext, clockPolicy = 'path', correction = 'on' } = options;
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

  /** This page's own preset, else the room's, and the round trips that it may be measured by (P-14). */
  const network = () => ({
    preset: options.preset ?? room.shown?.settings.preset ?? 'none',
    p95RttMs: p95RttMs(membersSync, { memberId: room.shown?.memberId, rttMs: clock.estimate()?.rttMs }),
  });
  const clock: RoomClock = roomClock({
    estimator: { policy: clockPolicy, tuning: () => presetOf(network().preset, network().p95RttMs) ?? {} },
    timeUrl,
    send: (frame) => line.send(frame),
    driftMs: () => loop.driftMs(),
    corrections: () => loop.corrections(),
    onQuiet: () => line.reconnect(),
  });
  const room = viewKeeper({
    localNowMs,
    send: (frame) => line.send(frame),
    onShown() {
      membersSync = ofPresent(membersSync, room.shown?.members ?? []);
      loop.poke();
      changed();
    },
  });
  const log = driftLog((line) => console.info(line));
  const player = options.player ?? pagePlayer({ baseUrl: apiUrl, audioContext, isMobile: () => network().preset === 'mobile' });
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
          errorMs: () => clock.estimate()?.errorMs ?? Number.POSITIVE_INFINITY,
          refresh: clock.refresh,
        }
      : { nowMs: localNowMs, toLocalMs: (serverMs) => serverMs, ready: true, epoch: 0, errorMs: () => 0, refresh: async () => {} },
    view: () => room.shown,
    send: (frame) => line.send(frame),
    beside: besidePlaying({
      player,
      tellDuration: ({ trackId }, durationMs) => void send({ t: 'TRACK_DURATION', trackId, durationMs }).catch(() => {}),
    }),
    policy: (steering) => policyFor(room.shown?.settings.driftPolicy ?? 'precise', { steering, ...network() }),
    onSample: log.add,
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
    clock.hear(frame, isOpen());
    if (frame.t === 'MEMBERS_SYNC') {
      membersSync = ofPresent(withReports(membersSync, frame.members), room.shown?.members ?? []);
      changed();
    }
    room.hear(frame);
    if (realignOnState && (frame.t === 'ROOM_STATE' || frame.t === 'RESUMED')) {
      realignOnState = false;
      loop.realign();
    }
    back.hear(frame);
  }

  /** Clock first, then state, then position (P-7). A line that answers no ping any more is not waited for. */
  const comeBack = async ({ jump, online = false }: { jump: boolean; online?: boolean }) => {
    const { lineAnswers } = await clock.refresh(online ? 'online' : 'resume');
    if (!lineAnswers && isOpen()) line.reconnect();
    const driftMs = loop.driftMs();
    realignOnState = jump || (driftMs !== undefined && Math.abs(driftMs) > worthAJumpMs[player.steering ?? 'exact']);
    room.ask('now');
  };

  const back = comingBack({
    async attempt({ online }) {
      clock.hurry();
      if (isOpen()) return comeBack({ jump: false, online });
      if (online) line.reconnect();
      else line.hurry();
    },
    isPlaying: () => room.shown?.playback.status === 'playing',
    isRight() {
      const { status, driftMs } = loop.reading();
      return status !== 'waiting' && (status !== 'playing' || Math.abs(driftMs ?? Number.POSITIVE_INFINITY) < backWithinMs);
    },
  });
  const stopWatching = watchPageReturn((why) => {
    if (!player.audible) void player.unlock().then(loop.poke);
    back.begin(why);
  });

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
    log: log.turn,
    async ping() {
      const { answered } = await clock.refresh();
      const { offsetMs, errorMs } = clock.estimate() ?? {};
      return { answered, offsetMs, errorMs };
    },
  });

  const send: SendWish = async (frame) => {
    await line.command({ ...frame, commandId: newId() } as CommandFrame);
  };

  const dispose = async () => {
    room.end();
    back.end();
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
        timePath: clock.chosen,
        audio: loop.reading(),
      }),
    membersSync: () => membersSync,
    driftHistory: loop.driftHistory,
    positionMs: () => (room.shown ? positionOf(room.shown.playback, corrects ? clock.nowMs() : localNowMs()) : 0),
    ...roomWishes(send),
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
    pauseHere: () => loop.hold(true),
    resumeHere() {
      loop.hold(false);
      if (!player.audible) void player.unlock().then(loop.poke);
    },
    pausedHere: () => loop.isHeld,
    showIn: (element) => player.showIn?.(element),
    hasPicture: () => player.hasPicture ?? false,
    outputTrimMs: () => player.outputTrimMs,
    setOutputTrimMs: player.setOutputTrimMs,
    [Symbol.asyncDispose]: dispose,
  };
}

const leaveTimeoutMs = 1_000;
/** After the tab's return a jump is quicker than many seconds at another rate, and nobody was listening closely. One that is heard as a gap is worth less. */
const worthAJumpMs = { exact: 20, bends: 200, jumps: 1_000 } as const;
/** Nearer than this a returned page is in time as far as a room can tell; what is left is the drift correction's. */
const backWithinMs = 100;
