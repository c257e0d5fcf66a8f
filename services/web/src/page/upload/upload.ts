import type { UploadProblem } from './upload-problem.ts';

/** One file on its way into the room. */
export type Upload = {
  readonly id: number;
  readonly name: string;
  readonly bytes: number;
  readonly sentBytes: number;
  /** `cut`: the line is gone, it goes on by itself when it is back. `measuring`: all is sent, the server looks at it. `done`: in the room. */
  readonly state: 'waiting' | 'sending' | 'cut' | 'paused' | 'measuring' | 'done' | 'failed';
  readonly problem?: UploadProblem;
  /** What it becomes. */
  readonly kind: 'track' | 'clip';
  readonly trackId?: string;
  readonly clipId?: string;
};

export const isUnderway = ({ state }: Upload): boolean => state === 'sending' || state === 'cut' || state === 'measuring';

/** What is said of it, in a few words. */
export function uploadText({ state, bytes, sentBytes, problem, kind }: Upload): string {
  const share = `${Math.floor((sentBytes / Math.max(1, bytes)) * 100)} % of ${sizeText(bytes)}`;
  switch (state) {
    case 'waiting':
      return `Waiting, ${sizeText(bytes)}`;
    case 'sending':
      return share;
    case 'cut':
      return `No line; goes on by itself, ${sizeText(bytes)}`; // what a browser has sent may not have come
    case 'paused':
      return `Paused, ${share}`;
    case 'measuring':
      return kind === 'clip' ? 'Being put in place…' : 'Being measured…';
    case 'done':
      return 'In the room';
    case 'failed':
      return problem?.text ?? 'It did not work.';
  }
}

/** 10 584 044 -> `10.6 MB`. */
export function sizeText(bytes: number): string {
  if (bytes < 1_000) return `${bytes} B`;
  if (bytes < 1_000_000) return `${Math.round(bytes / 1_000)} kB`;
  return `${(bytes / 1_000_000).toFixed(bytes < 100_000_000 ? 1 : 0)} MB`;
}
