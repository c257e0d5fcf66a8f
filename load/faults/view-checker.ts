import { isDeepStrictEqual } from 'node:util';
import type { Held } from '../clients/member-client.ts';
import type { RoomHistory } from './room-history.ts';

/** What a client was told against what it should have been told. */
export type ViewVerdict = {
  /** Versions left out without a word. */
  readonly holes: number;
  /** Versions told again, or after a later one. */
  readonly repeats: number;
  /** Frames or states that are not what the log says. */
  readonly altered: number;
  /** Versions of the log that never came. */
  readonly behind: number;
  /** Not wrong: the gateway had no longer what was missed, said so, and sent the whole state. */
  readonly statesLost: number;
  readonly resumes: number;
};

type Told = Pick<RoomHistory, 'version' | 'frameAt' | 'stateLike'>;

export function checkView(held: readonly Held[], history: Told): ViewVerdict {
  let [holes, repeats, altered, statesLost, resumes, version] = [0, 0, 0, 0, 0, 0];
  for (const { kind, version: at, text } of held) {
    if (kind === 'state') {
      if (at < version) repeats++;
      if (text !== '') {
        const state = JSON.parse(text);
        if (state.reason === 'state-lost') statesLost++;
        if (!same(text, history.stateLike(state)) || (version > 0 && state.reason === 'joined')) altered++;
      }
    } else if (kind === 'resumed') {
      resumes++;
      if (at > version) holes++;
      if (at < version) repeats++;
    } else {
      if (at > version + 1) holes++;
      if (at <= version) repeats++;
      if (!same(withoutStamp(text), history.frameAt(at))) altered++;
    }
    version = Math.max(version, at);
  }
  return { holes, repeats, altered, behind: Math.max(0, history.version - version), statesLost, resumes };
}

export const wrongIn = ({ holes, repeats, altered, behind }: ViewVerdict): number => holes + repeats + altered + behind;

export function sumViews(verdicts: readonly ViewVerdict[]): ViewVerdict {
  const sum = { holes: 0, repeats: 0, altered: 0, behind: 0, statesLost: 0, resumes: 0 };
  for (const verdict of verdicts) for (const key of Object.keys(sum) as (keyof ViewVerdict)[]) sum[key] += verdict[key];
  return sum;
}

/** A frame of the log, without when some gateway made it (TM9). */
const withoutStamp = (text: string): string => text.replace(/,"serverNowMs":[\d.e+-]+(?=[,}])/u, ',"serverNowMs":null');

const same = (text: string, expected: string | undefined): boolean =>
  text === expected || (expected !== undefined && isDeepStrictEqual(JSON.parse(text), JSON.parse(expected)));
