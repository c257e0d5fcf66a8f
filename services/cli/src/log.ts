import { LogConnectionLostError, postgresEventLog } from '@tutti/event-log';
import { optionalEnv } from '@tutti/service';
import { CliError } from './cli-error.ts';
import { printStream } from './print-stream.ts';
import { readRunning } from './running-file.ts';
import { upConfig } from './up-config.ts';

/** `tutti log <stream> [--json]`: every event of a stream, who, when and why, and the folded state after each. */
export async function log(args: readonly string[]): Promise<number> {
  const json = args.includes('--json');
  const [stream, ...more] = args.filter((arg) => arg !== '--json');
  if (stream === undefined || more.length > 0 || !/^[a-z]+-[\w-]+$/.test(stream))
    throw new CliError('USAGE', 'Which stream? For example: npm run log -- room-demo');
  const { dataDir } = upConfig([]);
  const postgresUrl = optionalEnv('POSTGRES_URL', (await readRunning(dataDir))?.postgresUrl);
  if (postgresUrl === undefined) throw new CliError('USAGE', `Nothing runs on ${dataDir}; run npm start first, or set POSTGRES_URL.`);
  endQuietlyWithThePipe();
  const events = await postgresEventLog({ url: postgresUrl, name: 'tutti-cli', connections: 1 }).catch(unreachable);
  try {
    const count = await printStream({ log: events, stream, out: process.stdout, json });
    if (count === 0) throw new CliError('USAGE', `There is no stream ${stream} in the log.`);
    return 0;
  } finally {
    await events[Symbol.asyncDispose]();
  }
}

function unreachable(error: unknown): never {
  if (!(error instanceof LogConnectionLostError)) throw error;
  throw new CliError('LOG_UNREACHABLE', `The log does not answer (${error.message}); is Tutti running?`, { cause: error });
}

/** `npm run log -- room-demo | head`: whoever read is gone, and there is nobody to complain to. */
function endQuietlyWithThePipe(): void {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(0);
    throw error;
  });
}
