import fc from 'fast-check';
import { expect, test } from 'vitest';
import { idPattern, partitionOf, partitions, roomIdOf, roomStream, subjects } from './subjects.ts';

const ids = fc.stringMatching(/^[A-Za-z0-9_-]{1,64}$/);

test('[LG8] a room stays in its partition from build to build: these are the published FNV-1a vectors, modulo 16', () => {
  const published = { a: 0xe40c292c, foobar: 0xbf9cf968 };
  for (const [id, hash] of Object.entries(published)) expect(partitionOf(id)).toBe(hash % 16);
});

test('[LG8] partitions are even: 4 000 rooms, none with less than half or more than double its share', () => {
  const counts = new Array<number>(partitions).fill(0);
  for (let room = 0; room < 4000; room++) {
    const partition = partitionOf(`room-${room}`);
    counts[partition] = (counts[partition] ?? 0) + 1;
  }
  expect(Math.min(...counts)).toBeGreaterThan(125);
  expect(Math.max(...counts)).toBeLessThan(500);
});

test('[LG8] every subject of an id has as many tokens as its pattern', () => {
  fc.assert(
    fc.property(ids, (id) => {
      expect(subjects.roomCommand(id).split('.')).toEqual(['cmd', 'room', String(partitionOf(id)), id]);
      expect(subjects.event(roomStream(id))).toBe(subjects.roomEvents(id));
      expect(subjects.roomEvents(id)).toBe(`evt.room.${id}`);
      expect(roomIdOf(roomStream(id))).toBe(id);
    }),
  );
});

test('[LG8] only the first dash of a stream parts its kind from its id', () => {
  expect(subjects.event('clip-a-b')).toBe('evt.clip.a-b');
  expect(roomIdOf('clip-a-b')).toBeUndefined();
});

test('[W8] an id is one token: no dots, wildcards, blanks or slashes', () => {
  for (const id of ['a.b', '*', '>', 'a b', '../x', '', 'x'.repeat(65), 'a\n']) expect(idPattern.test(id)).toBe(false);
  fc.assert(fc.property(ids, (id) => idPattern.test(id)));
});
