import * as shapes from '../generated/frame-shapes.ts';
import type {
  ClipHole as ClipHoleMessage,
  ClipMedia as ClipMediaMessage,
  Grid as GridMessage,
  RoomSettingsChange as RoomSettingsChangeMessage,
  RoomSettings as RoomSettingsMessage,
  Track as TrackMessage,
  View as ViewMessage,
  ViewSound as ViewSoundMessage,
} from '../generated/tutti/v1/playback_pb.ts';
import type { ClientFrame as ClientFrameMessage, ServerFrame as ServerFrameMessage } from '../generated/tutti/v1/wire_pb.ts';
import { type FlatStyle, type JsonCodec, jsonCodec } from './json-codec.ts';
import { type Flat, type Plain, scream } from './plain.ts';

/** Client to gateway: `{t: 'TIME_PING', clientNowMs: 1.5, pingId: 7}`. */
export type ClientFrame = Flat<ClientFrameMessage['frame'], 't', 'scream'>;
/** Gateway to client: `{t: 'TIME_PONG', …}`. */
export type ServerFrame = Flat<ServerFrameMessage['frame'], 't', 'scream'>;
export type Track = Plain<TrackMessage>;
export type View = Plain<ViewMessage>;
export type ClipMedia = Plain<ClipMediaMessage>;
export type ClipHole = Plain<ClipHoleMessage>;
export type ViewSound = Plain<ViewSoundMessage>;
export type Grid = Plain<GridMessage>;
export type RoomSettings = Plain<RoomSettingsMessage>;
export type RoomSettingsChange = Plain<RoomSettingsChangeMessage>;

const wire: FlatStyle = { tag: 't', nameOf: scream, absent: 'null' };

export const clientFrames: JsonCodec<ClientFrame> = jsonCodec<ClientFrame>(shapes.ClientFrame, wire);
export const serverFrames: JsonCodec<ServerFrame> = jsonCodec<ServerFrame>(shapes.ServerFrame, wire);

/** The WebSocket subprotocols of `/ws` (W-1). */
export const subprotocols = { json: 'tutti.v1.json', binary: 'tutti.v1.proto' } as const;
