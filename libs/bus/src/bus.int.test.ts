import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { jetstreamManager } from '@nats-io/jetstream';
import { commandAnswers, commandEnvelopes, type RoomCommandEnvelope, subjects } from '@tutti/protocol';
import { containedFaults, createLogger, createMetrics, currentTrace, startTelemetry, withSpan } from '@tutti/service';
import { testNats, waitFor } from '@tutti/testkit';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Bus } from './bus.ts';
import { connectBus } from './connect-bus.ts';
import {
  BusHandlerError,
  BusNoAnswerError,
  BusPayloadLimitError,
  BusTooLargeError,
  ForeignStreamError,
  PublishRefusedError,
} from './errors.ts';
import { ensureEventStream, readEventStream } from './event-stream.ts';
import { mirrorPublisher } from './mirror-publisher.ts';

const log = createLogger('test', { instanceId: 'test', logLevel: 'silent' });
const bytes = (text: string) => new TextEncoder().encode(text);
const text = (data: Uint8Array | undefined) => new TextDecoder().decode(data);

const nats = await testNats();
let here: Bus;
let there: Bus;
beforeAll(async () => {
  here = await connectBus({ url: nats.url, name: 'here', log });
  there = await connectBus({ url: nats.url, name: 'there', log });
});
afterAll(async () => {
  for (const thing of [here, there, nats]) await thing[Symbol.asyncDispose]();
});

