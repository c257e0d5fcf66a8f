import type { Bus } from '@tutti/bus';
import { timeExchangeReplies, timeExchangeRequests } from '@tutti/protocol';
import { expect, test } from 'vitest';
import { serveTime } from './serve-time.ts';

type Handler = (bytes: Uint8Array) => Promise<Uint8Array>;

async function serving() {
  let handler: Handler | undefined;
  let nowMs = 1_000;
  let active = true;
  const serve: Bus['serve'] = async (_, given) => {
    handler = given as Handler;
    return { async [Symbol.asyncDispose]() {} };
  };
  await serveTime({
    bus: { serve },
    nowServerMs: () => nowMs++,
    utcErrMs: () => 3,
    office: { active: () => active },
    referenceId: 'ann',
    term: 4,
    onExchange: () => undefined,
  });
  return {
    ask: () => handler?.(timeExchangeRequests.encode({ clientNowMs: 12.5 })) ?? Promise.reject(new Error('not served')),
    end: () => {
      active = false;
    },
  };
}

test('[TM1] [TM11] T-1 the answer says when the question came, when it goes, who says so and in which term', async () => {
  const { ask } = await serving();
  expect(timeExchangeReplies.decode(await ask())).toEqual({
    clientNowMs: 12.5,
    serverReceivedMs: 1_000,
    serverNowMs: 1_001,
    utcErrMs: 3,
    referenceId: 'ann',
    term: 4,
  });
});

test('[TM11] T-5 a question that was waiting while the term ended is not answered', async () => {
  const { ask, end } = await serving();
  end();
  await expect(ask()).rejects.toMatchObject({ code: 'TIME_TERM_OVER', term: 4 });
});
