import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type MessageCodec,
  membersAnswers,
  membersQueries,
  memberTelemetries,
  rollCalls,
  roomQueries,
  roomStatistics,
  timeExchangeReplies,
  timeExchangeRequests,
} from './bus-messages.ts';
import { InvalidMessageError } from './checked-binary.ts';
import { contractMessages } from './contract-messages.ts';
import { recordedEvents, roomAnswers } from './recorded-event.ts';
import { type CommandAnswer, commandAnswers, commandEnvelopes } from './room-command-envelope.ts';
import { roomCommands, roomEvents } from './room-messages.ts';
import { arbitraryFields, arbitraryOf } from './testing.ts';

const codecs: readonly (readonly [string, unknown])[] = [
  ['RoomQuery', roomQueries],
  ['MembersQuery', membersQueries],
  ['MembersAnswer', membersAnswers],
  ['TimeExchangeRequest', timeExchangeRequests],
  ['TimeExchangeReply', timeExchangeReplies],
  ['MemberTelemetry', memberTelemetries],
  ['RoomStatistics', roomStatistics],
  ['RollCall', rollCalls],
];

const valid = (name: string) => {
  const desc = contractMessages.get(name);
  if (!desc) throw new Error(`no message ${name}`);
  return arbitraryFields(desc);
};

describe.each(codecs)('%s', (name, untyped) => {
  const codec = untyped as MessageCodec<object>;
  test('[LG10] crosses the bus unchanged', () => {
    fc.assert(
      fc.property(valid(name), (value) => {
        expect(codec.decode(codec.encode(value))).toEqual(value);
      }),
    );
  });
});

test.each<readonly [string, { decode(bytes: Uint8Array): unknown }]>([
  ['RecordedEvent', recordedEvents],
  ['RoomAnswer', roomAnswers],
  ['RoomCommandEnvelope', commandEnvelopes],
  ['CommandAnswer', commandAnswers],
  ['MemberTelemetry', memberTelemetries],
])('[LG10] whatever bytes arrive for %s, it is a value or an InvalidMessageError', (_, codec) => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 120 }), (bytes) => {
      try {
        codec.decode(bytes);
      } catch (error) {
        expect(error).toBeInstanceOf(InvalidMessageError);
      }
    }),
    { numRuns: 300 },
  );
});

test('[LG10] a telemetry without its room is refused by name', () => {
  const bytes = memberTelemetries.encode({ roomId: '', memberId: 'ada', gone: true });
  expect(() => memberTelemetries.decode(bytes)).toThrow('MemberTelemetry: roomId is required');
});

const envelope = { commandId: 'c1', roomId: 'r1', actorId: 'ada' };

test('[LG10] a command crosses the bus unchanged', () => {
  fc.assert(
    fc.property(arbitraryOf(roomCommands), (command) => {
      expect(commandEnvelopes.decode(commandEnvelopes.encode({ ...envelope, command }))).toEqual({ ...envelope, command });
    }),
  );
});

test('[W8] a command to a room with wildcards in its name is refused, and so is one that breaks its own constraints', () => {
  const wild = commandEnvelopes.encode({ ...envelope, roomId: '*', command: { type: 'StopPlayback' } });
  expect(() => commandEnvelopes.decode(wild)).toThrow('roomId must match');
  const negative = commandEnvelopes.encode({ ...envelope, command: { type: 'SeekPlayback', positionMs: -5 } });
  expect(() => commandEnvelopes.decode(negative)).toThrow('command.seekPlayback.positionMs must be at least 0, not -5');
});

test.each<CommandAnswer>([
  { accepted: { firstPosition: 2 ** 40, lastPosition: 2 ** 40 + 1, version: 7 } },
  { refused: { code: 'out-of-range', message: 'beyond', field: 'positionMs' } },
  { again: 'no longer the owner' },
])('[LG10] the answer %o crosses the bus unchanged', (answer) => {
  expect(commandAnswers.decode(commandAnswers.encode(answer))).toEqual(answer);
});

test('[LG4] an answer that says nothing counts as not decided', () => {
  expect(commandAnswers.decode(new Uint8Array())).toEqual({ again: 'an empty answer' });
});

const recorded = {
  position: 12,
  stream: 'room-r1',
  streamVersion: 3,
  eventId: 'c1.0',
  type: 'PlaybackPaused',
  schemaVersion: 1,
  occurredServerMs: 1.5,
  actorId: 'ada',
  commandId: 'c1',
  traceId: '',
  spanId: '',
  epoch: 'e1',
  dataJson: '',
};

test('[LG9] a recorded event crosses the bus unchanged, alone and in an answer', () => {
  fc.assert(
    fc.property(arbitraryOf(roomEvents), (roomEvent) => {
      const event = { ...recorded, roomEvent };
      expect(recordedEvents.decode(recordedEvents.encode(event))).toEqual(event);
      const answer = { epoch: 'e1', version: 3, stateJson: '{}', stateVersion: 0, events: [event] };
      expect(roomAnswers.decode(roomAnswers.encode(answer))).toEqual(answer);
    }),
    { numRuns: 50 },
  );
});

test('[LG9] an event of a kind this build does not know keeps its stored text', () => {
  const event = { ...recorded, stream: 'clip-1', type: 'ClipAnchored', roomEvent: undefined, dataJson: '{"a":1}' };
  expect(recordedEvents.decode(recordedEvents.encode(event))).toEqual(event);
});

test('[LG9] a recorded event without a position is none', () => {
  const bytes = recordedEvents.encode({ ...recorded, position: 0, roomEvent: undefined });
  expect(() => recordedEvents.decode(bytes)).toThrow('RecordedEvent: position must be at least 1, not 0');
});
