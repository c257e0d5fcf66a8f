export { CommandRefusedError } from './command-refused-error.ts';
export { type ConnectRoomOptions, connectRoom, type TuttiRoom } from './connect-room.ts';
export type { TuttiDebug } from './debug.ts';
export { inSyncMs } from './in-sync.ts';
export type { AudioReading, AudioStatus } from './playback-loop.ts';
export { createAudioContext } from './players/audio-context.ts';
export type { MemberView, PlaybackView, RoomView } from './room-view.ts';
export type { Connection } from './socket.ts';
export type { SyncReading, SyncStatus } from './sync-reading.ts';
