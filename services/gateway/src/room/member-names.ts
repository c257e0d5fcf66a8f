import type { Logger } from '@tutti/service';

export type MemberName = { readonly memberId: string; readonly displayName: string };

export type MemberNamesNeeds = {
  /** Names from the member store; who is unknown there has an empty one. */
  readonly ask: (memberIds: readonly string[]) => Promise<readonly MemberName[]>;
  readonly monotonicMs: () => number;
  readonly log: Pick<Logger, 'warn'>;
};

/** Display names of members. They are not in the log (E-6), so they are asked for, and forgotten again. */
export type MemberNames = {
  /** Empty when it is not known (yet). */
  nameOf(memberId: string): string;
  /** Asks for those not known. Never throws: a room without names is better than none. */
  know(memberIds: readonly string[]): Promise<void>;
};

/** A person who was forgotten is forgotten here too, after this long at most. */
const keptMs = 10 * 60_000;
/** Who has no name now may get one soon. */
const keptNamelessMs = 10_000;
const mostKept = 50_000;
/** The member store's limit for one question. */
const mostAsked = 1_000;

export function memberNames({ ask, monotonicMs, log }: MemberNamesNeeds): MemberNames {
  const known = new Map<string, { readonly name: string; readonly untilMs: number }>();

  const missing = (memberIds: readonly string[]) => {
    const nowMs = monotonicMs();
    return [...new Set(memberIds)].filter((id) => (known.get(id)?.untilMs ?? 0) <= nowMs);
  };
  const keep = ({ memberId, displayName }: MemberName) => {
    known.delete(memberId);
    known.set(memberId, { name: displayName, untilMs: monotonicMs() + (displayName === '' ? keptNamelessMs : keptMs) });
    const [oldest] = known.keys();
    if (known.size > mostKept && oldest !== undefined) known.delete(oldest);
  };

  return {
    nameOf: (memberId) => known.get(memberId)?.name ?? '',
    async know(memberIds) {
      const asked = missing(memberIds);
      for (let from = 0; from < asked.length; from += mostAsked) {
        try {
          for (const name of await ask(asked.slice(from, from + mostAsked))) keep(name);
        } catch (error) {
          log.warn({ err: error }, 'display names are not to be had');
          return;
        }
      }
    },
  };
}
