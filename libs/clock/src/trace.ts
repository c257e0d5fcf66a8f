import type { Stamp } from './estimator.ts';
import type { Exchange } from './exchange.ts';

/** What happened to the page or the line, when. */
export type TraceEvent = { readonly reason: TraceEventReason; readonly localMs: number };
export type TraceEventReason = (typeof eventReasons)[number];

/** One line of a trace: what an estimator was told, and, in simulations, what was true. */
export type TraceLine =
  | ({ readonly kind: 'sample' } & Exchange)
  | ({ readonly kind: 'stamp' } & Stamp)
  | ({ readonly kind: 'event' } & TraceEvent)
  | { readonly kind: 'truth'; readonly localMs: number; readonly serverMs: number };

export type Trace = {
  readonly title: string;
  readonly lines: readonly TraceLine[];
  /** Lines of kinds that this build does not know: left out. */
  readonly unknownLines: number;
};

/** A trace that cannot be read; the message names line and field. */
export class TraceError extends Error {
  override readonly name = 'TraceError';
  readonly code = 'TRACE_INVALID';
  /** From 1. */
  readonly lineNumber: number;
  /** Empty when the whole line is at fault. */
  readonly field: string;

  constructor({ lineNumber, field, problem }: { lineNumber: number; field: string; problem: string }) {
    super(`line ${lineNumber}${field === '' ? '' : `, ${field}`}: ${problem}`);
    this.lineNumber = lineNumber;
    this.field = field;
  }
}

/**
 * Reads NDJSON: a heading, then one line for each thing that happened. Empty lines and unknown fields are passed over.
 * @throws TraceError at the first line that is not what it says.
 */
export function readTrace(text: string): Trace {
  const rows = text
    .split('\n')
    .map((row, at) => ({ row: row.trim(), lineNumber: at + 1 }))
    .filter(({ row }) => row !== '');
  const [heading, ...rest] = rows;
  if (!heading) throw new TraceError({ lineNumber: 1, field: '', problem: 'the trace is empty' });
  const title = titleIn(fieldsIn(heading.row, heading.lineNumber), heading.lineNumber);
  const read = rest.map(({ row, lineNumber }) => lineOf(fieldsIn(row, lineNumber), lineNumber));
  const lines = read.filter((line) => line !== undefined);
  return { title, lines, unknownLines: read.length - lines.length };
}

export function writeTrace({ title, lines }: Pick<Trace, 'title' | 'lines'>): string {
  const heading = { trace: format, version, title };
  return `${[heading, ...lines].map((line) => JSON.stringify(line)).join('\n')}\n`;
}

const format = 'tutti-clock';
const version = 1;
const eventReasons = ['connect', 'resume', 'online', 'hidden'] as const;

type Fields = Readonly<Record<string, unknown>>;

function fieldsIn(row: string, lineNumber: number): Fields {
  let value: unknown;
  try {
    value = JSON.parse(row);
  } catch {
    throw new TraceError({ lineNumber, field: '', problem: 'is not JSON' });
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new TraceError({ lineNumber, field: '', problem: 'is not a JSON object' });
  return value as Fields;
}

function titleIn(fields: Fields, lineNumber: number): string {
  if (fields['trace'] !== format)
    throw new TraceError({ lineNumber, field: 'trace', problem: `must be "${format}": this is no clock trace` });
  if (fields['version'] !== version)
    throw new TraceError({ lineNumber, field: 'version', problem: `must be ${version}; a newer Tutti may read this` });
  const title = fields['title'] ?? '';
  if (typeof title !== 'string') throw new TraceError({ lineNumber, field: 'title', problem: 'must be a string' });
  return title;
}

function lineOf(fields: Fields, lineNumber: number): TraceLine | undefined {
  const { kind } = fields;
  const ms = (field: string): number => {
    const value = fields[field];
    if (typeof value === 'number' && Number.isFinite(value)) return value;
    throw new TraceError({
      lineNumber,
      field,
      problem: `must be a finite number of ms; ${value === undefined ? 'it is missing' : `it is ${shown(value)}`}`,
    });
  };
  switch (kind) {
    case 'sample':
      return { kind, t0: ms('t0'), t1: ms('t1'), t2: ms('t2'), t3: ms('t3') };
    case 'stamp':
      return { kind, t2: ms('t2'), t3: ms('t3') };
    case 'truth':
      return { kind, localMs: ms('localMs'), serverMs: ms('serverMs') };
    case 'event': {
      const reason = eventReasons.find((known) => known === fields['reason']);
      if (reason === undefined)
        throw new TraceError({
          lineNumber,
          field: 'reason',
          problem: `must be one of ${eventReasons.join(', ')}; it is ${shown(fields['reason'])}`,
        });
      return { kind, reason, localMs: ms('localMs') };
    }
    default:
      if (typeof kind === 'string') return undefined;
      throw new TraceError({ lineNumber, field: 'kind', problem: 'must be a string' });
  }
}

const shown = (value: unknown): string => (typeof value === 'string' ? JSON.stringify(value) : String(value)).slice(0, 40);
