import type { DescMessage } from '@bufbuild/protobuf';
import { file_tutti_v1_bus } from './generated/tutti/v1/bus_pb.ts';
import { file_tutti_v1_clip } from './generated/tutti/v1/clip_pb.ts';
import { file_tutti_v1_playback } from './generated/tutti/v1/playback_pb.ts';
import { file_tutti_v1_room } from './generated/tutti/v1/room_pb.ts';
import { file_tutti_v1_wire } from './generated/tutti/v1/wire_pb.ts';

/** Every message of the contract by its name, for tests and tools that walk it. */
export const contractMessages: ReadonlyMap<string, DescMessage> = new Map(
  [file_tutti_v1_playback, file_tutti_v1_room, file_tutti_v1_wire, file_tutti_v1_bus, file_tutti_v1_clip].flatMap(({ messages }) =>
    messages.map((message) => [message.name, message]),
  ),
);
