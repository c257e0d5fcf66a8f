import { expect, test } from 'vitest';
import { serviceHealth } from './health.ts';
import { createMetrics } from './metrics.ts';

const health = () => serviceHealth(createMetrics('test', 'test-1'), 20);

test('ready when every named check is', async () => {
  const checked = health();
  checked.ready('log', () => true);
  checked.ready('bus', async () => true);
  expect(await checked.answer('/readyz')).toMatchObject({ status: 200, body: '{"status":"ready","checks":{"log":"ok","bus":"ok"}}\n' });
});

test('a failing, throwing or silent check makes 503 and is listed with its reason', async () => {
  const checked = health();
  checked.ready('log', () => 'EVENTS is ahead of the log');
  checked.ready('bus', () => Promise.reject(new Error('no connection')));
  checked.ready('media', () => new Promise(() => undefined));
  checked.ready('web', () => true);
  checked.ready('feed', async () => false);
  const answer = await checked.answer('/readyz');
  expect(answer?.status).toBe(503);
  expect(JSON.parse(answer?.body ?? '')).toEqual({
    status: 'not-ready',
    checks: { log: 'EVENTS is ahead of the log', bus: 'no connection', media: 'no answer within 20 ms', web: 'ok', feed: 'not ready' },
  });
});

test('O-1 a part that is off is shown with its reason and leaves the process ready; beside a failing one it is not', async () => {
  const checked = health();
  checked.ready('log', () => true);
  checked.ready('ingest', async () => ({ off: 'install ffmpeg' }));
  expect(await checked.answer('/readyz')).toMatchObject({
    status: 200,
    body: '{"status":"ready","checks":{"log":"ok","ingest":"off: install ffmpeg"}}\n',
  });
  checked.ready('bus', () => 'NATS is away');
  const answer = await checked.answer('/readyz');
  expect(answer?.status).toBe(503);
  expect(JSON.parse(answer?.body ?? '')).toMatchObject({ checks: { ingest: 'off: install ffmpeg', bus: 'NATS is away' } });
});

test('a draining process is alive, not ready', async () => {
  const checked = health();
  checked.drain();
  expect((await checked.answer('/healthz'))?.status).toBe(200);
  expect((await checked.answer('/readyz'))?.status).toBe(503);
});

test('metrics carry service and instance; other paths are left to the caller', async () => {
  const checked = health();
  expect((await checked.answer('/metrics'))?.body).toMatch(/process_cpu_user_seconds_total\{[^}]*service="test",instance="test-1"/);
  expect(await checked.answer('/else')).toBeUndefined();
});

test('a process that still starts is alive, not ready, even before it has a check', async () => {
  const checked = health();
  checked.starting();
  expect(JSON.parse((await checked.answer('/readyz'))?.body ?? '')).toEqual({ status: 'starting', checks: {} });
  checked.started();
  expect((await checked.answer('/readyz'))?.status).toBe(200);
  checked.drain();
  checked.started();
  expect((await checked.answer('/readyz'))?.status).toBe(503);
});
