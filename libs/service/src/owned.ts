import type { Logger } from './logger.ts';
import { monotonicMs } from './system-clock.ts';

type Closable = AsyncDisposable | Disposable;

/** Things with a life, closed in the reverse of the order they were added. */
export type Owned = {
  add<T extends Closable>(thing: T, name?: string): T;
  /** Closes all within `withinMs` altogether; a thing that fails or is late is logged and passed over. True when all closed well. */
  close(withinMs: number): Promise<boolean>;
};

export function ownedThings(log: Pick<Logger, 'error' | 'debug'>): Owned {
  const things: { name: string; thing: Closable }[] = [];
  return {
    add(thing, name = `thing ${things.length + 1}`) {
      things.push({ name, thing });
      return thing;
    },
    async close(withinMs) {
      const deadlineMs = monotonicMs() + withinMs;
      let allWell = true;
      for (let last = things.pop(); last !== undefined; last = things.pop()) {
        const fault = await closeBy(last.thing, deadlineMs);
        if (fault === undefined) log.debug({ thing: last.name }, 'closed');
        else {
          allWell = false;
          log.error({ thing: last.name, err: fault }, 'not closed');
        }
      }
      return allWell;
    },
  };
}

async function closeBy(thing: Closable, deadlineMs: number): Promise<Error | undefined> {
  const late = Promise.withResolvers<Error>();
  const timer = setTimeout(
    () => late.resolve(new Error('still open when the time to drain was over')),
    Math.max(0, deadlineMs - monotonicMs()),
  );
  try {
    return await Promise.race([late.promise, dispose(thing)]);
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  } finally {
    clearTimeout(timer);
  }
}

async function dispose(thing: Closable): Promise<undefined> {
  if (Symbol.asyncDispose in thing) await thing[Symbol.asyncDispose]();
  else thing[Symbol.dispose]();
  return undefined;
}
