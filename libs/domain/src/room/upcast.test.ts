import { type RoomEvent, roomEvents } from '@tutti/protocol';
import { arbitraryOf } from '@tutti/protocol/testing';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { lifter, UnreadableEventError } from '../lifter.ts';
import { schemaVersionOf, toStored, upcast } from './upcast.ts';

test('[EV1] what is stored is read back as it was (E-5)', () => {
  fc.assert(
    fc.property(arbitraryOf(roomEvents), (event) => {
      const stored = toStored(event);
      expect(stored.schemaVersion).toBe(schemaVersionOf(event.type));
      expect(upcast(JSON.parse(JSON.stringify(stored)))).toEqual(event);
    }),
  );
});

describe('with an upcaster injected', () => {
  // As if positions had been seconds in version 1, and had had another name in version 2.
  const table = {
    PlaybackPaused: [
      ({ positionSec, ...rest }: Readonly<Record<string, unknown>>) => ({ ...rest, position: Number(positionSec) * 1000 }),
      ({ position, ...rest }: Readonly<Record<string, unknown>>) => ({ ...rest, positionMs: position }),
    ],
  };
  const { upcast: lift, toStored: store, schemaVersionOf: versionOf } = lifter(roomEvents, table);
  const today: RoomEvent = { type: 'PlaybackPaused', positionMs: 8500 };

  test.each([
    [1, { positionSec: 8.5 }],
    [2, { position: 8500 }],
    [3, { positionMs: 8500 }],
  ])('[EV2] version %d is lifted to today’s (E-5)', (schemaVersion, data) => {
    expect(lift({ type: 'PlaybackPaused', schemaVersion, data })).toEqual(today);
  });

  test('[EV2] today’s is written under its new version, other types are as they were', () => {
    expect(store(today)).toEqual({ type: 'PlaybackPaused', schemaVersion: 3, data: { positionMs: 8500 } });
    expect(versionOf('PlaybackStopped')).toBe(1);
  });

  test('[EV2] the stored data is not touched by the lifting', () => {
    const data = Object.freeze({ positionSec: 8.5 });
    lift({ type: 'PlaybackPaused', schemaVersion: 1, data });
    expect(data).toEqual({ positionSec: 8.5 });
  });
});

test.each([
  ['a version newer than this build', 'PlaybackPaused', 2, { positionMs: 1 }, 'no upcaster'],
  ['version 0', 'PlaybackPaused', 0, { positionMs: 1 }, 'no upcaster'],
  ['half a version', 'PlaybackPaused', 0.5, { positionMs: 1 }, 'no upcaster'],
  ['a type nobody knows', 'PlaybackExploded', 1, {}, 'no such event'],
  ['a type named like a part of every object', 'constructor', 1, {}, 'no such event'],
  ['damaged data', 'PlaybackPaused', 1, { positionMs: '1' }, 'positionMs must be a finite number'],
])('[EV3] %s is never guessed at (E-5)', (_, type, schemaVersion, data, why) => {
  const read = () => upcast({ type, schemaVersion, data });
  expect(read).toThrow(UnreadableEventError);
  expect(read).toThrow(why);
});
