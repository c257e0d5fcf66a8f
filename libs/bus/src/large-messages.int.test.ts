import { randomBytes } from 'node:crypto';
import type { Msg, MsgHdrs } from '@nats-io/nats-core';
import { type RoomCommandEnvelope, subjects } from '@tutti/protocol';
import { startTelemetry, withSpan } from '@tutti/service';
import { testNats, waitFor } from '@tutti/testkit';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Bus } from './bus.ts';
import { type BusOptions, connectBus } from './connect-bus.ts';
import { BusHandlerError, BusNoAnswerError, BusTooLargeError } from './errors.ts';
import { ensureEventStream } from './event-stream.ts';
import { failureHeaders } from './failure-headers.ts';
import { mirrorPublisher } from './mirror-publisher.ts';
import { offerHeaders, pieceBytes } from './pieces.ts';

const nats = await testNats();
const errors: Record<string, unknown>[] = [];
const log = {
  info: () => undefined,
  warn: () => undefined,
  error: (fields: Record<string, unknown>) => void errors.push(fields),
} as unknown as BusOptions['log'];
const connectAs = (name: string) => connectBus({ url: nats.url, name, log });

let here: Bus;
let there: Bus;
beforeAll(async () => {
  here = await connectAs('here');
});
beforeEach(async () => {
  errors.length = 0;
  there = await connectAs('there');
});
afterEach(() => there[Symbol.asyncDispose]());
afterAll(async () => {
  for (const thing of [here, nats]) await thing[Symbol.asyncDispose]();
});

const mega = 1_000_000;
const random = randomBytes(17 * mega);
/** Random bytes, different ones for each seed, so that a piece in a wrong place is found. */
const large = (size: number, seed = 0): Uint8Array => random.subarray(seed, seed + size);
const same = (one: Uint8Array, other: Uint8Array) => Buffer.compare(one, other) === 0;
const small = new Uint8Array([7]);
/** Answers with as many bytes as the request says, in mega. */
const serveSized = (bus: Bus, subject: string) => bus.serve(subject, async ([megas = 0]) => (megas === 7 ? small : large(megas * mega)));
const sized = (megas: number) => new Uint8Array([megas]);

describe('O-5: a message above max_payload', () => {
  test('a request is refused at once, and the message says why', async () => {
    const startMs = performance.now();
    const refused = here.request('qry.room.x', new Uint8Array(9 * mega));
    await expect(refused).rejects.toBeInstanceOf(BusTooLargeError);
    await expect(refused).rejects.toMatchObject({
      ...{ code: 'BUS_TOO_LARGE', subject: 'qry.room.x', bytes: 9 * mega, mostBytes: 1_048_576 },
      message: "qry.room.x: a message of 9000000 bytes is larger than the server's max_payload of 1048576",
    });
    expect(performance.now() - startMs).toBeLessThan(500);
  });

  test('a publish is logged with its subject and size, and a request of the same turn is answered', async () => {
    const serving = await serveSized(there, 'qry.*');
    here.publish('too.large', new Uint8Array(1_048_577));
    const answer = here.request('qry.small', small);
    expect(same(await answer, small)).toBe(true);
    expect(errors).toEqual([expect.objectContaining({ where: 'send', subject: 'too.large', bytes: 1_048_577 })]);
    expect(errors[0]?.['err']).toBeInstanceOf(BusTooLargeError);
    await serving[Symbol.asyncDispose]();
  });

  test('a publish of exactly max_payload arrives', async () => {
    const arrived = Promise.withResolvers<number>();
    const subscription = there.subscribe('largest', (bytes) => arrived.resolve(bytes.length));
    await there.flush();
    here.publish('largest', new Uint8Array(1_048_576));
    expect(await arrived.promise).toBe(1_048_576);
    await subscription[Symbol.asyncDispose]();
  });

  test('headers count: a request that exceeds max_payload by its headers alone is refused as too large', async () => {
    const telemetry = startTelemetry({ service: 'test', instanceId: 'test' });
    await withSpan('test', {}, async () => {
      await expect(here.request('qry.room.x', new Uint8Array(1_048_576))).rejects.toBeInstanceOf(BusTooLargeError);
    });
    await telemetry[Symbol.asyncDispose]();
  });

  test('a command is not sent again', async () => {
    const track = { trackId: 't', url: 'u'.repeat(1_100_000), title: '', filename: '', durationMs: 1 };
    const envelope: RoomCommandEnvelope = { commandId: 'c', roomId: 'r', actorId: 'm', command: { type: 'AddTrack', track } };
    const startMs = performance.now();
    await expect(here.command(envelope)).rejects.toMatchObject({ name: 'BusTooLargeError', subject: subjects.roomCommand('r') });
    expect(performance.now() - startMs).toBeLessThan(500);
  });

  test('a mirror publisher fails with the sequence of the message', async () => {
    await ensureEventStream(here, { epoch: 'e' });
    const publisher = mirrorPublisher(here);
    await publisher.publish({ sequence: 1, subject: 'evt.room.a', bytes: small, id: 'e:1' });
    await publisher.publish({ sequence: 2, subject: 'evt.room.a', bytes: new Uint8Array(2 * mega), id: 'e:2' });
    const message = expect.stringContaining('message 2 was not taken: evt.room.a: a message of 2000');
    await expect(publisher.settled()).rejects.toMatchObject({ code: 'BUS_PUBLISH_REFUSED', sequence: 2, message });
    expect((await publisher.fault).cause).toBeInstanceOf(BusTooLargeError);
    await publisher[Symbol.asyncDispose]();
  });
});

