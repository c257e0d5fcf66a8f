import type { RoomView } from '@tutti/sdk';
import { namesText, type Waiting } from './waiting.ts';

export type Notice = {
  readonly kind: string;
  readonly tone: 'calm' | 'warn' | 'bad';
  readonly text: string;
  /** For ears: said when it changes, so it holds no number that counts. Empty: not said. */
  readonly say: string;
  readonly act?: 'try-now' | 'resync' | 'start-sound' | 'mute' | 'resume-here';
};

export type NoticeFacts = {
  readonly view: RoomView | undefined;
  readonly line: 'connecting' | 'resuming' | 'open';
  /** Until the next attempt to connect, when known. */
  readonly retryInMs: number | undefined;
  /** The device knows that it has no network. */
  readonly noNetwork: boolean;
  readonly unsynchronised: boolean;
  readonly needsResync: boolean;
  readonly soundHeldBack: boolean;
  readonly loading: boolean;
  /** The network is too slow for what plays. */
  readonly buffering: boolean;
  /** This member has paused for itself alone. */
  readonly pausedHere: boolean;
  /** A start that waits for members. */
  readonly waiting: Waiting | undefined;
  /** Why the track does not play here. */
  readonly problem: string | undefined;
  /** Until an absent host loses the role. */
  readonly hostGoneInMs: number | undefined;
  /** This member is in the room in another tab too. */
  readonly hasTwin: boolean;
};

/** The one thing that has to be said now, most urgent first; with nothing urgent, what the room does. */
export function noticeOf(facts: NoticeFacts): Notice {
  const { view, line, retryInMs, hostGoneInMs } = facts;
  if (facts.noNetwork)
    return warn('offline', 'This device is offline. What plays goes on in time; the rest is caught up later.', 'This device is offline.');
  if (line === 'resuming') {
    const when = retryInMs === undefined || retryInMs < 500 ? 'Trying again…' : `Again in ${seconds(retryInMs)}.`;
    return {
      ...warn('resuming', `The line is lost; the music goes on. ${when}`, 'The line is lost. Reconnecting.'),
      act: 'try-now',
    };
  }
  if (line === 'connecting' || !view) return calm('connecting', 'Coming into the room…');
  if (facts.soundHeldBack)
    return {
      ...warn('held-back', 'The browser holds the sound back until you ask for it.', 'The sound is held back.'),
      act: 'start-sound',
    };
  if (facts.needsResync) return { ...warn('far-off', 'This device is far off.', 'This device is far off. Press Resync.'), act: 'resync' };
  if (facts.pausedHere && isOn(view)) return { ...calm('paused-here', pausedHere, pausedHere), act: 'resume-here' };
  if (facts.problem) return bad('unplayable', facts.problem);
  if (facts.unsynchronised)
    return bad('unsynchronised', 'The server tells no time; this device plays by its own clock.', 'Not synchronised.');
  if (hostGoneInMs !== undefined) {
    const host = nameOf(view, view.hostId);
    const heir = heirOf(view);
    const takes = heir === view.memberId ? 'You take over' : `${nameOf(view, heir)} takes over`;
    return warn(
      'host-away',
      `${host}, the host, is away. ${takes} in ${seconds(hostGoneInMs)}.`,
      `${host}, the host, is away. ${takes} soon.`,
    );
  }
  if (view.hostId === '') return warn('no-host', 'Nobody is host now. Whoever comes in next is, or you: leave and join again.');
  if (facts.hasTwin) return { ...calm('twin', 'You are here in another tab too; both of them sound.'), act: 'mute' };
  if (facts.waiting) return waitingNotice(view, facts.waiting);
  if (facts.buffering)
    return warn('buffering', 'The network is slow here just now. It goes on by itself, in time with the others.', 'Buffering.');
  return whatPlays(view, facts.loading);
}

const pausedHere = 'Paused on this device only. The room plays on.';
const isOn = ({ playback }: RoomView): boolean => playback.status === 'playing' || playback.status === 'preparing';

function waitingNotice(view: RoomView, { ready, notReady, leftMs }: Waiting): Notice {
  const names = notReady.map((memberId) => (memberId === view.memberId ? 'you' : nameOf(view, memberId)));
  const count = `${ready.length} of ${ready.length + notReady.length} ready`;
  const text =
    names.length === 0 ? `${count}. It starts now.` : `${count}, at most ${seconds(leftMs)} more. Waiting for ${namesText(names)}.`;
  return calm('waiting', text, 'The start waits until devices are ready.');
}

function whatPlays({ playback, tracks }: RoomView, loading: boolean): Notice {
  const title = playback.track?.title ?? '';
  switch (playback.status) {
    case 'playing':
      return loading ? calm('loading', 'Loading on this device…') : calm('playing', 'Playing, everywhere at once', `Playing ${title}`);
    case 'preparing':
      return calm('preparing', loading ? 'Loading on this device…' : 'All devices are getting ready');
    case 'paused':
      return calm('paused', 'Paused, everywhere at once', 'Paused');
    case 'idle':
      return calm('idle', tracks.length === 0 ? 'Nothing to play yet' : 'Nothing is playing', '');
  }
}

/** Who takes over from an absent host: of those present the one who has been here longest (P-1). */
export const heirOf = ({ members, hostId }: RoomView): string =>
  members.find(({ memberId, present }) => present && memberId !== hostId)?.memberId ?? '';

const nameOf = ({ members }: RoomView, id: string): string => members.find(({ memberId }) => memberId === id)?.displayName || 'Guest';
const seconds = (ms: number): string => `${Math.max(1, Math.ceil(ms / 1_000))} s`;
const calm = (kind: string, text: string, say = text): Notice => ({ kind, tone: 'calm', text, say });
const warn = (kind: string, text: string, say = text): Notice => ({ kind, tone: 'warn', text, say });
const bad = (kind: string, text: string, say = text): Notice => ({ kind, tone: 'bad', text, say });
