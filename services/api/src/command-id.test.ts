import { idPattern } from '@tutti/protocol';
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

test('a room id follows from its command', () => {
  expect(roomIdFor('c1')).toBe(roomIdFor('c1'));
  expect(roomIdFor('c1')).not.toBe(roomIdFor('c2'));
  expect(roomIdFor('c1')).toMatch(idPattern);
  expect(roomIdFor('c1')).toHaveLength(10);
});
