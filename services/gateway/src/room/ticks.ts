import { positionMsAt } from '@tutti/domain';
import { limits, type ServerFrame } from '@tutti/protocol';
import { isOpen, type RoomView } from './room-view.ts';

export type TicksNeeds = {
  readonly roomId: string;
  readonly view: () => RoomView;
  readonly nowServerMs: () => number;
  readonly send: (frame: ServerFrame) => void;
};

/** Which of the ticks has a PLAYBACK_SYNC with it. */
const ticksPerSync = limits.playbackSyncMs / limits.streamTickMs;

/** STREAM_TICK every 5 s and PLAYBACK_SYNC every 10 s while a room plays, from its state; silence otherwise (P-5). */
export type Ticks = Disposable & {
  /** To be called after every change of the room. */
  update(): void;
};

export function ticks({ roomId, view, nowServerMs, send }: TicksNeeds): Ticks {
  let timer: NodeJS.Timeout | undefined;
  let count = 0;

  const playing = () => {
    const current = view();
    return isOpen(current) && current.room.playback.status === 'playing'
      ? { room: current.room, playback: current.room.playback }
      : undefined;
  };
  const tick = () => {
    const now = playing();
    if (!now) return;
    const serverNowMs = nowServerMs();
    const { rate, track } = now.playback;
    const positionMs = positionMsAt(now.room, serverNowMs);
    send({ t: 'STREAM_TICK', streamId: now.room.streamId, trackId: track.trackId, serverNowMs, positionMs, rate });
    if (++count % ticksPerSync === 0) send({ t: 'PLAYBACK_SYNC', roomId, serverNowMs, positionMs, rate, trackId: track.trackId });
  };
  const stop = () => {
    clearInterval(timer);
    timer = undefined;
    count = 0;
  };

  return {
    update() {
      if (!playing()) stop();
      else timer ??= setInterval(tick, limits.streamTickMs);
    },
    [Symbol.dispose]: stop,
  };
}
