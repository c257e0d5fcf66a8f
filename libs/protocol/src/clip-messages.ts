import { type FlatCodec, flatCodec } from './flat-codec.ts';
import * as shapes from './generated/service-shapes.ts';
import {
  type ClipClaims as ClipClaimsMessage,
  type ClipEvent as ClipEventMessage,
  ClipEventSchema,
  type SavedReplay as SavedReplayMessage,
} from './generated/tutti/v1/clip_pb.ts';
import { type FlatStyle, jsonCodec } from './json/json-codec.ts';
import { type Flat, type Plain, pascal } from './json/plain.ts';

/** What happened to a clip: `{type: 'ClipRejected', roomId, clipId, reason}`. */
export type ClipEvent = Flat<ClipEventMessage['event'], 'type', 'pascal'>;
export type ClipClaims = Plain<ClipClaimsMessage>;
/** R-2, in our spelling: `file_path` is `filePath`. */
export type SavedReplay = Plain<SavedReplayMessage>;

const stored: FlatStyle = { tag: 'type', nameOf: pascal, absent: 'omitted' };

export const clipEvents: FlatCodec<ClipEvent> = flatCodec(ClipEventSchema, jsonCodec<ClipEvent>(shapes.ClipEvent, stored));
