import type { ClipView } from '@tutti/sdk';
import { measuredMs } from '../format.ts';

/** How well a view's place in time is known, in a word or two. */
export type SyncBadge = {
  readonly kind: 'exact' | 'name' | 'sound' | 'claimed' | 'unsynced' | 'suspect' | 'checking' | 'unchecked' | 'listening' | 'failed';
  readonly tone: 'good' | 'calm' | 'warn' | 'bad';
  readonly text: string;
  /** What that means. */
  readonly sentence: string;
};

/** @param long it has been waiting for its check for so long that nobody seems to do it. */
export function syncBadge(view: ClipView, { long = false } = {}): SyncBadge {
  const { status, problem, suspicion, sound, anchorSource, videoStartTimeMs, anchorErrorMs } = view;
  if (status === 'failed')
    return { kind: 'failed', tone: 'bad', text: 'Failed', sentence: problem || 'This is no video that we can play.' };
  if (sound?.status === 'asked')
    return { kind: 'listening', tone: 'calm', text: 'Listening…', sentence: 'Its sound is being compared with the other views’.' };
  if (status === 'checking' && !long)
    return { kind: 'checking', tone: 'calm', text: 'Checking…', sentence: 'The server is looking at the file.' };
  if (suspicion !== '' && anchorSource !== 'sound') return { kind: 'suspect', tone: 'warn', text: 'Suspect', sentence: suspicion };
  if (videoStartTimeMs === undefined)
    return {
      kind: 'unsynced',
      tone: 'warn',
      text: 'Unsynced',
      sentence: `${status === 'checking' ? 'Nobody has looked at the file yet. ' : ''}${problem ? `${sentenceOf(problem)} ` : ''}It starts where the timeline starts.`,
    };
  if (status === 'checking')
    return {
      kind: 'unchecked',
      tone: 'calm',
      text: 'Not checked',
      sentence: 'The server does not check clips now. It plays all the same.',
    };
  const within = anchorErrorMs === undefined ? '' : ` ${measuredMs(anchorErrorMs, { signed: false })}`;
  if (anchorSource === 'sound') {
    const share = sound?.confidence === undefined ? '' : ` ${Math.round(sound.confidence * 100)} %`;
    return {
      kind: 'sound',
      tone: 'good',
      text: `≈ by sound${share}`,
      sentence: `An estimate by its sound${within && `, good to${within}`}.`,
    };
  }
  if (anchorSource === 'name')
    return { kind: 'name', tone: 'calm', text: '±1 s by name', sentence: 'By the second in its file’s name: it may be off by up to one.' };
  if (status === 'link' || status === '')
    return { kind: 'claimed', tone: 'calm', text: 'Not checked', sentence: 'It lies elsewhere: its time is what was said with it.' };
  const source = anchorSource === 'segment' ? 'By the clock of the camera that wrote it' : 'By the tool that cut it';
  return { kind: 'exact', tone: 'good', text: 'Exact', sentence: `${source}${within && `, good to${within}`}.` };
}

const sentenceOf = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}${/[.!?…]$/.test(text) ? '' : '.'}`;