describe('O-5: a callback that throws', () => {
  test('a subscription goes on with the next message, and each fault is logged', async () => {
    const got: number[] = [];
    const subscription = there.subscribe('odd', ([first = 0]) => {
      got.push(first);
      if (first !== 3) throw new Error(`no ${first}`);
    });
    await there.flush();
    for (const first of [1, 2, 3]) here.publish('odd', new Uint8Array([first]));
    await waitFor(() => got.length === 3);
    expect(errors.map(({ err, ...fields }) => [String(err), fields])).toEqual([
      ['Error: no 1', { where: 'message', subject: 'odd' }],
      ['Error: no 2', { where: 'message', subject: 'odd' }],
    ]);
    await subscription[Symbol.asyncDispose]();
  });

  test('a fault in an acknowledgement’s listener fails the publisher and nothing else', async () => {
    const { lastSequence } = await ensureEventStream(here, { epoch: 'e' });
    const publisher = mirrorPublisher(here, {
      onAck() {
        throw new Error('no metrics');
      },
    });
    await publisher.publish({ sequence: lastSequence + 1, subject: 'evt.room.a', bytes: small, id: `e:${lastSequence + 1}` });
    expect(await publisher.fault).toMatchObject({ sequence: lastSequence + 1, message: expect.stringContaining('no metrics') });
    await publisher[Symbol.asyncDispose]();
    expect(await ensureEventStream(here, { epoch: 'e' })).toEqual({ lastSequence: lastSequence + 1 });
  });
});

