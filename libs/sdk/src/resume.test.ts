import fc from 'fast-check';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { type Socket, socket } from './socket.ts';
import { FakeWebSocket } from './testing/fake-web-socket.ts';
import { type Step, scriptedGateway } from './testing/scripted-gateway.ts';
import { tokenKeeper } from './token-keeper.ts';
import { viewKeeper } from './view-keeper.ts';

beforeEach(() => {
  FakeWebSocket.all.length = 0;
  vi.useFakeTimers();
});
afterEach(() => vi.useRealTimers());

/** A line and its view against a scripted gateway, all its versions as they were shown. */
function client() {
  const gateway = scriptedGateway();
  const shownVersions: { epoch: string; version: number }[] = [];
  let ids = 0;
  const room = viewKeeper({
    localNowMs: () => performance.now(),
    send: (frame) => line.send(frame),
    onShown: () => room.shown && shownVersions.push(room.shown),
  });
  const line: Socket = socket({
    url: 'ws://gateway/ws',
    roomId: 'r1',
    tokens: tokenKeeper({ token: 'secret', refreshToken: undefined, random: () => 0.5 }),
    held: () => room.held,
    newId: () => `id-${++ids}`,
    random: () => 0.5,
    createWebSocket: FakeWebSocket.create,
    onFrame: room.hear,
    onConnection: ({ status }) => status !== 'open' && room.lineLost(),
  });
  gateway.accept();
  /** Time goes on, and the gateway lets in whoever knocks. */
  const settle = async (ms: number) => {
    for (let passedMs = 0; passedMs < ms; passedMs += 250) {
      await vi.advanceTimersByTimeAsync(250);
      gateway.accept();
    }
  };
  const end = async () => {
    room.end();
    await line[Symbol.asyncDispose]();
  };
  return { gateway, room, line, shownVersions, settle, end };
}

const kind = fc.nat(20);
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ do: fc.constant('event' as const), kind }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('lose' as const), kind }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('repeat' as const), frames: fc.integer({ min: 1, max: 5 }) }) },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('cut' as const),
      code: fc.constantFrom(1006, 4000, 4002, 4004, 4005),
      text: fc.constantFrom('', 'drain 300'),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('cut-resume' as const), after: fc.nat(3) }) },
  fc.record({ do: fc.constant('state-lost' as const) }),
  fc.record({ do: fc.constant('keep' as const), frames: fc.nat(10) }),
  fc.record({ do: fc.constant('new-epoch' as const) }),
);
const script = fc.array(fc.record({ step, thenMs: fc.constantFrom(0, 0, 0, 250, 1_000, 3_000) }), { maxLength: 40, size: 'max' });

test('LG1, LG5, LG6 whatever is cut, repeated and lost, what is held in the end is exactly the log', async () => {
  await fc.assert(
    fc.asyncProperty(script, async (steps) => {
      FakeWebSocket.all.length = 0;
      const { gateway, room, line, shownVersions, settle, end } = client();
      for (const { step, thenMs } of steps) {
        gateway.step(step);
        await settle(thenMs);
      }
      await settle(10_000);
      gateway.step({ do: 'event', kind: 0 }); // a frame that was lost shows itself by the next
      await settle(5_000);
      expect(line.connection).toEqual({ status: 'open' });
      expect(room.shown).toEqual(gateway.truth());
      const back = shownVersions.filter(({ epoch, version }, i) => {
        const before = shownVersions[i - 1];
        return before?.epoch === epoch && before.version > version;
      });
      expect(back).toEqual([]); // within one log nothing shown goes back
      await end();
    }),
    { numRuns: 300 },
  );
});

test('the view stays while the line is away, and what was missed is shown at once', async () => {
  const { gateway, room, line, shownVersions, settle, end } = client();
  gateway.step({ do: 'event', kind: 3 });
  const before = room.shown;
  gateway.step({ do: 'cut', code: 4000, text: 'drain 600' });
  for (const kind of [4, 3, 0]) gateway.step({ do: 'lose', kind });
  expect(line.connection).toMatchObject({ status: 'resuming', retryInMs: 600 });
  expect(room.shown).toBe(before);
  shownVersions.length = 0;
  await settle(750);
  expect(shownVersions.map(({ version }) => version)).toEqual([5]);
  expect(FakeWebSocket.latest.frames().map(({ t }) => t)).toEqual(['JOIN_ROOM']);
  expect(room.shown).toEqual(gateway.truth());
  await end();
});

test('a resume that is cut goes on from what came, and shows nothing until it is whole', async () => {
  const { gateway, room, shownVersions, settle, end } = client();
  gateway.step({ do: 'cut-resume', after: 2 });
  for (const kind of [0, 5, 6]) gateway.step({ do: 'lose', kind });
  shownVersions.length = 0;
  await settle(400);
  expect(shownVersions).toEqual([]);
  expect([room.held?.version, room.shown?.version]).toEqual([3, 1]);
  await settle(1_000);
  expect(FakeWebSocket.latest.frames()[0]).toMatchObject({ t: 'JOIN_ROOM', epoch: 'e1', afterVersion: 3 });
  expect(shownVersions.map(({ version }) => version)).toEqual([4]);
  await end();
});

test('a hole is asked about until the state comes, also when the question is lost', async () => {
  const { gateway, room, settle, end } = client();
  const ws = FakeWebSocket.latest;
  const answer = ws.onFrame;
  ws.onFrame = () => {};
  gateway.step({ do: 'lose', kind: 0 });
  gateway.step({ do: 'event', kind: 1 });
  await settle(1_000);
  expect(room.shown?.version).toBe(1);
  ws.onFrame = answer;
  await settle(2_000);
  expect(room.shown).toEqual(gateway.truth());
  expect(ws.frames().filter(({ t }) => t === 'GET_STATE')).toHaveLength(2);
  await settle(10_000);
  expect(ws.frames().filter(({ t }) => t === 'GET_STATE')).toHaveLength(2);
  await end();
});

test('P-15 whoever asks when it is over leaves no timer', async () => {
  const { room, end } = client();
  await end();
  room.ask('now');
  room.ask();
  expect(vi.getTimerCount()).toBe(0);
});
