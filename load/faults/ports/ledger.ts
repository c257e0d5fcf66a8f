/** What attackers wrote and what they were answered. */
export type Ledger = {
  /** Requests and frames that were written. */
  readonly written: number;
  /** How often each status was answered. */
  readonly statuses: ReadonlyMap<number, number>;
  /** How many answers of 500 and above came that no service gives on purpose, by kind of attack and status. */
  readonly internalErrors: ReadonlyMap<string, number>;
  note(written: Written): void;
  answered(status: number, kind: string): void;
  /** The latest cases, oldest first, one line each: among them is the one that ended a service. */
  last(): string[];
};

export type Written = {
  /** The attack's number: a run with `--first` begins there. */
  readonly attack: number;
  readonly kind: string;
  readonly bytes: Buffer;
  /** How many requests or frames the bytes hold. */
  readonly requests: number;
};

const mostKept = 60;
const mostShown = 240;
/** Not implemented, unavailable for now, an HTTP version that is not supported, no space for the upload. */
const deliberate: ReadonlySet<number> = new Set([501, 503, 505, 507]);
/** Engine.IO itself answers 500 to a method that it does not know, and to a request beside another of its kind. */
const isDeliberate = (status: number, kind: string): boolean => deliberate.has(status) || (status === 500 && kind.startsWith('engine.io'));

export function ledger(): Ledger {
  const kept: Written[] = [];
  const statuses = new Map<number, number>();
  const internalErrors = new Map<string, number>();
  let written = 0;
  return {
    get written() {
      return written;
    },
    statuses,
    internalErrors,
    note(one) {
      written += one.requests;
      kept.push(one);
      if (kept.length > mostKept) kept.shift();
    },
    answered(status, kind) {
      count(statuses, status);
      if (status >= 500 && !isDeliberate(status, kind)) count(internalErrors, `${kind}: ${status}`);
    },
    last: () => kept.map(shown),
  };
}

export function count<K>(counts: Map<K, number>, key: K, by = 1): void {
  counts.set(key, (counts.get(key) ?? 0) + by);
}

function shown({ attack, kind, bytes, requests }: Written): string {
  const text = JSON.stringify(bytes.toString('latin1', 0, mostShown)).slice(1, -1);
  const rest = bytes.length > mostShown ? ` … ${bytes.length} bytes` : '';
  return `attack ${attack}, ${kind}, ${requests} written: ${text}${rest}`;
}
