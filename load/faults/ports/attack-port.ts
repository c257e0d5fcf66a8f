import { pause } from '@tutti/service';
import { type Dice, dice } from '../codec/dice.ts';
import type { Around } from './around.ts';
import type { Ledger } from './ledger.ts';
import { connectLine, type Line, LineRefusedError } from './line.ts';

/** What one attack works with: dice of its own, and connections that close when it ends. */
export type Attacker = {
  readonly number: number;
  readonly chance: Dice;
  readonly around: Around;
  /** @throws LineRefusedError */
  connect(): Promise<Line>;
};

export type Attack = {
  readonly kind: string;
  /** How often it is chosen, among the attacks of its port. */
  readonly weight: number;
  run(attacker: Attacker): Promise<void>;
};

export type AttackPortOptions = {
  /** The TCP port for an attack's number: the health ports are several. */
  readonly portOf: (number: number) => number;
  readonly attacks: readonly Attack[];
  readonly around: Around;
  /** Requests and frames to write. */
  readonly requests: number;
  readonly seed: number;
  readonly first: number;
  /** Attacks that run side by side. */
  readonly lanes: number;
  /** Where everything that is written and answered is noted. */
  readonly book: Ledger;
  /** Stops early. */
  readonly signal: AbortSignal;
  /** Called after every attack. */
  readonly onAttack?: () => void;
};

const mostRefusals = 100;
const refusedPauseMs = 30;

/** Runs attacks until so many requests and frames are written. The same seed and number make the same attack. */
export async function attackPort(options: AttackPortOptions): Promise<void> {
  const { portOf, attacks, around, requests, seed, first, lanes, book, signal, onAttack = () => {} } = options;
  let [next, refusals] = [first, 0];
  const attackOnce = async (number: number) => {
    const chance = dice(seed, number);
    const lines: Line[] = [];
    const connect = async () => {
      const line = await connectLine(portOf(number), number, book);
      lines.push(line);
      return line;
    };
    try {
      await weighted(attacks, chance).run({ number, chance, around, connect });
      refusals = 0;
    } catch (error) {
      if (!(error instanceof LineRefusedError)) throw error;
      refusals++;
      await pause(refusedPauseMs);
    } finally {
      for (const line of lines) line[Symbol.dispose]();
    }
  };
  const lane = async () => {
    while (book.written < requests && refusals < mostRefusals && !signal.aborted) {
      await attackOnce(next++);
      onAttack();
    }
  };
  await Promise.all(Array.from({ length: lanes }, lane));
}

function weighted(attacks: readonly Attack[], { below }: Dice): Attack {
  let left = below(attacks.reduce((sum, { weight }) => sum + weight, 0));
  for (const attack of attacks) {
    left -= attack.weight;
    if (left < 0) return attack;
  }
  throw new RangeError('there is no attack to choose');
}
