import { roomCode, roomCodeAlphabet, roomCodeLength } from '@tutti/protocol';
import { expect, test } from 'vitest';
import { commandIdOf, roomIdFor } from './command-id.ts';

const wish = { actorId: 'm1', operation: 'open r1', idempotencyKey: 'k1' };

test('E-2: the same wish of the same actor with the same key has the same id, any other another', () => {
  const id = commandIdOf(wish);
  expect(id).toMatch(/^http-[A-Za-z0-9_-]{43}$/);
  expect(commandIdOf({ ...wish })).toBe(id);
  for (const change of [{ actorId: 'm2' }, { operation: 'open r2' }, { idempotencyKey: 'k2' }, { idempotencyKey: undefined }])
    expect(commandIdOf({ ...wish, ...change })).not.toBe(id);
});

test('without a key every wish is a new one', () => {
  const unkeyed = { ...wish, idempotencyKey: undefined };
  expect(commandIdOf(unkeyed)).not.toBe(commandIdOf(unkeyed));
});

test('a room id is a short code that follows from its command and the attempt', () => {
  const ids = [...Array(500)].map((_, index) => roomIdFor('c1', index));
  expect(ids[0]).toBe(roomIdFor('c1'));
  expect(new Set(ids).size).toBe(500);
  expect(roomIdFor('c2')).not.toBe(ids[0]);
  for (const id of ids) expect([roomCode(id), id.length]).toEqual([id, roomCodeLength]);
  expect(new Set(ids.join(''))).toEqual(new Set(roomCodeAlphabet));
});