describe('O-5: an answer above a piece', () => {
  test('it arrives byte for byte, whatever its size', async () => {
    const sizes = [0, pieceBytes, pieceBytes + 1, 2 * pieceBytes, 1_048_576, 15 * mega];
    const serving = await there.serve('size.*', async (_, { subject }) => large(Number(subject.split('.')[1])));
    for (const size of sizes) expect(same(await here.request(`size.${size}`, small), large(size))).toBe(true);
    await serving[Symbol.asyncDispose]();
  });

  test('ten at once arrive, each as its own', async () => {
    const serving = await there.serve('seeds', async ([seed = 0]) => large(6 * mega, seed));
    const seeds = Array.from({ length: 10 }, (_, seed) => seed);
    const answers = await Promise.all(seeds.map((seed) => here.request('seeds', new Uint8Array([seed]))));
    for (const seed of seeds) expect(same(answers[seed] ?? small, large(6 * mega, seed))).toBe(true);
    expect(errors).toEqual([]);
    await serving[Symbol.asyncDispose]();
  });

  test('answers above the limit of what is held are refused as busy; when the askers are gone, nothing is held after ten seconds', async () => {
    const serving = await serveSized(there, 'qry.*');
    for (let asker = 0; asker < 4; asker += 1) here.connection.publish('qry.large', sized(16), { reply: `nobody.${asker}` });
    await expect(here.request('qry.large', sized(16))).rejects.toThrow('busy: an answer of 16000000 bytes does not fit beside 64000000');
    expect(same(await here.request('qry.small', small), small)).toBe(true);
    const free = () => here.request('qry.large', sized(16)).catch(() => undefined);
    await waitFor(async () => (await free()) !== undefined, { withinMs: 12_000 });
    const together = await Promise.all([1, 2, 3, 4].map(free));
    expect(together.map((answer) => answer?.length)).toEqual([1, 2, 3, 4].map(() => 16 * mega));
    await serving[Symbol.asyncDispose]();
  }, 20_000);

  test('an asker of an older build gets a sentence and not an empty answer', async () => {
    const serving = await serveSized(there, 'qry.*');
    const reply = await here.connection.request('qry.large', sized(2));
    expect(reply.headers?.get('Tutti-Error')).toBe('the answer has 2000000 bytes and comes in pieces');
    await serving[Symbol.asyncDispose]();
  });

  test('a responder that is killed between two pieces is no answer, within the time-out', async () => {
    const doomed = await connectAs('doomed');
    await serveSized(doomed, 'doomed');
    let fetched = 0;
    here.connection.subscribe('pieces.>', {
      callback() {
        fetched += 1;
        if (fetched === 3) void doomed.connection.close();
      },
    });
    const startMs = performance.now();
    const asked = here.request('doomed', sized(15), { timeoutMs: 1_000 });
    await expect(asked).rejects.toBeInstanceOf(BusNoAnswerError);
    await expect(asked).rejects.toThrow(/^doomed, piece [23]: (nobody is there|no answer within \d+ ms)$/);
    expect(performance.now() - startMs).toBeLessThan(1_500);
    expect(fetched).toBeGreaterThanOrEqual(3);
  });

  /** Answers `odd` with an offer of pieces, and each request for a piece as `onPiece` does. */
  const offering = async (offer: MsgHdrs, onPiece: (message: Msg) => void) => {
    const answering = there.connection.subscribe('odd', { callback: (_, message) => void message.respond(small, { headers: offer }) });
    const giving = there.connection.subscribe('odd.pieces', { callback: (_, message) => onPiece(message) });
    await there.flush();
    const asked = here.request('odd', small, { timeoutMs: 200 });
    await asked.catch(() => undefined);
    for (const subscription of [answering, giving]) subscription.unsubscribe();
    return asked;
  };
  const offer = () => offerHeaders({ subject: 'odd.pieces', bytes: pieceBytes + 1 });

  test('a responder that falls silent is no answer after the time-out', async () => {
    const startMs = performance.now();
    await expect(offering(offer(), () => undefined)).rejects.toBeInstanceOf(BusNoAnswerError);
    expect(performance.now() - startMs).toBeLessThan(1_000);
  });

  test('a piece that is no longer held is no answer, so that the asker may ask again', async () => {
    const gone = (message: Msg) =>
      void message.respond(new Uint8Array(), { headers: failureHeaders('this answer is not held here any more') });
    const asked = offering(offer(), gone);
    await expect(asked).rejects.toBeInstanceOf(BusNoAnswerError);
    await expect(asked).rejects.toThrow('odd, piece 0: this answer is not held here any more');
  });

  test('a piece of a wrong size is a failure of the responder', async () => {
    const asked = offering(offer(), (message) => void message.respond(small));
    await expect(asked).rejects.toEqual(new BusHandlerError('odd', `piece 0 of ${pieceBytes + 1} bytes has 1`));
  });

  test('an offer that does not say how large the answer is, is a failure of the responder and not an empty answer', async () => {
    const sizeless = offer();
    sizeless.delete('Tutti-Pieces-Bytes');
    await expect(offering(sizeless, () => undefined)).rejects.toBeInstanceOf(BusHandlerError);
  });

  test('disposing a bus waits for an answer that is being fetched', async () => {
    const leaving = await connectAs('leaving');
    const serving = await serveSized(leaving, 'leaving');
    const first = Promise.withResolvers<void>();
    here.connection.subscribe('pieces.>', { max: 1, callback: () => first.resolve() });
    const asked = here.request('leaving', sized(15));
    await first.promise;
    await serving[Symbol.asyncDispose]();
    await leaving[Symbol.asyncDispose]();
    expect(await asked).toHaveLength(15 * mega);
  });

  /** The server of this connection takes less from now on, as after a reconnection to another server. */
  const limitTo = (bytes: number) => {
    (there.connection.info as { max_payload: number }).max_payload = bytes;
  };

  test('an answer that cannot be sent is reported to its asker and logged', async () => {
    const serving = await there.serve('crowded', async () => new Uint8Array(2_000));
    limitTo(1_000);
    const asked = here.request('crowded', small, { timeoutMs: 300 });
    await expect(asked).rejects.toThrow(
      "the other side failed: crowded: a message of 2000 bytes is larger than the server's max_payload of 1000",
    );
    expect(errors).toEqual([expect.objectContaining({ where: 'message', subject: 'crowded' })]);
    await serving[Symbol.asyncDispose]();
  });

  test('a piece that cannot be sent is logged, and the requests after it are answered', async () => {
    const serving = await serveSized(there, 'qry.*');
    limitTo(pieceBytes - 1);
    await expect(here.request('qry.large', sized(1), { timeoutMs: 300 })).rejects.toBeInstanceOf(BusNoAnswerError);
    expect(errors).toEqual([expect.objectContaining({ where: 'send' })]);
    expect(same(await here.request('qry.small', small), small)).toBe(true);
    await serving[Symbol.asyncDispose]();
  });
});
