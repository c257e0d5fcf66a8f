import type { AudioReading, RoomView, SyncReading, TuttiRoom } from '@tutti/sdk';
import { useEffect, useRef, useState } from 'preact/hooks';
import type { MemberSync } from './together.ts';

export type RoomNow = {
  readonly view: RoomView | undefined;
  readonly audio: AudioReading;
  readonly sync: SyncReading;
  readonly line: { readonly status: 'connecting' | 'resuming' | 'open'; readonly retryInMs: number | undefined };
  readonly positionMs: number;
  /** Of a member who has been measured; one's own is this page's own reading. */
  readonly syncOf: (memberId: string) => MemberSync | undefined;
};

const everyMs = 250;

/** The room as of now: after each change, and four times a second for what moves always. */
export function useRoom(room: TuttiRoom): RoomNow {
  const [, redraw] = useState(0);
  useEffect(() => {
    const again = () => redraw((n) => n + 1);
    const stop = room.subscribe(again);
    const timer = setInterval(again, everyMs);
    return () => {
      stop();
      clearInterval(timer);
    };
  }, [room]);
  const view = room.view();
  const sync = room.sync();
  return {
    view,
    audio: room.audio(),
    sync,
    line: useLine(room, sync),
    positionMs: room.positionMs(),
    syncOf: (memberId) => (memberId === view?.memberId ? ownSync(sync) : room.membersSync?.().get(memberId)),
  };
}

/** The connection tells the pause before its next attempt when it begins; here it counts down. */
function useLine(room: TuttiRoom, sync: SyncReading): RoomNow['line'] {
  const connection = room.connection();
  const seen = useRef({ connection, ms: performance.now() });
  if (seen.current.connection !== connection) seen.current = { connection, ms: performance.now() };
  if (sync.status === 'connecting') return { status: 'connecting', retryInMs: undefined };
  if (connection.status === 'open' || connection.status === 'closed' || sync.status !== 'offline')
    return { status: 'open', retryInMs: undefined };
  return { status: 'resuming', retryInMs: Math.max(0, seen.current.ms + connection.retryInMs - performance.now()) };
}

const ownSync = ({ errorMs, rttMs, driftMs }: SyncReading): MemberSync | undefined =>
  errorMs === undefined ? undefined : { errorMs, rttMs, driftMs };
