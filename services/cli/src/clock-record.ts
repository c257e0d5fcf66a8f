import { open } from 'node:fs/promises';
import { createEstimator, type TraceLine, writeTrace } from '@tutti/clock';
import { clockLine } from '@tutti/sdk';
import { CliError } from './cli-error.ts';
import { readRunning } from './running-file.ts';
import { upConfig } from './up-config.ts';

export type RecordClock = {
  /** A page's address, the time endpoint, or a gateway; what runs here when undefined. */
  readonly address: string | undefined;
  /** A gateway answers those alone who are in a room: which one to go into. */
  readonly room: string | undefined;
  readonly seconds: number;
  readonly out: string;
  readonly stopping: AbortSignal;
  readonly print: (line: string) => void;
};

/** Pings as a client does, for so long, and keeps what came of it as a trace. @throws CliError when nobody answers. */
export async function recordClock({ address, room, seconds, out, stopping, print }: RecordClock): Promise<void> {
  const { url, join } = await lineTo(address, room);
  const file = await open(out, 'a').catch((cause: unknown) => {
    throw new CliError('NOT_WRITABLE', `${out} cannot be written.`, { cause });
  });
  try {
    const lines = await listen({ url, join, seconds, stopping });
    const samples = lines.filter(({ kind }) => kind === 'sample').length;
    if (samples === 0) throw new CliError('TIME_UNREACHABLE', `${url} answered no ping in ${seconds} s.`);
    await file.truncate(0);
    await file.writeFile(writeTrace({ title: url, lines }));
    print(`${out}: ${samples} samples of ${url}; npm run clock -- replay ${out}`);
  } finally {
    await file.close();
  }
}

type Line = { readonly url: string; readonly join: Parameters<typeof clockLine>[0]['join'] };

async function listen({ url, join, seconds, stopping }: Line & Pick<RecordClock, 'seconds' | 'stopping'>): Promise<TraceLine[]> {
  const lines: TraceLine[] = [];
  const estimator = createEstimator();
  const localNowMs = () => performance.timeOrigin + performance.now();
  let refused: number | undefined;
  await new Promise<void>((resolve) => {
    const end = () => {
      clearTimeout(timer);
      line[Symbol.dispose]();
      resolve();
    };
    const timer = setTimeout(end, seconds * 1_000);
    stopping.addEventListener('abort', end, { once: true });
    const line = clockLine({
      url,
      ...(join === undefined ? {} : { join }),
      localNowMs,
      nextPingDelayMs(at) {
        if (at.reason === 'connect') lines.push({ kind: 'event', reason: 'connect', localMs: at.localMs });
        return estimator.nextPingDelayMs(at);
      },
      onSample(sample) {
        lines.push({ kind: 'sample', ...sample });
        estimator.onSample(sample);
      },
      onStamp(stamp) {
        lines.push({ kind: 'stamp', ...stamp });
        estimator.onStamp(stamp);
      },
      onStatus(status) {
        if (status.status !== 'closed' || status.code === 1000) return;
        refused = status.code;
        setImmediate(end);
      },
    });
  });
  if (refused !== undefined && lines.length === 0) throw new CliError('TIME_UNREACHABLE', `${url} sent us away with ${refused}.`);
  return lines;
}

async function lineTo(address: string | undefined, room: string | undefined): Promise<Line> {
  const running = await readRunning(upConfig([]).dataDir);
  const target = address ?? running?.url;
  if (target === undefined || !URL.canParse(target))
    throw new CliError('USAGE', 'Whose clock? Give a page’s address or a WebSocket’s, or run npm start first.');
  const isSocket = /^wss?:/.test(target);
  const pages = isSocket ? running?.url : target;
  if (isSocket && room === undefined) return { url: target, join: undefined };
  if (pages === undefined) throw new CliError('USAGE', 'Who gives a guest’s token? Give the page’s address in place of the gateway’s.');
  const { gatewayUrl, timeUrl } = await ask<{ gatewayUrl: string; timeUrl?: string }>(new URL('/config.json', pages));
  if (room !== undefined) return { url: isSocket ? target : gatewayUrl, join: guestOf(pages, room) };
  if (timeUrl === undefined) throw new CliError('USAGE', `${pages} names no time endpoint; go into a room: --room demo.`);
  return { url: timeUrl, join: undefined };
}

/** Into a room as anybody: a guest's token for each attempt. */
const guestOf = (pages: string, roomId: string) => async () => {
  const { token } = await ask<{ token: string }>(new URL('/api/tokens', pages), { displayName: 'Clock' });
  return { t: 'JOIN_ROOM', commandId: 'clock-join', roomId, token } as const;
};

async function ask<T>(url: URL, body?: object): Promise<T> {
  const post = body && { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
  try {
    const response = await fetch(url, { ...post, signal: AbortSignal.timeout(10_000) });
    if (!response.ok) throw new Error(`it answered ${response.status}`);
    return (await response.json()) as T;
  } catch (cause) {
    throw new CliError(
      'TIME_UNREACHABLE',
      `${url.href} does not answer as it should (${cause instanceof Error ? cause.message : cause}).`,
      { cause },
    );
  }
}
