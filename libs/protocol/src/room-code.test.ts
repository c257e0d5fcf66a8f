import fc from 'fast-check';
import { expect, test } from 'vitest';
import { roomCode, roomCodeAlphabet, roomCodeLength, shownRoomCode } from './room-code.ts';
import { idPattern } from './subjects.ts';

const code = fc
  .array(fc.constantFrom(...roomCodeAlphabet), { minLength: roomCodeLength, maxLength: roomCodeLength })
  .map((letters) => letters.join(''));

test.each([
  ['k7m2qx', 'k7m2qx'],
  ['K7M-2QX', 'k7m2qx'],
  ['k7m 2qx', 'k7m2qx'],
  [' K7M\u20132QX\n', 'k7m2qx'],
  ['k 7 m 2 q x', 'k7m2qx'],
  ['http://host/r/k7m2qx?x=1', 'k7m2qx'],
  ['https://host:8080/r/K7M-2QX#now', 'k7m2qx'],
  ['host/r/k7m2qx/', 'k7m2qx'],
  ['join me: https://host/r/k7m2qx (now)', 'k7m2qx'],
  ['https://host/r/demo', 'demo'],
  ['demo', 'demo'],
  [' demo ', 'demo'],
  ['Kitchen_1', 'Kitchen_1'],
  ['room-4', 'room-4'],
  ['abcdefgh23', 'abcdefgh23'],
  ['k7m2qo', 'k7m2qo'],
])('%j means the room %s', (typed, roomId) => {
  expect(roomCode(typed)).toBe(roomId);
});

test.each([
  '',
  ' ',
  'two words',
  'https://host/',
  'https://host/r/',
  'https://host/r/..%2Fx',
  'https://host/rooms/k7m2qx',
  'a.b',
  '*',
  '💣',
  'x'.repeat(65),
])('%j means no room', (typed) => {
  expect(roomCode(typed)).toBeUndefined();
});

test('a code means itself however it is written', () => {
  fc.assert(
    fc.property(code, fc.constantFrom('', '-', ' ', '\u2013', ' - '), (roomId, gap) => {
      for (const written of [roomId, shownRoomCode(roomId), roomId.slice(0, 3) + gap + roomId.slice(3)]) {
        expect(roomCode(written)).toBe(roomId);
        expect(roomCode(written.toUpperCase())).toBe(roomId);
        expect(roomCode(`https://tutti.example/r/${written.replaceAll(' ', '')}?as=Ada`)).toBe(roomId);
      }
    }),
  );
});

test('whatever is typed, what it means is an id, and means itself', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.string({ unit: 'binary' }), fc.stringMatching(/^[A-Za-z0-9_ -]{1,12}$/)), (typed) => {
      const roomId = roomCode(typed);
      if (roomId === undefined) return;
      expect(roomId).toMatch(idPattern);
      expect(roomCode(roomId)).toBe(roomId);
      expect(roomCode(shownRoomCode(roomId))).toBe(roomId);
    }),
  );
});

test('only a code is shown in two halves', () => {
  expect(shownRoomCode('k7m2qx')).toBe('k7m-2qx');
  for (const roomId of ['demo', 'Kitchen', 'k7m-2qx', 'abcdefgh23']) expect(shownRoomCode(roomId)).toBe(roomId);
});
