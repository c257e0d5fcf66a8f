import { noRoom } from '@tutti/domain';
import { serverFrames } from '@tutti/protocol';
import { expect, test } from 'vitest';
import { roomStateFrame } from './room-frames.ts';
import { isOpen, type OpenRoomView, step } from './room-view.ts';
import { type ReceiversOwn, stateFrames } from './state-frames.ts';

const opened = (title: string): OpenRoomView => {
  const event = { type: 'RoomOpened', title } as const;
  const recorded = { epoch: 'e1', streamVersion: 1, roomEvent: event, occurredServerMs: 1 } as never;
  const next = step({ epoch: 'e1', version: 0, room: noRoom }, recorded);
  if (next.kind !== 'next' || !isOpen(next.view)) throw new Error('the room is open');
  return next.view;
};
const own = (memberId: string, serverNowMs: number): ReceiversOwn => ({ memberId, serverNowMs, positionMs: 0, reason: 'joined' });

function writer() {
  let made = 0;
  let nowMs = 0;
  const state = stateFrames({
    monotonicMs: () => nowMs,
    toFrame: (view, { memberId, serverNowMs, reason }) => {
      made++;
      const context = { view, displayName: () => '', urlOf: (url: string) => url, roomId: 'r1', reason };
      return roomStateFrame({ ...context, receiverId: memberId, serverNowMs });
    },
  });
  const pass = (ms: number) => {
    nowMs += ms;
  };
  return { state, made: () => made, pass };
}

test('P-6 each receiver gets the room and what is its own, as if it were written for it alone', () => {
  const { state } = writer();
  const view = opened('Fri"day\u2028');
  for (const [memberId, nowMs] of [
    ['ann', 1.5],
    ['bob', 2],
  ] as const) {
    const frame = state(view, own(memberId, nowMs));
    const parsed = serverFrames.parseJson(String(frame.bytes('json')));
    expect(parsed).toEqual({ value: frame.frame, unknownKeys: 0 });
    expect(serverFrames.parseBinary(frame.bytes('binary') as Uint8Array)).toEqual(parsed);
    expect(frame.frame).toMatchObject({ memberId, serverNowMs: nowMs, title: 'Fri"day\u2028', reason: 'joined' });
  }
});

test('the room’s part is written once while the room is the same, and not kept for long', () => {
  const { state, made, pass } = writer();
  const view = opened('one');
  for (const memberId of ['a', 'b', 'c']) state(view, own(memberId, 1)).bytes('json');
  expect(made()).toBe(1);
  expect(String(state(opened('two'), own('a', 1)).bytes('json'))).toContain('"title":"two"');
  expect(made()).toBe(2);
  state(view, own('a', 1)).bytes('json');
  pass(5_001);
  state(view, own('a', 1)).bytes('json');
  expect(made()).toBe(4);
});
