import { ConfigError } from '@tutti/service';
import { CliError } from './cli-error.ts';

const commands: Record<string, () => Promise<(args: readonly string[]) => Promise<number>>> = {
  up: async () => (await import('./up.ts')).up,
  log: async () => (await import('./log.ts')).log,
  clock: async () => (await import('./clock.ts')).clock,
  clip: async () => (await import('./clip.ts')).clip,
};

const usage = `usage: tutti <command>
  up [--watch]      Postgres, NATS, every service, a demo room; prints the link (npm start)
  log <stream>      the events of a stream and the state after each (npm run log -- room-demo); --json for one object a line
  clock replay|record   a clock's trace through every estimator (npm run clock -- replay trace.ndjson), or a new one from a real line
  clip --from … --to … --out … <segment>…   cuts a replay out of segments without encoding, and says in UTC when it begins
`;

/** `tutti <command> …`: each command is a module that answers with an exit code; a fault of ours is its one sentence on stderr. */
async function run([name = '', ...args]: readonly string[]): Promise<number> {
  const load = commands[name];
  if (load === undefined) {
    process.stderr.write(usage);
    return 64;
  }
  try {
    return await (await load())(args);
  } catch (error) {
    if (!isSentence(error)) throw error;
    process.stderr.write(`${error.message}\n`);
    return 1;
  }
}

/** Faults whose message was written for the person at the terminal; anything else is a bug and keeps its stack. */
function isSentence(error: unknown): error is Error {
  return error instanceof CliError || error instanceof ConfigError || (error instanceof Error && error.name === 'EmbeddedServerError');
}

process.exitCode = await run(process.argv.slice(2));
