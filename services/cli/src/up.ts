import { migrate } from '@tutti/event-log';
import { monotonicMs } from '@tutti/service';
import { logLines } from './log-lines.ts';
import { buildPages } from './pages.ts';
import { runUp } from './run-up.ts';
import { seed } from './seed.ts';
import { entryOf, instancesOf, serviceList } from './service-list.ts';
import { upConfig } from './up-config.ts';

/** One Ctrl-C arrives up to three times: from the terminal, from npm, and from the process that npm started. */
const sameSignalMs = 700;

/** `tutti up`: everything, until Ctrl-C or SIGTERM; a second one kills what has not ended yet. */
export async function up(args: readonly string[]): Promise<number> {
  const config = upConfig(args);
  const [stopping, killing] = [new AbortController(), new AbortController()];
  let firstMs = 0;
  const onSignal = (): void => {
    if (!stopping.signal.aborted) {
      firstMs = monotonicMs();
      stopping.abort();
    } else if (monotonicMs() - firstMs > sameSignalMs) killing.abort();
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, onSignal);
  // NOTE a terminal or pipe that is gone must not keep us from ending what we started.
  process.stdout.on('error', () => undefined);
  const write = (text: string) => void process.stdout.write(text);
  const entries = Object.fromEntries(instancesOf(config).map(({ kind, name }) => [name, entryOf(kind)]));
  await runUp(
    config,
    { services: serviceList, entries, migrate, buildPages, seed },
    {
      lines: logLines(write, { colour: process.stdout.isTTY }),
      print: (line) => write(`${line}\n`),
      stopping: stopping.signal,
      killing: killing.signal,
    },
  );
  return killing.signal.aborted ? 130 : 0;
}
