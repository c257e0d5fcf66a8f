import { type FlatCodec, flatCodec } from './flat-codec.ts';
import * as shapes from './generated/service-shapes.ts';
import {
  type RoomCommand as RoomCommandMessage,
  RoomCommandSchema,
  type RoomEvent as RoomEventMessage,
  RoomEventSchema,
} from './generated/tutti/v1/room_pb.ts';
import { type FlatStyle, jsonCodec } from './json/json-codec.ts';
import { type Flat, pascal } from './json/plain.ts';

/** What happened in a room: `{type: 'PlaybackPaused', positionMs: 8500}`. */
export type RoomEvent = Flat<RoomEventMessage['event'], 'type', 'pascal'>;
/** What somebody wishes of a room: `{type: 'SeekPlayback', positionMs: 8500}`. */
export type RoomCommand = Flat<RoomCommandMessage['command'], 'type', 'pascal'>;

const stored: FlatStyle = { tag: 'type', nameOf: pascal, absent: 'omitted' };

export const roomEvents: FlatCodec<RoomEvent> = flatCodec(RoomEventSchema, jsonCodec<RoomEvent>(shapes.RoomEvent, stored));
export const roomCommands: FlatCodec<RoomCommand> = flatCodec(RoomCommandSchema, jsonCodec<RoomCommand>(shapes.RoomCommand, stored));
