import {
  createEstimator,
  type Estimator,
  type EstimatorState,
  type Exchange,
  type ObservedSample,
  observeSample,
  type TraceLine,
} from '@tutti/clock';
import { type ClockLine, type ClockLineOptions, type ClockLineStatus, clockLine } from '@tutti/sdk';
import { chooseLine, type PathName } from './choose-line.ts';

export type LabSessionOptions = {
  readonly timeUrl: string;
  /** Known when the person comes from a room: a gateway answers its members alone. */
  readonly gateway?: Required<Pick<ClockLineOptions, 'url' | 'join'>>;
  readonly localNowMs: () => number;
  readonly hidden: () => boolean;
  readonly openLine?: (options: ClockLineOptions) => ClockLine;
};

export type PathNow = {
  readonly name: PathName;
  readonly url: string;
  readonly line: ClockLineStatus;
  readonly inUse: boolean;
  readonly answers: number;
  /** The last round trip, and the shortest of the last minutes; NaN before any. */
  readonly rttMs: number;
  readonly floorMs: number;
};

export type Recording = { readonly status: 'none' | 'running' | 'stopped'; readonly samples: number; readonly sinceMs: number };

export type LabNow = {
  readonly estimate: EstimatorState;
  /** As of now: grows with the age of the last answer. */
  readonly errorMs: number;
  readonly offsetMs: number;
  /** What the estimator asked for last: until the next ping. */
  readonly pingEveryMs: number | undefined;
  readonly paths: readonly PathNow[];
  readonly recording: Recording;
};

/** This page's clock against the server's: one estimator, fed by the better of the ways there are, and what it was fed with. */
export type LabSession = Disposable & {
  now(): LabNow;
  serverNowMs(): number;
  /** The last ten minutes, oldest first. */
  readonly samples: readonly ObservedSample[];
  pingNow(): void;
  /** Everything learnt is forgotten. */
  clear(): void;
  record(): void;
  stop(): void;
  /** Of the last recording. */
  readonly recorded: readonly TraceLine[];
  happened(reason: 'resume' | 'online' | 'hidden'): void;
};

const keptMs = 10 * 60_000;
/** A day of pings: then a recording ends by itself. */
const mostLines = 100_000;
/** The way that is not in use is only looked at: a few pings, then one now and then. */
const lookEveryMs = 5_000;
const lookBurst = 5;
const floorOf = 60;

type Path = {
  line: ClockLine | undefined;
  status: ClockLineStatus;
  rtts: number[];
  answers: number;
  looks: number;
  askedFor: string;
  readonly url: string;
};

export function labSession({ timeUrl, gateway, localNowMs, hidden, openLine = clockLine }: LabSessionOptions): LabSession {
  const pathTo = (url: string): Path => ({
    line: undefined,
    status: { status: 'connecting' },
    rtts: [],
    answers: 0,
    looks: 0,
    askedFor: '',
    url,
  });
  const paths: Partial<Record<PathName, Path>> = { time: pathTo(timeUrl), ...(gateway && { gateway: pathTo(gateway.url) }) };
  let used: PathName = 'time';
  let estimator: Estimator = createEstimator();
  let samples: ObservedSample[] = [];
  let pingEveryMs: number | undefined;
  let recorded: TraceLine[] = [];
  let recording: Omit<Recording, 'samples'> = { status: 'none', sinceMs: 0 };

  const keep = (line: TraceLine) => {
    if (recording.status !== 'running') return;
    recorded.push(line);
    if (recorded.length >= mostLines) recording = { ...recording, status: 'stopped' };
  };
  const take = (exchange: Exchange) => {
    keep({ kind: 'sample', ...exchange });
    samples.push(observeSample(estimator, exchange));
    const oldestMs = exchange.t3 - keptMs;
    if ((samples[0]?.localMs ?? 0) < oldestMs) samples = samples.filter(({ localMs }) => localMs >= oldestMs);
  };
  const choose = () => {
    const facts = (path: Path | undefined) =>
      path && { open: path.status.status === 'open', floorMs: Math.min(...path.rtts), answers: path.answers };
    used = chooseLine(used, { time: facts(paths.time), gateway: facts(paths.gateway) });
  };

  const open = (name: PathName, options: Pick<ClockLineOptions, 'url' | 'join'>) => {
    const path = paths[name];
    if (!path) return;
    path.line = openLine({
      ...options,
      localNowMs,
      hidden,
      nextPingDelayMs(at) {
        if (at.reason === 'connect') path.looks = 0;
        if (name !== used) return path.looks++ < lookBurst ? 100 : lookEveryMs;
        // A hidden page is asked for with each ping; what happened is that it was hidden.
        if (at.reason !== 'timer' && !(at.reason === 'hidden' && path.askedFor === 'hidden'))
          keep({ kind: 'event', reason: at.reason, localMs: at.localMs });
        path.askedFor = at.reason;
        pingEveryMs = estimator.nextPingDelayMs(at);
        return pingEveryMs;
      },
      onSample(exchange) {
        path.answers++;
        path.rtts = [...path.rtts.slice(1 - floorOf), exchange.t3 - exchange.t0 - (exchange.t2 - exchange.t1)];
        if (name === used) take(exchange);
        choose();
      },
      onStamp(stamp) {
        if (name !== used) return;
        keep({ kind: 'stamp', ...stamp });
        estimator.onStamp(stamp);
      },
      onStatus(status) {
        path.status = status;
        choose();
      },
    });
  };
  open('time', { url: timeUrl });
  if (gateway) open('gateway', gateway);

  const lines = () => Object.values(paths).flatMap(({ line }) => line ?? []);
  const now = (): LabNow => {
    const localMs = localNowMs();
    return {
      estimate: estimator.state(),
      errorMs: estimator.errorMs(localMs),
      offsetMs: estimator.now(localMs) - localMs,
      pingEveryMs,
      paths: (Object.entries(paths) as [PathName, Path][]).map(([name, { url, status, rtts, answers }]) => ({
        ...{ name, url, answers, line: status, inUse: name === used },
        rttMs: rtts.at(-1) ?? Number.NaN,
        floorMs: rtts.length > 0 ? Math.min(...rtts) : Number.NaN,
      })),
      recording: { ...recording, samples: recorded.filter(({ kind }) => kind === 'sample').length },
    };
  };
  return {
    now,
    serverNowMs: () => estimator.now(localNowMs()),
    get samples() {
      return samples;
    },
    pingNow() {
      for (const line of lines()) line.pingNow();
    },
    clear() {
      estimator = createEstimator();
      samples = [];
      for (const path of Object.values(paths)) Object.assign(path, { rtts: [], answers: 0, looks: 0 });
      for (const line of lines()) line.happened('resume');
    },
    record() {
      recorded = [];
      recording = { status: 'running', sinceMs: localNowMs() };
    },
    stop() {
      if (recording.status === 'running') recording = { ...recording, status: 'stopped' };
    },
    get recorded() {
      return recorded;
    },
    happened(reason) {
      for (const line of lines()) line.happened(reason);
    },
    [Symbol.dispose]() {
      for (const line of lines()) line[Symbol.dispose]();
    },
  };
}
