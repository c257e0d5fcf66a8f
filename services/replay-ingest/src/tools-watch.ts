import { type Logger, pause } from '@tutti/service';

export type ToolsWatchNeeds<T> = {
  /** Undefined: they are not installed. */
  readonly find: () => Promise<T | undefined>;
  readonly onFound: () => void;
  readonly log: Pick<Logger, 'info' | 'warn'>;
  readonly everyMs?: number;
};

export type ToolsWatch<T> = AsyncDisposable & {
  /** Undefined while they are not there. */
  current(): T | undefined;
  readiness(): true | { readonly off: string };
};

/** Looks for ffmpeg and ffprobe until they are there. Without them jobs wait, and the rest of the service works. */
export async function toolsWatch<T>({ find, onFound, log, everyMs = 60_000 }: ToolsWatchNeeds<T>): Promise<ToolsWatch<T>> {
  const closing = new AbortController();
  let tools = await find();
  if (tools === undefined) log.warn('ingest off: install ffmpeg');

  const look = async () => {
    while (tools === undefined && !closing.signal.aborted) {
      await pause(everyMs, closing.signal);
      tools = await find();
      if (tools === undefined) continue;
      log.info('ffmpeg is there: ingest goes on');
      onFound();
    }
  };
  const looking = look();
  return {
    current: () => tools,
    readiness: () => tools !== undefined || { off: 'install ffmpeg' },
    async [Symbol.asyncDispose]() {
      closing.abort();
      await looking;
    },
  };
}
