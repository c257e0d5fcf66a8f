import { randomBytes, randomUUID } from 'node:crypto';
import { type CommandAnswer, memberRegistrations, type RefusalCode, type RoomCommandEnvelope, roomCodeOf, subjects } from '@tutti/protocol';
import { type Logger, monotonicMs, tokenBucket } from '@tutti/service';

export type GuestListNeeds = {
  readonly command: (envelope: RoomCommandEnvelope) => Promise<CommandAnswer>;
  readonly request: (subject: string, bytes: Uint8Array, options: { readonly timeoutMs: number }) => Promise<Uint8Array>;
  readonly log: Pick<Logger, 'warn'>;
};

/** What the api does for people with tokens, done for those of older protocols, who have none. */
export type GuestList = {
  /** Somebody new. */
  newMemberId(): string;
  /** Tells the member store what to call somebody. Never throws: a guest without a name is better than none. */
  register(memberId: string, displayName: string): Promise<void>;
  /** Opens a room under a new short code. */
  openRoom(
    title: string,
    memberId: string,
  ): Promise<{ readonly roomId: string } | { readonly refused: RefusalCode; readonly field: string }>;
};

const registerWithinMs = 500;
/** There are 887 million codes; that one is taken is rare, that three are does not happen. */
const mostTries = 3;
/** Nobody says who opens these, so all that come to this gateway share one allowance. */
const openings = { burst: 60, perSec: 1 };
const longestName = 80;
const longestTitle = 120;

export function guestList({ command, request, log }: GuestListNeeds): GuestList {
  const allowed = tokenBucket(openings);
  return {
    newMemberId: () => `g-${randomUUID()}`,
    async register(memberId, displayName) {
      const named = { memberId, displayName: cut(displayName, longestName) || 'Guest' };
      await request(subjects.membersRegister, memberRegistrations.encode(named), { timeoutMs: registerWithinMs }).catch((error: unknown) =>
        log.warn({ err: error, memberId }, 'a guest stays without a name'),
      );
    },
    async openRoom(title, memberId) {
      if (!allowed.take(monotonicMs())) return { refused: 'slow-down', field: '' };
      const wish = { type: 'OpenRoom', title: cut(title, longestTitle) || 'Party' } as const;
      for (let tries = 0; tries < mostTries; tries++) {
        const roomId = roomCodeOf(randomBytes(6).readUIntBE(0, 6));
        const answer = await command({ commandId: `open-${memberId}-${tries}`, roomId, actorId: memberId, command: wish });
        if ('accepted' in answer) return { roomId };
        if ('again' in answer) break;
        if (answer.refused.code !== 'room-exists') return { refused: answer.refused.code, field: answer.refused.field };
      }
      return { refused: 'not-answered', field: '' };
    },
  };
}

/** By whole characters, and without control characters: half of one, or one of those, would be refused, and these clients have nobody to tell. */
const cut = (text: string, most: number): string => {
  let kept = '';
  for (const character of text.replaceAll(/\p{Cc}+/gu, ' ').trim()) {
    if (kept.length + character.length > most) break;
    kept += character;
  }
  return kept;
};
