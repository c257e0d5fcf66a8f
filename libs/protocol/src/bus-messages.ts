import { create, type DescMessage, type MessageInitShape, toBinary } from '@bufbuild/protobuf';
import { decodeChecked } from './checked-binary.ts';
import {
  type MemberRegistered,
  MemberRegisteredSchema,
  type MembersAnswer,
  MembersAnswerSchema,
  type MembersQuery,
  MembersQuerySchema,
  type MemberTelemetry,
  MemberTelemetrySchema,
  type RegisterMember,
  RegisterMemberSchema,
  type RollCall,
  RollCallSchema,
  type RoomQuery as RoomQueryMessage,
  RoomQuerySchema,
  type RoomStatistics,
  RoomStatisticsSchema,
  type TimeExchangeReply,
  TimeExchangeReplySchema,
  type TimeExchangeRequest,
  TimeExchangeRequestSchema,
} from './generated/tutti/v1/bus_pb.ts';
import type { Plain } from './json/plain.ts';

/** A message of the bus as a plain object, its constraints checked on reading. */
export type MessageCodec<T> = {
  encode(value: T): Uint8Array<ArrayBuffer>;
  /** @throws InvalidMessageError when the bytes are not this message. */
  decode(bytes: Uint8Array): T;
};

export function messageCodec<T extends object>(desc: DescMessage): MessageCodec<T> {
  return {
    encode: (value) => toBinary(desc, create(desc, value as MessageInitShape<DescMessage>)),
    decode: (bytes) => decodeChecked<T>(desc, bytes),
  };
}

/** A room's question to the log: `{afterVersion: 41, history: 0}`. */
export type RoomQuery = Plain<RoomQueryMessage>;
export const roomQueries = messageCodec<RoomQuery>(RoomQuerySchema);
export const membersQueries = messageCodec<Plain<MembersQuery>>(MembersQuerySchema);
export const membersAnswers = messageCodec<Plain<MembersAnswer>>(MembersAnswerSchema);
export const memberRegistrations = messageCodec<Plain<RegisterMember>>(RegisterMemberSchema);
export const membersRegistered = messageCodec<Plain<MemberRegistered>>(MemberRegisteredSchema);
export const timeExchangeRequests = messageCodec<Plain<TimeExchangeRequest>>(TimeExchangeRequestSchema);
export const timeExchangeReplies = messageCodec<Plain<TimeExchangeReply>>(TimeExchangeReplySchema);
export const memberTelemetries = messageCodec<Plain<MemberTelemetry>>(MemberTelemetrySchema);
export const rollCalls = messageCodec<Plain<RollCall>>(RollCallSchema);
export const roomStatistics = messageCodec<Plain<RoomStatistics>>(RoomStatisticsSchema);
