import { roomCode } from '../room-code.ts';
import type { Heard } from './dialect.ts';

/**
 * Reads what an older client sent, field by field; the first field that is not what it has to be is the answer.
 *
 * @param body parsed from JSON, and not to be believed.
 */
export function hear(body: unknown, listen: (fields: Fields) => Heard): Heard {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return invalid('message', 'must be an object');
  try {
    return listen(fieldsOf(body as Record<string, unknown>));
  } catch (error) {
    if (error instanceof BadField) return invalid(error.field, error.problem);
    throw error;
  }
}

export const invalid = (field: string, problem: string): Heard => ({ kind: 'invalid', field, problem });

/** Each reads one field; `null` is as good as missing. What has an `otherwise` may be missing. */
export type Fields = {
  /** As it came. */
  raw(name: string): unknown;
  number(name: string): number;
  /** A time or a position: at least 0. */
  amount(name: string, otherwise?: number): number;
  text(name: string, most: number, otherwise?: string): string;
  /** A message's own name: of any length, for who knows it. */
  kind(name: string): string;
  /** A person's or a room's: nothing readable in it is as good as missing. */
  title(name: string, most: number, otherwise: string): string;
  address(name: string): string;
  roomCode(name: string): string;
  /** What is sent back untouched. */
  echo(name: string): number | string | null;
};

class BadField extends Error {
  readonly field: string;
  readonly problem: string;

  constructor(field: string, problem: string) {
    super(`${field} ${problem}`);
    this.field = field;
    this.problem = problem;
  }
}

function fieldsOf(body: Readonly<Record<string, unknown>>): Fields {
  const raw = (name: string): unknown => body[name] ?? undefined;
  const number = (name: string): number => {
    const value = raw(name);
    if (typeof value !== 'number' || !Number.isFinite(value)) throw new BadField(name, 'must be a finite number');
    return value;
  };
  const text = (name: string, most: number, otherwise?: string): string => {
    const value = raw(name) ?? otherwise;
    if (typeof value === 'string' && value.length <= most && value.isWellFormed()) return value;
    throw new BadField(name, `must be a text of at most ${most} characters`);
  };
  return {
    raw,
    number,
    text,
    kind(name) {
      const value = raw(name);
      if (typeof value === 'string') return value;
      throw new BadField(name, 'must be a text');
    },
    amount(name, otherwise) {
      const value = raw(name) ?? otherwise;
      if (typeof value !== 'number' || !(value >= 0)) throw new BadField(name, 'must be a number of at least 0');
      if (value > mostAmount) throw new BadField(name, `must be at most ${mostAmount}`);
      return value;
    },
    title: (name, most, otherwise) => text(name, most, otherwise).trim() || otherwise,
    address(name) {
      const value = raw(name);
      if (typeof value === 'string' && isAddress(value) && value.isWellFormed()) return value;
      throw new BadField(name, 'must be an address of at most 2048 characters');
    },
    roomCode(name) {
      const value = raw(name);
      const code = typeof value === 'string' && value.length <= 2048 ? roomCode(value) : undefined;
      if (code === undefined) throw new BadField(name, 'must be a room code');
      return code;
    },
    echo(name) {
      const value = raw(name) ?? null;
      const isSmall = typeof value === 'string' && value.length <= 64 && value.isWellFormed();
      if (value === null || isSmall || (typeof value === 'number' && Number.isFinite(value))) return value as number | string | null;
      throw new BadField(name, 'must be a number or a short text');
    },
  };
}

/** As the contract has it for every track and view. */
export const isAddress = (text: string): boolean => text.length <= 2048 && /^(?:\/|https?:\/\/)/u.test(text);

/** Thirty years in ms: more is neither a position nor a duration, and would not survive being made ms of s. */
const mostAmount = 1e12;
