import type { BusMessage, RoomStatistics } from '@tutti/bus';
import { memberTelemetries, subjects } from '@tutti/protocol';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { collectTelemetry } from './collect-telemetry.ts';

type Heard = (bytes: Uint8Array, message: BusMessage) => void;

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** A replica on a bus of its own, and the store that all share. */
function replica({ active = true, store = new Map<string, RoomStatistics>() } = {}) {
  const heard = new Map<string, Heard>();
  const state = { active, storeFails: false, puts: 0, untold: 0, reconnect: () => {} };
  const maybeFail = () => {
    if (state.storeFails) throw new Error('no bucket');
    state.puts += 1;
  };
  const collecting = collectTelemetry({
    bus: {
      subscribe: (subject, onMessage) => {
        heard.set(subject, onMessage);
        return { async [Symbol.asyncDispose]() {} };
      },
      onReconnect: (listener) => {
        state.reconnect = listener;
        return () => {};
      },
    },
    stats: {
      async put(statistics) {
        maybeFail();
        store.set(statistics.roomId, statistics);
      },
      async remove(roomId) {
        maybeFail();
        store.delete(roomId);
      },
    },
    monotonicMs: () => performance.now(),
    active: () => state.active,
    onReport: () => {},
    onUntold: () => {
      state.untold += 1;
    },
  });
  const tell = (roomId: string, memberId: string, fields: { rttMs?: number; errorMs?: number; gone?: boolean }) =>
    heard.get(subjects.telemetry('*'))?.(memberTelemetries.encode({ roomId, memberId, gone: false, ...fields }), {
      subject: subjects.telemetry(roomId),
      context: () => expect.fail('nobody asks'),
    });
  return { store, state, tell, collecting, passes: (ms: number) => vi.advanceTimersByTimeAsync(ms) };
}

test('T-4 what came within a quarter of a second is told once', async () => {
  const { store, state, tell, passes } = replica();
  for (let n = 0; n < 50; n += 1) {
    tell('r1', `m${n}`, { rttMs: n, errorMs: n / 10 });
    await passes(4);
  }
  await passes(50);
  expect(state.puts).toBe(1);
  expect(store.get('r1')).toMatchObject({ members: 50, maxRttMs: 49, maxErrorMs: 4.9 });
});

test('T-4 a room that nobody is in any more has no statistics', async () => {
  const { store, tell, passes } = replica();
  tell('r1', 'a', { rttMs: 10 });
  await passes(250);
  tell('r1', 'a', { gone: true });
  await passes(250);
  expect(store.size).toBe(0);
});

test('T-4 what is told is told again before its minute is over, and while nobody is said to be here, no more', async () => {
  const { store, state, tell, passes } = replica();
  tell('r1', 'a', { rttMs: 10 });
  await passes(20_250);
  expect(state.puts).toBe(2);
  await passes(60_000);
  expect(store.size).toBe(0);
});

test('T-4 a replica that is not active tells nothing; when it becomes so, all that it has heard', async () => {
  const { store, state, tell, passes } = replica({ active: false });
  tell('r1', 'a', { rttMs: 10 });
  tell('r2', 'b', { rttMs: 20 });
  tell('r3', 'c', { rttMs: 30 });
  await passes(2_000);
  tell('r3', 'c', { gone: true });
  await passes(2_000);
  expect(state.puts).toBe(0);
  state.active = true;
  await passes(250);
  expect([...store.keys()].sort()).toEqual(['r1', 'r2']);
});

test('T-4 what the store did not take is told again until it does; after a reconnection everything is', async () => {
  const { store, state, tell, passes } = replica();
  state.storeFails = true;
  tell('r1', 'a', { rttMs: 10 });
  await passes(1_000);
  expect(state.untold).toBeGreaterThan(1);
  state.storeFails = false;
  await passes(250);
  expect(store.get('r1')).toMatchObject({ members: 1 });
  store.clear();
  state.reconnect();
  await passes(250);
  expect(store.size).toBe(1);
});
