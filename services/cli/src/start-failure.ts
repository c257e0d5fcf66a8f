import type { ServerExit } from '@tutti/embedded';
import { CliError } from './cli-error.ts';

/** Ends a start after which waiting longer makes no sense. */
const mostEnds = 4;
/** EX_CONFIG: the service says in one sentence what is wrong with its environment. */
const configExit = 78;

export type StartWatch = {
  /** Rejects when a service does not come up. */
  readonly failed: Promise<never>;
  line(name: string, line: string): void;
  ended(name: string, end: ServerExit | Error): void;
};

/** While everything starts: a service that ends again and again fails the start, with the last thing it said. */
export function watchStart(): StartWatch {
  const said = new Map<string, string>();
  const ends = new Map<string, number>();
  const failure = Promise.withResolvers<never>();
  failure.promise.catch(() => undefined);
  return {
    failed: failure.promise,
    line(name, line) {
      const complaint = complaintIn(line);
      if (complaint !== undefined) said.set(name, complaint);
    },
    ended(name, end) {
      const count = (ends.get(name) ?? 0) + 1;
      ends.set(name, count);
      const hopeless = !(end instanceof Error) && end.code === configExit;
      if (!hopeless && count < mostEnds) return;
      const why = said.get(name) ?? (end instanceof Error ? end.message : `it ended with ${end.signal ?? end.code}`);
      failure.reject(new CliError('SERVICE_NOT_STARTED', `${name} did not start: ${why.replace(/\.?$/, '.')}`));
    },
  };
}

/** What a line of a service's log complains about: an error's message, or plain text (a sentence about its configuration). */
export function complaintIn(line: string): string | undefined {
  if (!line.startsWith('{')) return /^\s|^node:|^\^|^Node\.js/.test(line) || line.trim() === '' ? undefined : line.trim();
  try {
    const { level, msg, err } = JSON.parse(line) as { level?: number; msg?: string; err?: { message?: string } };
    return level !== undefined && level >= 50 ? (err?.message ?? msg) : undefined;
  } catch {
    return undefined;
  }
}
