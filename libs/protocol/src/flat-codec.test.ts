import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type FlatCodec, type Parsed, parseFields } from './flat-codec.ts';
import { clientFrames, serverFrames } from './frames.ts';
import { CommandAnswerSchema } from './generated/tutti/v1/bus_pb.ts';
import { roomCommands, roomEvents } from './room-messages.ts';
import { stoppedGrid } from './stopped-grid.ts';
import { arbitraryOf, arbitraryText } from './testing.ts';
import { uncheckedView } from './unchecked-view.ts';
import { usualSettings } from './usual-settings.ts';

const codecs = { clientFrames, serverFrames, roomEvents, roomCommands };

const valueIn = <T>(parsed: Parsed<T>): T => {
  if ('value' in parsed) return parsed.value;
  throw new Error(`not a value: ${JSON.stringify(parsed)}`);
};

describe.each(Object.entries(codecs))('%s', (_, untyped) => {
  const codec = untyped as unknown as FlatCodec<object>;

  test('[W2][W10] what is encoded decodes to itself, as JSON and as binary (W-1)', () => {
    fc.assert(
      fc.property(arbitraryOf(codec), (value) => {
        expect(codec.violation(value)).toBeUndefined();
        expect(codec.parseJson(codec.encodeJson(value))).toEqual({ value, unknownKeys: 0 });
        expect(codec.parseBinary(codec.encodeBinary(value))).toEqual({ value, unknownKeys: 0 });
        expect(codec.fromMessage(codec.toMessage(value))).toEqual({ value, unknownKeys: 0 });
      }),
      { numRuns: 300 },
    );
  });

  test('[W11] no text, bytes or JSON makes it throw (W-3)', () => {
    fc.assert(
      fc.property(fc.oneof(arbitraryText, fc.json()), (text) => void codec.parseJson(text)),
      { numRuns: 300 },
    );
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => void codec.parseBinary(bytes)),
      { numRuns: 300 },
    );
  });

  test('[W11] nor does a valid message with one value, key or byte spoiled (W-3)', () => {
    const spoiled = fc.oneof(arbitraryText, fc.double(), fc.constantFrom(null, true, {}, [], [null], '5', 'NaN'), fc.jsonValue());
    const message = arbitraryOf(codec).map((value) => codec.toJsonValue(value));
    const names = fc.constantFrom(
      ...codec.union.fields.flatMap(({ message: inner }) => inner?.fields.flatMap((f) => [f.name, f.jsonName]) ?? []),
    );
    fc.assert(
      fc.property(message, names, spoiled, (json, name, value) => void codec.fromJsonValue({ ...json, [name]: value })),
      { numRuns: 500 },
    );
    fc.assert(
      fc.property(arbitraryOf(codec), fc.nat(), fc.nat(255), (value, at, byte) => {
        const bytes = codec.encodeBinary(value);
        bytes[at % bytes.length] = byte;
        codec.parseBinary(bytes);
      }),
      { numRuns: 300 },
    );
  });
});

test('[W11] nesting as deep as a frame may be long is refused, not fatal', () => {
  expect(clientFrames.parseJson('['.repeat(65_000))).toEqual({ invalid: { field: '', problem: 'is not JSON' } });
  const deep = `{"t":"GET_STATE","x":${'['.repeat(30_000)}${']'.repeat(30_000)}}`;
  expect(clientFrames.parseJson(deep)).toEqual({ value: { t: 'GET_STATE' }, unknownKeys: 1 });
});

test('[W3] zeros are written, and null for what is not there (W-1)', () => {
  const state = valueIn(
    serverFrames.fromJsonValue({
      ...{ t: 'ROOM_STATE', roomId: 'r1', playback: { status: 'idle' }, settings: usualSettings, grid: stoppedGrid },
      ...{
        tracks: [{ trackId: 't1', url: '/a' }],
        members: [{ memberId: 'ada' }],
        views: [{ clipId: 'c1', memberId: 'ada', videoUrl: '/v' }],
      },
    }),
  );
  expect(JSON.parse(serverFrames.encodeJson(state))).toEqual({
    t: 'ROOM_STATE',
    roomId: 'r1',
    epoch: '',
    version: 0,
    title: '',
    hostId: '',
    memberId: '',
    members: [{ memberId: 'ada', displayName: '', present: false, dialect: null }],
    tracks: [{ trackId: 't1', url: '/a', title: '', filename: '', durationMs: null }],
    playback: { status: 'idle', streamId: 0, track: null, startAtServerMs: 0, startPositionMs: 0, rate: 0 },
    serverNowMs: 0,
    positionMs: 0,
    reason: '',
    settings: usualSettings,
    views: [
      {
        ...{ ...uncheckedView, clipId: 'c1', memberId: 'ada', videoUrl: '/v', durationMs: 0 },
        ...{ videoStartTimeMs: null, anchorErrorMs: null, media: null, sound: null, addedAtServerMs: null },
      },
    ],
    readyIds: [],
    grid: { ...stoppedGrid, loopFromUtcMs: null, loopToUtcMs: null },
  });
});

