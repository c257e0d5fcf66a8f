import { evolve, noRoom, type OpenRoom, type Room } from '@tutti/domain';
import type { RecordedEvent } from '@tutti/protocol';

/** A room as this gateway knows it: the fold of its events up to `version`, in the log's incarnation `epoch`. */
export type RoomView = { readonly epoch: string; readonly version: number; readonly room: Room };

export type OpenRoomView = RoomView & { readonly room: OpenRoom };

export const isOpen = (view: RoomView): view is OpenRoomView => view.room.status === 'open';

/** Whether a start of that stream waits for members to be ready (P-3). */
export const awaitsReady = (view: RoomView, streamId: number): boolean =>
  isOpen(view) && view.room.playback.status === 'preparing' && view.room.streamId === streamId && view.room.settings.waitFor !== 'nobody';

/** What an event means to who knows the room at a version. `unreadable`: it counts, but this build cannot fold it; ask for the state. */
export type Step =
  | { readonly kind: 'next'; readonly view: RoomView }
  | { readonly kind: 'known' }
  | { readonly kind: 'hole' }
  | { readonly kind: 'other-log' }
  | { readonly kind: 'unreadable' };

export const nothingKnown: RoomView = { epoch: '', version: 0, room: noRoom };

/** Folds an event in when it is exactly the next one. */
export function step(view: RoomView, { epoch, streamVersion, roomEvent, occurredServerMs }: RecordedEvent): Step {
  if (epoch !== view.epoch) return { kind: 'other-log' };
  if (streamVersion <= view.version) return { kind: 'known' };
  if (streamVersion > view.version + 1) return { kind: 'hole' };
  if (!roomEvent) return { kind: 'unreadable' };
  return { kind: 'next', view: { epoch, version: streamVersion, room: evolve(view.room, roomEvent, occurredServerMs) } };
}
