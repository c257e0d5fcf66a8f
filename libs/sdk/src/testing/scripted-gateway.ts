import { type ClientFrame, type ServerFrame, stoppedGrid, usualSettings } from '@tutti/protocol/json';
import { foldFrame } from '../fold-frame.ts';
import type { RoomView } from '../room-view.ts';
import { FakeWebSocket } from './fake-web-socket.ts';

type EventFrame = Extract<
  ServerFrame,
  { t: 'MEMBER_JOINED' | 'MEMBER_LEFT' | 'PREPARE_PLAY' | 'PLAY_AT' | 'PAUSED' | 'TRACK_ADDED' | 'HOST_CHANGED' }
>;

/** What happens between a gateway and one client, one step after the other. */
export type Step =
  /** The log grows by one event, which is sent to the client when it is in. */
  | { readonly do: 'event'; readonly kind: number }
  /** The same, and the frame is lost on its way: what LG7 rules out and a client survives all the same. */
  | { readonly do: 'lose'; readonly kind: number }
  /** The last frames are sent again. */
  | { readonly do: 'repeat'; readonly frames: number }
  | { readonly do: 'cut'; readonly code: number; readonly text: string }
  /** Cut in the middle of what a resume brings. */
  | { readonly do: 'cut-resume'; readonly after: number }
  /** The reader was paced and missed too much: the state takes the frames' place (W17). */
  | { readonly do: 'state-lost' }
  /** This gateway keeps so many frames for who comes back. */
  | { readonly do: 'keep'; readonly frames: number }
  /** Another log: a restore from a backup, with fewer events. */
  | { readonly do: 'new-epoch' };

const track = { trackId: 't1', url: '/media/m1', title: 'Song', filename: 'song.wav', durationMs: 60_000 };
const empty: RoomView = {
  roomId: 'r1',
  epoch: 'e1',
  version: 1,
  title: 'Kitchen',
  hostId: 'ada',
  memberId: 'bob',
  members: [{ memberId: 'bob', displayName: 'Bob', present: true }],
  tracks: [track],
  playback: { status: 'idle', streamId: 0, startAtServerMs: 0, startPositionMs: 0, rate: 1 },
  settings: usualSettings,
  views: [],
  grid: stoppedGrid,
  readyIds: [],
};

/** A log, and the end of the line that serves it to one client as SPEC.md's sections 2, 4 and 6 say. */
export function scriptedGateway() {
  let states: RoomView[] = [empty];
  let frames: EventFrame[] = [];
  let kept = 8;
  let cutAfter: number | undefined;
  let live: FakeWebSocket | undefined;

  const truth = () => states.at(-1) ?? empty;

  const append = (kind: number): EventFrame => {
    const version = truth().version + 1;
    const frame = eventOf(kind, version);
    states.push({ ...(foldFrame(truth(), frame).view ?? empty) });
    frames.push(frame);
    return frame;
  };

  const sendState = (ws: FakeWebSocket, reason: 'joined' | 'asked' | 'state-lost') =>
    ws.say({ t: 'ROOM_STATE', ...copy(truth()), serverNowMs: 0, positionMs: 0, reason });

  const join = (ws: FakeWebSocket, { commandId, epoch, afterVersion }: Extract<ClientFrame, { t: 'JOIN_ROOM' }>) => {
    const { version, epoch: ours, roomId, memberId } = truth();
    ws.say({ t: 'COMMAND_OK', commandId, version });
    if (afterVersion === undefined || epoch === undefined) sendState(ws, 'joined');
    else if (epoch !== ours || afterVersion > version || version - afterVersion > kept) sendState(ws, 'state-lost');
    else {
      const missed = frames.filter((frame) => frame.version > afterVersion);
      const breaksAt = cutAfter;
      cutAfter = undefined;
      for (const frame of missed.slice(0, breaksAt)) ws.say(frame);
      if (breaksAt !== undefined) return ws.hangUp(1006);
      ws.say({ t: 'RESUMED', roomId, epoch: ours, version, memberId, serverNowMs: 0, positionMs: 0 });
    }
    live = ws;
  };

  return {
    truth,
    /** Lets in whoever waits at the door, and answers it from then on. */
    accept() {
      const ws = FakeWebSocket.latest;
      if (ws.readyState !== 0) return;
      ws.onFrame = (frame) => {
        if (frame.t === 'JOIN_ROOM') join(ws, frame);
        if (frame.t === 'GET_STATE') sendState(ws, 'asked');
      };
      ws.accept();
    },
    step(step: Step) {
      switch (step.do) {
        case 'event':
          return live?.say(append(step.kind));
        case 'lose':
          append(step.kind);
          return;
        case 'repeat':
          for (const frame of frames.slice(-step.frames)) live?.say(frame);
          return;
        case 'cut-resume':
          cutAfter = step.after;
          return hangUp(1006, '');
        case 'cut':
          return hangUp(step.code, step.text);
        case 'state-lost':
          return live && sendState(live, 'state-lost');
        case 'keep':
          kept = step.frames;
          return;
        case 'new-epoch':
          states = states.slice(0, Math.max(1, states.length - 2)).map((state) => ({ ...state, epoch: `${truth().epoch}-` }));
          frames = frames.slice(0, states.length - 1);
          return hangUp(4004, 'stateLost 10');
      }
    },
  };

  function hangUp(code: number, text: string) {
    const ws = live;
    live = undefined;
    ws?.hangUp(code, text);
  }
}

const copy = (view: RoomView) => ({
  ...view,
  members: [...view.members],
  tracks: [...view.tracks],
  views: view.views.map(toFrameView),
  readyIds: [...view.readyIds],
});

function eventOf(kind: number, version: number): EventFrame {
  const member = { memberId: `m${kind % 3}`, displayName: `M${version}`, present: true };
  const line = { version, streamId: version, track, startAtServerMs: 1_000 * version, startPositionMs: kind, rate: 1 };
  const events: readonly EventFrame[] = [
    { t: 'MEMBER_JOINED', version, member },
    { t: 'MEMBER_LEFT', version, memberId: member.memberId, reason: 'left' },
    { t: 'PREPARE_PLAY', ...line },
    { t: 'PLAY_AT', ...line },
    { t: 'PAUSED', version, positionMs: version },
    { t: 'TRACK_ADDED', version, track: { ...track, trackId: `t${kind % 4}`, title: `T${version}` } },
    { t: 'HOST_CHANGED', version, memberId: member.memberId, reason: 'handed-over' },
  ];
  return events[kind % events.length] ?? { t: 'PAUSED', version, positionMs: 0 };
}

type FrameView = Extract<ServerFrame, { t: 'VIEW_ADDED' }>['view'];

function toFrameView({ media, sound, ...view }: RoomView['views'][number]): FrameView {
  const files = media === undefined ? {} : { media: { ...media, holes: [...media.holes] } };
  return { ...view, ...files, ...(sound === undefined ? {} : { sound: { insteadOfSource: '', ...sound } }) };
}
