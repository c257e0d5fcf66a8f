import type { RoomView } from '@tutti/sdk';

/** A start that waits for members (P-3). */
export type Waiting = {
  /** Of those who are waited for. */
  readonly ready: readonly string[];
  readonly notReady: readonly string[];
  /** Until it starts whoever is ready. */
  readonly leftMs: number;
};

/** Who is waited for: those who are here and whose client says when it is ready. Undefined while no start waits. */
export function waitingOf({ playback, settings, members, readyIds }: RoomView, serverNowMs: number): Waiting | undefined {
  if (playback.status !== 'preparing' || settings.waitFor === 'nobody') return undefined;
  const awaited = members.filter(({ present, dialect }) => present && dialect === undefined).map(({ memberId }) => memberId);
  return {
    ready: awaited.filter((memberId) => readyIds.includes(memberId)),
    notReady: awaited.filter((memberId) => !readyIds.includes(memberId)),
    leftMs: Math.max(0, playback.startAtServerMs - serverNowMs),
  };
}

const mostNamed = 2;

/** `Bob and Eve`, `Bob, Eve and 4 others`. */
export function namesText(names: readonly string[]): string {
  const rest = names.length - mostNamed;
  const named = rest > 1 ? [...names.slice(0, mostNamed), `${rest} others`] : names;
  return named.length < 2 ? (named[0] ?? '') : `${named.slice(0, -1).join(', ')} and ${named.at(-1)}`;
}