test('[W3] null reads as a key that is not there', () => {
  expect(clientFrames.parseJson('{"t":"TIME_PING","clientNowMs":1,"pingId":null}')).toEqual({
    value: { t: 'TIME_PING', clientNowMs: 1, pingId: 0 },
    unknownKeys: 0,
  });
  expect(clientFrames.parseJson('{"t":"TIME_PING","clientNowMs":null}')).toEqual({
    invalid: { field: 'clientNowMs', problem: 'is required' },
  });
});

test('[EV1] an event in the log has its zeros, and no nulls (decision 10)', () => {
  const event = { type: 'TrackAdded', track: { trackId: 't1', url: '/a', title: '', filename: '' } } as const;
  expect(roomEvents.toJsonValue(event)).toEqual({ type: 'TrackAdded', track: { trackId: 't1', url: '/a', title: '', filename: '' } });
});

test('[W4] unknown keys are ignored and counted at every depth, the proto spelling of a field among them (W-1)', () => {
  expect(clientFrames.fromJsonValue({ t: 'TIME_PING', clientNowMs: 1, ping_id: '5', extra: { a: 1 } })).toEqual({
    value: { t: 'TIME_PING', clientNowMs: 1, pingId: 0 },
    unknownKeys: 2,
  });
  const track = { trackId: 't1', url: '/a', title: '', filename: '', artist: 'x' };
  expect(roomCommands.fromJsonValue({ type: 'AddTrack', track })).toMatchObject({ unknownKeys: 1 });
  expect(clientFrames.parseJson('{"t":"GET_STATE","__proto__":{"polluted":1},"constructor":1}')).toEqual({
    value: { t: 'GET_STATE' },
    unknownKeys: 2,
  });
});

test.each([
  ['a string for a number', '{"t":"TIME_PING","clientNowMs":"5"}', 'clientNowMs', 'must be a finite number'],
  ['"NaN"', '{"t":"TIME_PING","clientNowMs":"NaN"}', 'clientNowMs', 'must be a finite number'],
  ['a number beyond doubles', '{"t":"TIME_PING","clientNowMs":1e999}', 'clientNowMs', 'must be a finite number'],
  ['a fraction for a count', '{"t":"TIME_PING","clientNowMs":1,"pingId":1.5}', 'pingId', 'must be a whole number from 0 to 4294967295'],
  ['half a surrogate pair', '{"t":"HOST_STOP","commandId":"a\\ud800"}', 'commandId', 'must be Unicode text'],
])('[W5] %s is refused (W-1)', (_, text, field, problem) => {
  expect(clientFrames.parseJson(text)).toEqual({ invalid: { field, problem } });
});

test('[W5] a number that is not finite is refused in binary too', () => {
  const bytes = clientFrames.encodeBinary({ t: 'TIME_PING', clientNowMs: Number.NaN, pingId: 1 });
  expect(clientFrames.parseBinary(bytes)).toEqual({ invalid: { field: 'clientNowMs', problem: 'must be a finite number, not NaN' } });
});

test('[W10] a zero with a sign is read from binary as plain 0, as from JSON (faults.codec --seed 1 --first 7410)', () => {
  const bytes = serverFrames.encodeBinary({ t: 'PAUSED', version: 1, positionMs: -0 });
  expect(bytes.at(-1)).toBe(0x80);
  const paused = { value: { t: 'PAUSED', version: 1, positionMs: 0 }, unknownKeys: 0 };
  expect(serverFrames.parseBinary(bytes)).toStrictEqual(paused);
  expect(serverFrames.parseJson('{"t":"PAUSED","version":1,"positionMs":-0}')).toStrictEqual(paused);
});

test('[W4] a field of a later contract is no fault in binary, at the top or deeper', () => {
  const later = [0xfa, 0x3e, 0x02, 0x61, 0x62]; // field 1007
  const inner = [0x08, 0x01, ...later];
  expect(serverFrames.parseBinary(Uint8Array.from([0x2a, inner.length, ...inner, ...later]))).toStrictEqual({
    value: { t: 'PAUSED', version: 1, positionMs: 0 },
    unknownKeys: 0,
  });
});

test('[W2] the nested form of a oneof is no frame', () => {
  expect(clientFrames.parseJson('{"timePing":{"clientNowMs":1}}')).toEqual({
    invalid: { field: 't', problem: 'must be a string that names the message' },
  });
});

test('[W9] a name nobody knows is told apart from a malformed frame (W-3)', () => {
  expect(clientFrames.parseJson('{"t":"__proto__"}')).toEqual({ unknown: '__proto__' });
  expect(clientFrames.parseBinary(new Uint8Array())).toEqual({ unknown: '' });
});

test('two cases of a nested oneof are refused, not fatal', () => {
  expect(parseFields(CommandAnswerSchema, { accepted: {}, refused: { code: 'not-host' } })).toEqual({
    invalid: { field: 'refused', problem: 'cannot stand beside accepted' },
  });
});

test('a value that is no message of the union is a fault of ours', () => {
  const codec = clientFrames as unknown as FlatCodec<object>;
  expect(() => codec.encodeJson({ t: 'NO_SUCH' })).toThrow(TypeError);
});
