import { type FlatCodec, flatCodec } from './flat-codec.ts';
import type { Track as TrackMessage } from './generated/tutti/v1/playback_pb.ts';
import {
  type RoomCommand as RoomCommandMessage,
  RoomCommandSchema,
  type RoomEvent as RoomEventMessage,
  RoomEventSchema,
} from './generated/tutti/v1/room_pb.ts';
import { type Flat, type Plain, pascal } from './plain.ts';

export type Track = Plain<TrackMessage>;

/** What happened in a room: `{type: 'PlaybackPaused', positionMs: 8500}`. */
export type RoomEvent = Flat<RoomEventMessage['event'], 'type', 'pascal'>;
/** What somebody wishes of a room: `{type: 'SeekPlayback', positionMs: 8500}`. */
export type RoomCommand = Flat<RoomCommandMessage['command'], 'type', 'pascal'>;

export const roomEvents: FlatCodec<RoomEvent> = flatCodec<RoomEvent>(RoomEventSchema, { tag: 'type', nameOf: pascal, absent: 'omitted' });
export const roomCommands: FlatCodec<RoomCommand> = flatCodec<RoomCommand>(RoomCommandSchema, {
  tag: 'type',
  nameOf: pascal,
  absent: 'omitted',
});
