import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { roomCommands } from '../room-messages.ts';
import { arbitraryTold } from '../testing/dialect-room.ts';
import type { Delivery, Heard, Told } from './dialect.ts';
import { dialects } from './index.ts';

const all = Object.values(dialects);
const runs = { numRuns: 1000 };

const names = {
  t: ['TIME_PING', 'CREATE', 'JOIN', 'HOST_PLAY', 'HOST_PAUSE', 'HOST_STOP'],
  type: ['TIME_SYNC_REQUEST', 'JOIN_ROOM', 'START_MUSIC_STREAM', 'UPLOAD_COMPLETE'],
};
const events = ['', 'sync:ping', 'sync:report', 'room:join', 'playback:start', 'playback:pause', 'playback:stop', 'dance'];
const fieldNames = [
  ...['clientNowMs', 'pingId', 'djName', 'title', 'code', 'name', 'secret', 'trackUrl', 'filename', 'startPositionSec', 'clientSentAtMs'],
  ...['roomCode', 'link', 'position', 'clipId', 'userId', 'videoUrl', 'videoStartTimeMs', 'durationMs', 'clientTimestamp', 'offset', 'rtt'],
  ...['username', 'trackId', '__proto__', 'constructor'],
];
const values = fc.oneof(
  fc.jsonValue(),
  fc.double(),
  fc.constantFrom('k7m2qx', 'https://a.example/b', '/media/a', 'bob', '\ud800', 1e308, -0, '', null, 5, 1_760_000_000_000),
);
const bodies = fc.oneof(
  fc.anything(),
  fc
    .tuple(
      fc.option(fc.constantFrom(...names.t), { nil: undefined }),
      fc.option(fc.constantFrom(...names.type), { nil: undefined }),
      fc.dictionary(fc.constantFrom(...fieldNames), values, { minKeys: 2, maxKeys: 8 }),
    )
    .map(([t, type, fields]) => ({ ...fields, ...(t === undefined ? {} : { t }), ...(type === undefined ? {} : { type }) })),
);

function check(heard: Heard): void {
  if (heard.kind === 'invalid') expect(heard.field).not.toBe('');
  if (heard.kind === 'enter') expect(heard.roomCode).toMatch(/^[A-Za-z0-9_-]{1,64}$/u);
  if (heard.kind === 'enter' || heard.kind === 'create') expect(heard.displayName.length).toBeLessThanOrEqual(80);
  if (heard.kind === 'create' || (heard.kind === 'enter' && heard.secret === undefined)) expect(heard.displayName).not.toBe('');
  if (heard.kind === 'report') expect([heard.offsetMs, heard.rttMs].every(Number.isFinite)).toBe(true);
  if (heard.kind === 'ping')
    expect(numbersIn(heard.answer({ serverReceivedMs: 1.5, serverNowMs: 2.5 }).body).every(isFiniteOne)).toBe(true);
  if (heard.kind !== 'command') return;
  const { command } = heard;
  const given = command.type === 'StartPlayback' && command.trackId === '' ? { ...command, trackId: 'given' } : command;
  expect(roomCommands.violation(given)).toBeUndefined();
}

const isFiniteOne = ({ value }: { value: number }): boolean => Number.isFinite(value);

/** Every number of a frame with the name of its field. */
function numbersIn(value: unknown, name = ''): { name: string; value: number }[] {
  if (typeof value === 'number') return [{ name, value }];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => numbersIn(inner, key));
}

const dueMs = ({ atServerMs }: Delivery, { room }: Told): number => atServerMs ?? room.serverNowMs;

describe.each(all)('$name', (dialect) => {
  test('W-3 whatever a client sends, it is understood, ignored, or a field is named; what is asked is within the contract', () => {
    fc.assert(
      fc.property(bodies, fc.constantFrom(...events), fc.constantFrom('', 'bob'), (body, event, memberId) => {
        check(dialect.decode(body, event, memberId));
      }),
      { numRuns: 3000 },
    );
  });

  test('W-2 every number told is finite, and but for seconds whole', () => {
    fc.assert(
      fc.property(arbitraryTold, (told) => {
        const welcomed = dialect.welcome({ room: told.room, memberId: 'bob', secret: 's', created: false });
        for (const { frame } of [...dialect.tell(told), ...welcomed])
          for (const { name, value } of numbersIn(frame.body))
            expect(name.endsWith('Sec') ? Number.isFinite(value) : Number.isSafeInteger(value), `${frame.event} ${name} ${value}`).toBe(
              true,
            );
      }),
      runs,
    );
  });

  test('W-2 nothing that begins on arrival comes before the start moment', () => {
    const beginsOnArrival = ({ frame: { event, body } }: Delivery): boolean =>
      event === 'PLAY' || event === 'MUSIC_STREAM_TICK' || (body['musicStream'] as { status?: string } | undefined)?.status === 'playing';
    fc.assert(
      fc.property(arbitraryTold, (told) => {
        if (told.room.playback.status !== 'playing') return;
        const welcomed = dialect.welcome({ room: told.room, memberId: 'bob', secret: 's', created: false });
        for (const delivery of [...dialect.tell(told), ...welcomed].filter(beginsOnArrival))
          expect(dueMs(delivery, told)).toBeGreaterThanOrEqual(told.room.playback.startAtServerMs);
      }),
      runs,
    );
  });

  test('W-2 of two frames for the pinging and the silent nobody gets both', () => {
    fc.assert(
      fc.property(arbitraryTold, (told) => {
        for (const { frame, to } of dialect.tell(told)) {
          if (frame.event === 'PLAY') expect(to).toBe('silent');
          if (frame.event === 'PLAY_AT') expect(to).toBe('pinging');
        }
      }),
      runs,
    );
  });
});
