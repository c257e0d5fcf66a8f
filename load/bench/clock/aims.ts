import type { RunFigures } from './run-field.ts';
import type { TraceName } from './traces.ts';

/** A line of issue 4: on this trace the median over seeds is to be at most (or at least) so much. */
export type Aim = {
  readonly trace: TraceName;
  readonly figure: string;
  readonly of: (run: RunFigures) => number;
  readonly least?: number;
  readonly most?: number;
};

const p95 = { figure: 'p95 after 60 s, ms', of: ({ after60s }: RunFigures) => after60s.p95 };
const aboveBound = { figure: 'p95 after 60 s above the bound, ms', of: ({ aboveBoundMs }: RunFigures) => aboveBoundMs };
const told = { figure: 'recovery above 1 rtt when told, ms', of: ({ toldAboveRttMs }: RunFigures) => toldAboveRttMs };
const untold = { figure: 'recovery when not told, ms', of: ({ untoldRecoveryMs }: RunFigures) => untoldRecoveryMs };

const ofItsOwn: readonly Aim[] = [
  { trace: 'lan', ...p95, most: 0.13 },
  { trace: 'wifi', ...p95, most: 0.2 },
  { trace: 'bufferbloat', ...p95, most: 0.15 },
  { trace: 'skew', ...p95, most: 0.3 },
  { trace: 'step', ...p95, most: 0.25 },
  { trace: 'sleep', ...p95, most: 0.25 },
  { trace: 'frozen', ...p95, most: 0.25 },
  { trace: 'handover', ...p95, most: 0.5 },
  { trace: 'hidden', ...p95, most: 0.8 },
  { trace: '4g', ...aboveBound, most: 1 },
  { trace: 'transcon', ...aboveBound, most: 0.3 },
  { trace: 'sleep', ...told, most: 100 },
  { trace: 'sleep', ...untold, most: 2_500 },
  { trace: 'frozen', ...told, most: 100 },
  { trace: 'frozen', ...untold, most: 2_500 },
  { trace: 'step', ...untold, most: 2_500 },
];

/** Those of every trace. */
const everywhere: readonly Omit<Aim, 'trace'>[] = [
  { figure: 'lock, ms', of: ({ lockMs }) => lockMs, most: 500 },
  { figure: 'bound holds, % of the time', of: ({ heldPct }) => heldPct, least: 95 },
  { figure: 'pings in 10 min', of: ({ pings }) => pings, most: 400 },
  { figure: 'went back within an epoch', of: ({ backwards }) => backwards, most: 0 },
];

export const aimsOf = (trace: TraceName): readonly Aim[] => [
  ...ofItsOwn.filter((aim) => aim.trace === trace),
  ...everywhere.map((aim) => ({ ...aim, trace })),
];

export const isMet = ({ least = Number.NEGATIVE_INFINITY, most = Number.POSITIVE_INFINITY }: Aim, value: number): boolean =>
  value >= least && value <= most;