describe('request and reply', () => {
  test('a request is answered, several at a time, until the server leaves; answers under way are still given', async () => {
    const entered: string[] = [];
    const leave = Promise.withResolvers<void>();
    const serving = await there.serve('echo.*', async (data, { subject }) => {
      entered.push(text(data));
      if (text(data) === 'slow') await leave.promise;
      return bytes(`${subject} ${text(data)}`);
    });
    const slow = here.request('echo.a', bytes('slow'));
    await waitFor(() => entered.length === 1);
    expect(text(await here.request('echo.b', bytes('quick')))).toBe('echo.b quick');
    const left = serving[Symbol.asyncDispose]();
    leave.resolve();
    expect(text(await slow)).toBe('echo.a slow');
    await left;
    await expect(here.request('echo.a', bytes('late'))).rejects.toBeInstanceOf(BusNoAnswerError);
  });

  test('a handler that fails is told to the requester, and the next request is served', async () => {
    const serving = await there.serve('fails', async (data) => {
      if (text(data) === 'bad') throw new Error('cannot\nhave that');
      return data;
    });
    await expect(here.request('fails', bytes('bad'))).rejects.toEqual(new BusHandlerError('fails', 'cannot have that'));
    expect(text(await here.request('fails', bytes('good')))).toBe('good');
    await serving[Symbol.asyncDispose]();
  });

  test('nobody there is told at once, silence after the time-out', async () => {
    const startMs = performance.now();
    await expect(here.request('nobody', bytes(''))).rejects.toThrow('nobody is there');
    expect(performance.now() - startMs).toBeLessThan(500);
    const silent = await there.serve('silent', () => new Promise(() => {}));
    await expect(here.request('silent', bytes(''), { timeoutMs: 60 })).rejects.toThrow('no answer within 60 ms');
    void silent;
  });

  test('those who share a queue share the work', async () => {
    const counts = [0, 0];
    const serving = await Promise.all(
      counts.map((_, index) =>
        there.serve(
          'shared',
          async (data) => {
            counts[index] = (counts[index] ?? 0) + 1;
            return data;
          },
          { queue: 'workers' },
        ),
      ),
    );
    await Promise.all(Array.from({ length: 60 }, () => here.request('shared', bytes(''))));
    expect((counts[0] ?? 0) + (counts[1] ?? 0)).toBe(60);
    expect(Math.min(...counts)).toBeGreaterThan(0);
    for (const each of serving) await each[Symbol.asyncDispose]();
  });

  test('O-1: the trace goes on from the requester to the handler, and with a published message', async () => {
    const telemetry = startTelemetry({ service: 'test', instanceId: 'test' });
    const serving = await there.serve('traced', async () => bytes(currentTrace()?.traceId ?? ''));
    const heard = Promise.withResolvers<string | undefined>();
    const subscription = there.subscribe('heard', (_, message) => {
      heard.resolve(withTrace(message.context()));
    });
    await there.flush();
    await withSpan('test', {}, async () => {
      const traceId = currentTrace()?.traceId;
      expect(traceId).toBeDefined();
      expect(text(await here.request('traced', bytes('')))).toBe(traceId);
      here.publish('heard', bytes(''));
      expect(await heard.promise).toBe(traceId);
    });
    await subscription[Symbol.asyncDispose]();
    await serving[Symbol.asyncDispose]();
    await telemetry[Symbol.asyncDispose]();
  });

  test('O-5 an answer of 15 MB arrives byte for byte, ten askers at once share it, and too many different ones are refused', async () => {
    const large = new Uint8Array(15_000_000).map((_, index) => (index * 7919) % 251);
    const answers: Readonly<Record<string, () => Uint8Array>> = { small: () => bytes('small'), one: () => large, own: () => large.slice() };
    const serving = await there.serve('large.*', async (_, { subject }) => answers[subject.slice('large.'.length)]?.() ?? bytes(''));
    const asked = Array.from({ length: 10 }, () => here.request('large.one', bytes(''), { timeoutMs: 20_000 }));
    expect(text(await here.request('large.small', bytes('')))).toBe('small');
    for (const answer of await Promise.all(asked)) expect(Buffer.compare(answer, large)).toBe(0);
    const many = await Promise.allSettled(Array.from({ length: 12 }, () => here.request('large.own', bytes(''), { timeoutMs: 20_000 })));
    const refused = many.flatMap((one) => (one.status === 'rejected' ? [String(one.reason)] : []));
    expect(refused.every((why) => why.includes('busy: an answer of 15000000 bytes'))).toBe(true);
    expect(refused.length).toBeGreaterThan(0);
    expect(refused.length).toBeLessThan(12);
    expect(Buffer.compare(await here.request('large.one', bytes('')), large)).toBe(0);
    await serving[Symbol.asyncDispose]();
  });

  test('O-5 a request larger than a message may be is refused at once; what else is sent in that turn goes out', async () => {
    const serving = await there.serve('echo', async (data) => data);
    const tooLarge = here.request('echo', new Uint8Array(2_000_000));
    const small = here.request('echo', bytes('small'));
    await expect(tooLarge).rejects.toEqual(new BusTooLargeError('echo', 2_000_000, 1_048_576));
    expect(text(await small)).toBe('small');
    await serving[Symbol.asyncDispose]();
  });

  test('O-5 a message larger than a message may be is counted, and those published in its turn arrive', async () => {
    const metrics = createMetrics('test', 'test');
    const counting = await connectBus({ url: nats.url, name: 'counting', log, faults: containedFaults({ log, metrics }) });
    const heard: string[] = [];
    const subscription = there.subscribe('mixed', (data) => heard.push(text(data)));
    await there.flush();
    counting.publish('mixed', bytes('before'));
    counting.publish('mixed', new Uint8Array(2_000_000));
    counting.publish('mixed', bytes('after'));
    await waitFor(() => heard.length === 2);
    expect(heard).toEqual(['before', 'after']);
    expect(await metrics.metrics()).toMatch(/tutti_faults_total\{where="send",[^}]*\} 1\n/u);
    await subscription[Symbol.asyncDispose]();
    await counting[Symbol.asyncDispose]();
  });

  test('O-5 a listener that throws misses that message alone, and the requests beside it are answered', async () => {
    const heard: string[] = [];
    const subscription = there.subscribe('throws', (data) => {
      if (text(data) === 'bad') throw new Error('cannot read that');
      heard.push(text(data));
    });
    const serving = await there.serve('beside', async (data) => data);
    for (const word of ['one', 'bad', 'two']) here.publish('throws', bytes(word));
    expect(text(await here.request('beside', bytes('still here')))).toBe('still here');
    await waitFor(() => heard.length === 2);
    expect(heard).toEqual(['one', 'two']);
    await subscription[Symbol.asyncDispose]();
    await serving[Symbol.asyncDispose]();
  });

  test('O-5 who holds the pieces is gone: no answer, within the time-out, and never half of it', async () => {
    const leaving = await connectBus({ url: nats.url, name: 'leaving', log });
    const asks = here.connection.subscribe('pieces.>', { max: 1 });
    await leaving.serve('large', async () => new Uint8Array(3_000_000));
    const asked = here.request('large', bytes(''), { timeoutMs: 1_000 });
    const failed = expect(asked).rejects.toBeInstanceOf(BusNoAnswerError);
    for await (const _ of asks) await leaving.connection.close();
    await failed;
  });

  const withTrace = (context: Parameters<typeof currentTrace>[0]) => currentTrace(context)?.traceId;
});

