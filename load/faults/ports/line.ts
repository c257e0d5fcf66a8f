import { once } from 'node:events';
import { connect as tcpConnect } from 'node:net';
import type { Ledger } from './ledger.ts';

/** A TCP connection of an attacker. It writes any bytes, counts the answers of HTTP, and parses nothing else. */
export type Line = Disposable & {
  readonly isOpen: boolean;
  /** Writes bytes that hold so many requests or frames. Nothing is written or counted when the connection is over. */
  write(bytes: Buffer | string, kind: string, requests?: number): void;
  /** Resolves when every request has its answer, the connection is over, or the time is. */
  settled(withinMs: number): Promise<void>;
  /** The pattern's first group, or all of the match, from what came since the last match; undefined when it does not come in time. */
  finds(pattern: RegExp, withinMs: number): Promise<string | undefined>;
  /** Resolves when the server ended the connection, or the time is over. */
  over(withinMs: number): Promise<void>;
  /** Ends our direction with a FIN. */
  end(): void;
  /** Ends the connection with a reset. */
  cut(): void;
};

/** Nobody listens at the port any more. */
export class LineRefusedError extends Error {
  override readonly name = 'LineRefusedError';
  readonly code = 'LINE_REFUSED';
}

const connectWithinMs = 5_000;
const mostKept = 65_536;

/** @throws LineRefusedError */
export async function connectLine(port: number, attack: number, ledger: Ledger): Promise<Line> {
  const tcp = tcpConnect({ host: '127.0.0.1', port, noDelay: true });
  const watchers = new Set<() => void>();
  let [text, tail, kind] = ['', '', ''];
  let [asked, answered] = [0, 0];
  let isOpen = true;
  const look = () => {
    for (const watcher of [...watchers]) watcher();
  };
  tcp.on('data', (chunk: Buffer) => {
    const came = chunk.toString('latin1');
    text = (text + came).slice(-mostKept);
    const { statuses, rest } = statusesIn(tail + came);
    tail = rest;
    answered += statuses.length;
    for (const status of statuses) ledger.answered(status, kind);
    look();
  });
  tcp.on('error', () => undefined);
  tcp.on('end', () => tcp.end());
  tcp.on('close', () => {
    isOpen = false;
    look();
  });
  await connected(tcp);

  /** Resolves with what `found` returns, at the latest when the connection or the time is over. */
  const until = <T>(found: () => T | undefined, withinMs: number) =>
    new Promise<T | undefined>((resolve) => {
      const done = (value: T | undefined) => {
        clearTimeout(timer);
        watchers.delete(watcher);
        resolve(value);
      };
      const watcher = () => {
        const value = found();
        if (value !== undefined || !isOpen) done(value);
      };
      const timer = setTimeout(() => done(undefined), withinMs);
      watchers.add(watcher);
      watcher();
    });

  return {
    get isOpen() {
      return isOpen && tcp.writable;
    },
    write(given, ofKind, requests = 1) {
      if (!tcp.writable) return;
      const bytes = typeof given === 'string' ? Buffer.from(given, 'latin1') : given;
      kind = ofKind;
      asked += requests;
      if (requests > 0) ledger.note({ attack, kind, bytes, requests });
      tcp.write(bytes);
    },
    settled: async (withinMs) => void (await until(() => (answered >= asked ? true : undefined), withinMs)),
    finds: (pattern, withinMs) =>
      until(() => {
        const match = pattern.exec(text);
        if (!match) return undefined;
        text = text.slice(match.index + match[0].length);
        return match[1] ?? match[0];
      }, withinMs),
    over: async (withinMs) => void (await until(() => undefined, withinMs)),
    end: () => void tcp.end(),
    cut: () => void tcp.resetAndDestroy(),
    [Symbol.dispose]: () => void tcp.destroy(),
  };
}

async function connected(tcp: ReturnType<typeof tcpConnect>): Promise<void> {
  const timer = setTimeout(() => tcp.destroy(new Error('no connection in time')), connectWithinMs);
  try {
    await once(tcp, 'connect');
  } catch (cause) {
    throw new LineRefusedError('the port takes no connection', { cause });
  } finally {
    clearTimeout(timer);
  }
}

/** The statuses of the answers that begin in the text, and its end, in which the next one may have begun. */
function statusesIn(text: string): { readonly statuses: number[]; readonly rest: string } {
  let end = 0;
  const statuses = [...text.matchAll(/HTTP\/1\.[01] (\d{3})/gu)].map((match) => {
    end = match.index + match[0].length;
    return Number(match[1]);
  });
  return { statuses, rest: text.slice(Math.max(end, text.length - 'HTTP/1.1 20'.length)) };
}
