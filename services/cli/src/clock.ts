import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { readTrace, TraceError } from '@tutti/clock';
import { CliError } from './cli-error.ts';
import { recordClock } from './clock-record.ts';
import { policies, replayJson, replayPolicies, replayTable } from './clock-replay.ts';

const usage = `Which of these?
  npm run clock -- replay trace.ndjson [--policy path|ewma|best-of-window|all] [--json]
  npm run clock -- record [http://… | ws://…/time | ws://…/ws --room demo] [--seconds 60] [--out trace.ndjson]`;

/** `tutti clock replay|record`: traces of a clock, led through estimators, and made from a real line. */
export async function clock([command, ...args]: readonly string[]): Promise<number> {
  if (command === 'replay') return replay(args);
  if (command === 'record') return record(args);
  throw new CliError('USAGE', usage);
}

async function replay(args: readonly string[]): Promise<number> {
  const { values, positionals } = parsed(args, { policy: { type: 'string', default: 'all' }, json: { type: 'boolean', default: false } });
  const [file, ...more] = positionals;
  const wanted = values['policy'] === 'all' ? policies : policies.filter((policy) => policy === values['policy']);
  if (file === undefined || more.length > 0 || wanted.length === 0) throw new CliError('USAGE', usage);
  const text = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw new CliError('USAGE', `${file} cannot be read.`, { cause });
  });
  const trace = traceIn(file, text);
  const results = replayPolicies(trace, wanted);
  process.stdout.write(values['json'] ? replayJson(trace, results) : replayTable(trace, results));
  return 0;
}

async function record(args: readonly string[]): Promise<number> {
  const { values, positionals } = parsed(args, {
    seconds: { type: 'string', default: '60' },
    out: { type: 'string', default: 'trace.ndjson' },
    room: { type: 'string' },
  });
  const seconds = Number(values['seconds']);
  const [address, ...more] = positionals;
  if (more.length > 0 || !(seconds > 0 && seconds <= 86_400)) throw new CliError('USAGE', usage);
  const stop = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop.abort());
  const { out, room } = values as { out: string; room?: string };
  await recordClock({ address, room, seconds, out, stopping: stop.signal, print: (line) => void process.stdout.write(`${line}\n`) });
  return 0;
}

function parsed(args: readonly string[], options: NonNullable<Parameters<typeof parseArgs>[0]>['options'] & {}) {
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true });
  } catch (cause) {
    throw new CliError('USAGE', usage, { cause });
  }
}

function traceIn(file: string, text: string) {
  try {
    return readTrace(text);
  } catch (cause) {
    if (!(cause instanceof TraceError)) throw cause;
    throw new CliError('TRACE_INVALID', `${file} is no trace that can be replayed: ${cause.message}.`, { cause });
  }
}
