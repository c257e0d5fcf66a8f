import { create, toBinary } from '@bufbuild/protobuf';
import { decodeChecked, InvalidMessageError } from './checked-binary.ts';
import { type CommandAnswer as CommandAnswerMessage, CommandAnswerSchema, RoomCommandEnvelopeSchema } from './generated/tutti/v1/bus_pb.ts';
import type { RoomCommand as RoomCommandMessage } from './generated/tutti/v1/room_pb.ts';
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
    const { commandId, roomId, actorId, command } = decodeChecked(RoomCommandEnvelopeSchema, bytes).message;
    const parsed = command && roomCommands.fromMessage(command);
    if (!parsed || !('value' in parsed))
      throw new InvalidMessageError('RoomCommandEnvelope', { field: 'command', problem: 'is of a kind this build does not know' });
    return { commandId, roomId, actorId, command: parsed.value };
  },
};

export const commandAnswers = {
  encode(answer: CommandAnswer): Uint8Array<ArrayBuffer> {
    return toBinary(CommandAnswerSchema, create(CommandAnswerSchema, { outcome: outcomeOf(answer) }));
  },
  /** @throws InvalidMessageError when the bytes are no answer. */
  decode(bytes: Uint8Array): CommandAnswer {
    const { outcome } = decodeChecked(CommandAnswerSchema, bytes).message;
    switch (outcome.case) {
      case 'accepted': {
        const { firstPosition, lastPosition, version } = outcome.value;
        return { accepted: { firstPosition, lastPosition, version } };
      }
      case 'refused':
        return { refused: { code: outcome.value.code as RefusalCode, message: outcome.value.message, field: outcome.value.field } };
      default:
        return { again: outcome.value?.message ?? 'an empty answer' };
    }
  },
};

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
