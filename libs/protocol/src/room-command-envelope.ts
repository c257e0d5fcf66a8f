import { create, toBinary } from '@bufbuild/protobuf';
import { decodeChecked, InvalidMessageError } from './checked-binary.ts';
import { type CommandAnswer as CommandAnswerMessage, CommandAnswerSchema, RoomCommandEnvelopeSchema } from './generated/tutti/v1/bus_pb.ts';
import type { RoomCommand as RoomCommandMessage } from './generated/tutti/v1/room_pb.ts';
import type { JsonObject } from './json/shape.ts';
import type { RefusalCode } from './refusals.ts';
import { type RoomCommand, roomCommands } from './room-messages.ts';

/** A wish on its way to the room's owner. Sent twice with one `commandId`, it leaves one trace and gets one answer (E-2). */
export type RoomCommandEnvelope = {
  readonly commandId: string;
  readonly roomId: string;
  readonly actorId: string;
  readonly command: RoomCommand;
};

export type Refusal = { readonly code: RefusalCode; readonly message: string; readonly field: string };
export type Accepted = { readonly firstPosition: number; readonly lastPosition: number; readonly version: number };
/** `again`: not decided, by no fault of the caller; the same command with the same id may be sent again. */
export type CommandAnswer = { readonly accepted: Accepted } | { readonly refused: Refusal } | { readonly again: string };

export const commandEnvelopes = {
  encode(envelope: RoomCommandEnvelope): Uint8Array<ArrayBuffer> {
    const command = roomCommands.toMessage(envelope.command) as RoomCommandMessage;
    return toBinary(RoomCommandEnvelopeSchema, create(RoomCommandEnvelopeSchema, { ...envelope, command }));
  },
  /** @throws InvalidMessageError naming the field when the bytes are not a command of today's contract. */
  decode(bytes: Uint8Array): RoomCommandEnvelope {
    const { command: plain, ...envelope } = decodeChecked<PlainEnvelope>(RoomCommandEnvelopeSchema, bytes);
    const command = roomCommands.fromChecked(plain);
    if (!command)
      throw new InvalidMessageError('RoomCommandEnvelope', { field: 'command', problem: 'is of a kind this build does not know' });
    return { ...envelope, command };
  },
};

export const commandAnswers = {
  encode(answer: CommandAnswer): Uint8Array<ArrayBuffer> {
    return toBinary(CommandAnswerSchema, create(CommandAnswerSchema, { outcome: outcomeOf(answer) }));
  },
  /** @throws InvalidMessageError when the bytes are no answer. */
  decode(bytes: Uint8Array): CommandAnswer {
    const { accepted, refused, again } = decodeChecked<PlainAnswer>(CommandAnswerSchema, bytes);
    if (accepted) return { accepted };
    if (refused) return { refused };
    return { again: again?.message ?? 'an empty answer' };
  },
};

type PlainEnvelope = Omit<RoomCommandEnvelope, 'command'> & { readonly command: JsonObject };
type PlainAnswer = { readonly accepted?: Accepted; readonly refused?: Refusal; readonly again?: Refusal };

function outcomeOf(answer: CommandAnswer): CommandAnswerMessage['outcome'] {
  const { outcome } = create(CommandAnswerSchema, {
    outcome:
      'accepted' in answer
        ? { case: 'accepted', value: answer.accepted }
        : 'refused' in answer
          ? { case: 'refused', value: answer.refused }
          : { case: 'again', value: { code: 'again', message: answer.again } },
  });
  return outcome;
}
