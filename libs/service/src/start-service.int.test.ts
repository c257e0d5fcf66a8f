import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createInterface } from 'node:readline';
import { afterEach, expect, test } from 'vitest';

type Line = Record<string, unknown> & { msg: string };
const children: ChildProcess[] = [];
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
});

/** A process of its own: `body` sees `service`, made by startService. */
function run(body: string, env: Record<string, string> = {}) {
  const source = `
    import { startService, readConfig, serviceConfig, requiredEnv, withSpan } from ${JSON.stringify(new URL('./index.ts', import.meta.url).href)};
    const config = readConfig(() => ({ ...serviceConfig('demo') }));
    const service = await startService('demo', config);
    const closing = (name, ms = 0) => ({ [Symbol.asyncDispose]: async () => { await new Promise(r => setTimeout(r, ms)); service.log.info('closed ' + name); } });
    ${body}
    await service.untilStopped();`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', source], {
    env: { PATH: process.env['PATH'], ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  children.push(child);
  const lines: Line[] = [];
  const waiting: { msg: string; found: (line: Line) => void }[] = [];
  createInterface({ input: child.stdout }).on('line', (text) => {
    const line = JSON.parse(text) as Line;
    lines.push(line);
    for (const one of waiting) if (line.msg === one.msg) one.found(line);
  });
  let stderr = '';
  child.stderr.on('data', (chunk) => {
    stderr += String(chunk);
  });
  const line = (msg: string) =>
    new Promise<Line>((found) => {
      const earlier = lines.find((one) => one.msg === msg);
      if (earlier === undefined) waiting.push({ msg, found });
      else found(earlier);
    });
  const ended = once(child, 'close').then(([code]) => ({ code: code as number | null, stderr, messages: lines.map((one) => one.msg) }));
  return { child, line, ended };
}

test('SIGTERM closes in reverse order and ends with 0; /readyz says so meanwhile', async () => {
  const { child, line, ended } = run(`
    service.own(closing('log'));
    service.own(closing('gateway', 300));
    service.ready('log', () => 'not yet');
    service.log.info('up');`);
  const { healthPort } = await line('started');
  await line('up');
  const ready = await fetch(`http://127.0.0.1:${String(healthPort)}/readyz`);
  expect([ready.status, await ready.json()]).toEqual([503, { status: 'not-ready', checks: { log: 'not yet' } }]);
  expect((await fetch(`http://127.0.0.1:${String(healthPort)}/healthz`)).status).toBe(200);
  expect(await (await fetch(`http://127.0.0.1:${String(healthPort)}/metrics`)).text()).toContain('nodejs_eventloop_lag');
  child.kill('SIGTERM');
  await line('draining');
  expect(await (await fetch(`http://127.0.0.1:${String(healthPort)}/readyz`)).json()).toMatchObject({ status: 'draining' });
  const { code, messages } = await ended;
  expect(code).toBe(0);
  expect(messages.filter((msg) => msg.startsWith('closed '))).toEqual(['closed gateway', 'closed log']);
});

test('a second signal ends a stuck drain at once, with 1', async () => {
  const { child, line, ended } = run(`service.own(closing('stuck', 60_000)); service.log.info('up');`);
  await line('up');
  child.kill('SIGINT');
  await line('draining');
  child.kill('SIGINT');
  expect((await ended).code).toBe(1);
});

test('an error nobody caught is logged, drains and ends with 1', async () => {
  const { line, ended } = run(`service.own(closing('log')); throw new Error('boom');`);
  expect(await line('uncaughtException')).toMatchObject({ level: 60, service: 'demo', err: { message: 'boom' } });
  expect(await ended).toMatchObject({ code: 1, messages: expect.arrayContaining(['closed log']) });
});

test('O-5 an error in a timer or a promise of one connection closes that connection, and the process goes on', async () => {
  const { child, line, ended } = run(`
    const scope = (name) => ({ where: 'connection', about: { name }, end: () => service.log.info('closed ' + name) });
    service.faults.run(scope('timer'), () => void setTimeout(() => { throw new Error('in a timer'); }, 1));
    service.faults.run(scope('promise'), () => void (async () => { await 1; throw new Error('in a promise'); })());
    service.log.info('up');`);
  const { healthPort } = await line('started');
  await line('closed timer');
  await line('closed promise');
  expect(await line('a fault ended what it belongs to')).toMatchObject({
    level: 50,
    where: 'connection',
    err: { stack: expect.any(String) },
  });
  const metrics = await (await fetch(`http://127.0.0.1:${String(healthPort)}/metrics`)).text();
  expect(metrics).toMatch(/tutti_faults_total\{where="connection",[^}]*\} 2\n/u);
  child.kill('SIGTERM');
  expect((await ended).code).toBe(0);
});

test('a wrong variable is one sentence on stderr and exit code 78', async () => {
  const { ended } = run('', { LOG_LEVEL: 'loud' });
  expect(await ended).toMatchObject({
    code: 78,
    stderr: 'LOG_LEVEL is "loud", but has to be one of trace, debug, info, warn, error, fatal, silent.\n',
  });
});

test('spans go to the collector when an endpoint is set, and log lines carry their ids', async () => {
  const received = Promise.withResolvers<string>();
  const collector = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += String(chunk);
    received.resolve(`${request.url} ${body}`);
    response.end('{}');
  }).listen(0, '127.0.0.1');
  await once(collector, 'listening');
  const { line, ended } = run(`await withSpan('work', { room: 'x7' }, () => service.log.info('inside')); service.stop('done');`, {
    OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${(collector.address() as AddressInfo).port}`,
  });
  const { trace_id } = await line('inside');
  expect(trace_id).toMatch(/^[0-9a-f]{32}$/);
  const body = await received.promise;
  expect(body).toContain('/v1/traces ');
  expect(body).toContain('"work"');
  expect(body).toContain('service.name');
  expect((await ended).code).toBe(0);
  collector.close();
});