describe('commands', () => {
  const envelope: RoomCommandEnvelope = { commandId: 'c1', roomId: 'r1', actorId: 'm1', command: { type: 'JoinRoom' } };
  const subject = subjects.roomCommand('r1');
  const accepted = { accepted: { firstPosition: 1, lastPosition: 1, version: 1 } };

  test('E-2: a command is sent again, with its id, until somebody decides it', async () => {
    const asked: string[] = [];
    const answers = [{ again: 'not mine' }, undefined, accepted];
    const late = new Promise<AsyncDisposable>((resolve) => {
      setTimeout(async () => {
        const serving = await there.serve(subject, async (data) => {
          asked.push(commandEnvelopes.decode(data).commandId);
          const answer = answers[asked.length - 1];
          if (!answer) throw new Error('in trouble');
          return commandAnswers.encode(answer);
        });
        resolve(serving);
      }, 150);
    });
    expect(await here.command(envelope)).toEqual(accepted);
    expect(asked).toEqual(['c1', 'c1', 'c1']);
    await (await late)[Symbol.asyncDispose]();
  });

  test('a refusal is an answer; nobody at all is "again", after 8 s', async () => {
    const refused = { refused: { code: 'not-host' as const, message: 'no', field: '' } };
    const serving = await there.serve(subject, async () => commandAnswers.encode(refused));
    expect(await here.command(envelope)).toEqual(refused);
    await serving[Symbol.asyncDispose]();
    const startMs = performance.now();
    expect(await here.command(envelope)).toHaveProperty('again');
    expect(performance.now() - startMs).toBeGreaterThan(7_000);
    expect(performance.now() - startMs).toBeLessThan(10_000);
  });
});

