import { serverFrames } from '@tutti/protocol';
import { type WireFrame, wireFrame } from '../sockets/wire-frame.ts';
import type { RoomStateFrame, StateReason } from './room-frames.ts';
import type { OpenRoomView } from './room-view.ts';

/** What of the state is the receiver's own; the rest is the room's, the same for all. */
export type ReceiversOwn = Pick<RoomStateFrame, 'memberId' | 'serverNowMs' | 'positionMs'> & { readonly reason: StateReason };

export type StateFramesNeeds = {
  readonly toFrame: (view: OpenRoomView, own: ReceiversOwn) => RoomStateFrame;
  readonly monotonicMs: () => number;
};

/** Names, and the addresses of media, change without an event: the room's part is not kept longer than this. */
const keptMs = 5_000;

/**
 * A room's state for one receiver after the other. As JSON the room's part is written once while it stays the same: for a room of thousands it is some
 * hundred kilobytes, and after a restart all of them ask at once. Binary is written for each: its readers need not merge what comes in two parts.
 */
export function stateFrames({ toFrame, monotonicMs }: StateFramesNeeds): (view: OpenRoomView, own: ReceiversOwn) => WireFrame {
  let kept: { readonly view: OpenRoomView; readonly text: string; readonly atMs: number } | undefined;

  const roomsPart = (view: OpenRoomView, own: ReceiversOwn): string => {
    if (kept?.view !== view || monotonicMs() - kept.atMs > keptMs) {
      const { memberId, serverNowMs, positionMs, reason, ...shared } = serverFrames.toJsonValue(toFrame(view, own));
      kept = { view, text: JSON.stringify(shared).slice(0, -1), atMs: monotonicMs() };
    }
    return kept.text;
  };
  return (view, own) => {
    let whole: WireFrame | undefined;
    const frame = (): WireFrame => {
      whole ??= wireFrame(toFrame(view, own), own.serverNowMs);
      return whole;
    };
    return {
      t: 'ROOM_STATE',
      get frame() {
        return frame().frame;
      },
      bytes: (encoding) => (encoding === 'json' ? `${roomsPart(view, own)},${JSON.stringify(own).slice(1)}` : frame().bytes(encoding)),
    };
  };
}
