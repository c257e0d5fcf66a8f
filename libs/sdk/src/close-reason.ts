import { closeCodes } from '@tutti/protocol/json';

/** Why the gateway hung up, as its close frame says. */
export type CloseReason = {
  /** The code's name in kebab case, as refusals are written: `expired-token`. */
  readonly reason: string;
  /** What the gateway asks us to wait, ms; undefined when it leaves that to us (W14). */
  readonly retryAfterMs: number | undefined;
};

/** @param text the close frame's reason: `<name>` or `<name> <retryAfterMs>`. */
export function closeReason(code: number, text: string): CloseReason {
  const [, said, delay] = /^([A-Za-z]+)(?: (\d{1,6}))?$/.exec(text) ?? [];
  const name = Object.entries(closeCodes).find(([, known]) => known === code)?.[0] ?? said ?? `code-${code}`;
  return { reason: name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`), retryAfterMs: delay ? Number(delay) : undefined };
}

/** What people are told when it is over. */
export const sentenceFor = (reason: string): string => sentences[reason] ?? `The server ended the connection (${reason}).`;

const sentences: Readonly<Record<string, string>> = {
  left: 'You left the room.',
  'invalid-token': 'The server does not know you; come in again.',
  'expired-token': 'Your pass to this room has run out; come in again.',
  'room-not-open': 'There is no such room.',
  'room-full': 'The room is full.',
  replaced: 'You came in from another place; this one made way.',
  flood: 'Too much was sent from here for too long.',
  'too-many-errors': 'The server does not understand this page; reload it.',
};