describe('EVENTS', () => {
  beforeEach(async () => {
    const manager = await jetstreamManager(here.connection);
    await manager.streams.delete('EVENTS').catch(() => undefined);
  });
  const message = (sequence: number) => ({ sequence, subject: 'evt.room.a', bytes: bytes(`event ${sequence}`), id: `e:${sequence}` });

  test('the stream is made once, and says whose events it carries', async () => {
    const made = await Promise.all([ensureEventStream(here, { epoch: 'e' }), ensureEventStream(there, { epoch: 'e' })]);
    expect(made).toEqual([{ lastSequence: 0 }, { lastSequence: 0 }]);
    await expect(ensureEventStream(here, { epoch: 'other' })).rejects.toEqual(new ForeignStreamError('epoch other', 'epoch e'));
    const { config } = await (await jetstreamManager(here.connection)).streams.info('EVENTS');
    expect(config).toMatchObject({ subjects: ['evt.>'], storage: 'file', deny_delete: true, discard: 'old' });
  });

  test('two makers of different logs: one wins, the other is told', async () => {
    const both = await Promise.allSettled([ensureEventStream(here, { epoch: 'e' }), ensureEventStream(there, { epoch: 'f' })]);
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  });

  test('E-3: messages are at their sequences, many under way at a time', async () => {
    await ensureEventStream(here, { epoch: 'e' });
    const acked: number[] = [];
    const publisher = mirrorPublisher(here, { window: 64, onAck: (sequence) => acked.push(sequence) });
    for (let sequence = 1; sequence <= 2000; sequence += 1) await publisher.publish(message(sequence));
    await publisher.settled();
    expect(acked).toEqual(Array.from({ length: 2000 }, (_, index) => index + 1));
    expect(text(await readEventStream(here, 1234))).toBe('event 1234');
    expect(await readEventStream(here, 2001)).toBeUndefined();
    await publisher[Symbol.asyncDispose]();
  });

  test('what is not the next one is refused, and the publisher says so to whoever waits or comes later', async () => {
    await ensureEventStream(here, { epoch: 'e' });
    const publisher = mirrorPublisher(here, { window: 4 });
    await publisher.publish(message(1));
    await publisher.publish(message(3));
    await publisher.publish(message(4));
    await expect(publisher.settled()).rejects.toMatchObject({ code: 'BUS_PUBLISH_REFUSED', sequence: 3, serverCode: 10071 });
    await expect(publisher.publish(message(2))).rejects.toBeInstanceOf(PublishRefusedError);
    expect(await publisher.fault).toMatchObject({ sequence: 3 });
    expect(await ensureEventStream(here, { epoch: 'e' })).toEqual({ lastSequence: 1 });
    await publisher[Symbol.asyncDispose]();
  });

  test('O-5 an event larger than a message may be fails its publisher by name, and no process', async () => {
    await ensureEventStream(here, { epoch: 'e' });
    const publisher = mirrorPublisher(here);
    await publisher.publish(message(1));
    await publisher.publish({ ...message(2), bytes: new Uint8Array(2_000_000) });
    await expect(publisher.settled()).rejects.toMatchObject({ sequence: 2, message: expect.stringContaining('max_payload of 1048576') });
    await expect.poll(() => ensureEventStream(here, { epoch: 'e' })).toEqual({ lastSequence: 1 });
    await publisher[Symbol.asyncDispose]();
  });

  test('without a stream, and without an acknowledgement, publishing fails', async () => {
    const nowhere = mirrorPublisher(here);
    await nowhere.publish(message(1));
    await expect(nowhere.settled()).rejects.toThrow('there is no such stream');
    await nowhere[Symbol.asyncDispose]();
    const subscription = there.subscribe('evt.>', () => {}); // somebody listens, nobody acknowledges
    await there.flush();
    const unheard = mirrorPublisher(here, { ackTimeoutMs: 80 });
    await unheard.publish(message(1));
    await expect(unheard.settled()).rejects.toThrow('no acknowledgement for 80 ms');
    await unheard[Symbol.asyncDispose]();
    await subscription[Symbol.asyncDispose]();
  });
});

test('O-5 a server that takes too small messages is refused at the start, in one sentence', async () => {
  const small = createServer((socket) => socket.write(`INFO ${JSON.stringify({ ...serverInfo, max_payload: 65_536 })}\r\n`));
  small.on('connection', (socket) => socket.on('data', (data) => String(data).includes('PING') && socket.write('PONG\r\n')));
  await once(small.listen(0, '127.0.0.1'), 'listening');
  const { port } = small.address() as AddressInfo;
  await expect(connectBus({ url: `nats://127.0.0.1:${port}`, name: 'here', log })).rejects.toEqual(
    new BusPayloadLimitError(`127.0.0.1:${port}`, 65_536, 1_048_576),
  );
  small.close();
});

/** What a nats-server says of itself to whoever connects. */
const serverInfo = { server_id: 'small', server_name: 'small', version: '2.12.0', proto: 1, headers: true, host: '127.0.0.1' };

test('O-1: NATS is killed and comes back: subscriptions go on, whoever asked to be told is told', async () => {
  const heard: string[] = [];
  let reconnected = 0;
  const forget = there.onReconnect(() => {
    reconnected += 1;
  });
  const subscription = there.subscribe('news', (data) => heard.push(text(data)));
  const serving = await there.serve('still', async (data) => data);
  await nats.kill9();
  await waitFor(() => !there.connected && !here.connected);
  await nats.start();
  await waitFor(() => reconnected === 1 && here.connected);
  expect(text(await here.request('still', bytes('here')))).toBe('here');
  here.publish('news', bytes('after'));
  await waitFor(() => heard.includes('after'));
  forget();
  await subscription[Symbol.asyncDispose]();
  await serving[Symbol.asyncDispose]();
});
