import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fromBinary, fromJson, type JsonObject, toBinary, toJson } from '@bufbuild/protobuf';
import {
  clientFrames,
  clipEvents,
  contractMessages,
  type FlatCodec,
  type Parsed,
  parseFields,
  roomCommands,
  roomEvents,
  serverFrames,
} from '@tutti/protocol';
import { describe, expect, test } from 'vitest';

/**
 * proto/fixtures/<Message>/…: `valid-*` holds a message that decodes, encodes to itself (or to `reencoded`) and survives binary,
 * `unknown-*` one with a name nobody knows, `invalid-*` one with the `field` and `problem` it is refused for.
 * The message is under `frame`, `event` or `command` (flat, with its name) or `message`; `text` is JSON that JSON cannot say.
 */
type Fixture = {
  readonly frame?: unknown;
  readonly event?: unknown;
  readonly command?: unknown;
  readonly message?: unknown;
  readonly text?: string;
  readonly reencoded?: unknown;
  readonly unknownKeys?: number;
  readonly unknown?: string;
  readonly field?: string;
  readonly problem?: string;
};

const folder = new URL('../../proto/fixtures/', import.meta.url);
const unions = [clientFrames, serverFrames, roomEvents, roomCommands, clipEvents] as unknown as readonly FlatCodec<object>[];

describe.each([...contractMessages.keys()])('%s', (name) => {
  const files = existsSync(new URL(name, folder)) ? readdirSync(new URL(name, folder)) : [];
  const fixtures = files.map((file) => [file.replace('.json', ''), read(`${name}/${file}`)] as const);
  const all = (kind: string) => fixtures.filter(([title]) => title.startsWith(kind));
  const door = doorOf(name);

  test('has a valid fixture, and an invalid one when it has anything to break', () => {
    expect(all('valid')).not.toEqual([]);
    if (contractMessages.get(name)?.fields.length !== 0) expect(all('invalid')).not.toEqual([]);
    expect(all('valid').length + all('invalid').length + all('unknown').length).toBe(fixtures.length);
  });

  if (all('valid').length > 0)
    test.each(all('valid'))('[W2][W3][W10] %s decodes, encodes to itself, and survives binary', (_, fixture) => {
      const { reencoded = given(fixture), unknownKeys = 0 } = fixture;
      const parsed = door.parse(fixture);
      if (!('value' in parsed)) throw new Error(JSON.stringify(parsed));
      expect(parsed.unknownKeys).toBe(unknownKeys);
      expect(door.encode(parsed.value)).toStrictEqual(reencoded);
      expect(door.throughBinary(parsed.value)).toStrictEqual(parsed.value);
    });

  if (all('invalid').length > 0)
    test.each(all('invalid'))('[W5][W7] %s is refused by name', (_, fixture) => {
      expect(fixture.problem).toBeTypeOf('string');
      expect(door.parse(fixture)).toEqual({ invalid: { field: fixture.field, problem: fixture.problem } });
    });

  if (all('unknown').length > 0)
    test.each(all('unknown'))('[W9] %s is ignored, not refused', (_, fixture) => {
      expect(door.parse(fixture)).toEqual({ unknown: fixture.unknown });
    });
});

test('every folder of fixtures is a message of the contract', () => {
  expect(readdirSync(folder).filter((name) => !contractMessages.has(name))).toEqual([]);
});

type Door = {
  parse(fixture: Fixture): Parsed<object>;
  encode(value: object): unknown;
  throughBinary(value: object): unknown;
};

/** Frames, events and commands come in flat, through their union; everything else as it is. */
function doorOf(name: string): Door {
  const desc = contractMessages.get(name);
  if (!desc) throw new Error(`no message ${name}`);
  const union = unions.find((codec) => codec.union.name === name || codec.union.fields.some(({ message }) => message?.name === name));
  if (!union)
    return {
      parse: (fixture) => parseFields(desc, given(fixture)),
      encode: (value) => value,
      throughBinary: (value) =>
        toJson(desc, fromBinary(desc, toBinary(desc, fromJson(desc, value as JsonObject))), { alwaysEmitImplicit: true }),
    };
  return {
    parse: ({ text, ...fixture }) => (text === undefined ? union.fromJsonValue(given(fixture)) : union.parseJson(text)),
    encode: (value) => JSON.parse(union.encodeJson(value)),
    throughBinary(value) {
      const parsed = union.parseBinary(union.encodeBinary(value));
      return 'value' in parsed ? parsed.value : parsed;
    },
  };
}

const given = ({ frame, event, command, message }: Fixture): unknown => frame ?? event ?? command ?? message;

const read = (path: string): Fixture => JSON.parse(readFileSync(new URL(path, folder), 'utf8'));
