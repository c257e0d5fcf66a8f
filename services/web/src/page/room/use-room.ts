import type { AudioReading, RoomView, SyncReading, TuttiRoom } from '@tutti/sdk';
import { useEffect, useState } from 'preact/hooks';

export type RoomNow = {
  readonly view: RoomView | undefined;
  readonly audio: AudioReading;
  readonly sync: SyncReading;
  readonly positionMs: number;
  /** Four times a second one more; undefined while nothing sounds. Newest last. */
  readonly drifts: readonly (number | undefined)[];
};

/** How much of the past the staff shows. */
export const driftsShown = 120;
const everyMs = 250;

/** The room as of now: after each change, and four times a second for what moves always. */
export function useRoom(room: TuttiRoom): RoomNow {
  const [drifts, setDrifts] = useState<readonly (number | undefined)[]>([]);
  const [, redraw] = useState(0);
  useEffect(() => {
    const stop = room.subscribe(() => redraw((n) => n + 1));
    const timer = setInterval(() => setDrifts((kept) => [...kept.slice(1 - driftsShown), room.sync().driftMs]), everyMs);
    return () => {
      stop();
      clearInterval(timer);
    };
  }, [room]);
  return {
    view: room.view(),
    audio: room.audio(),
    sync: room.sync(),
    positionMs: room.positionMs(),
    drifts,
  };
}
