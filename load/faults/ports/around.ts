import { clientFrames, type FlatCodec } from '@tutti/protocol';
import { type Corpus, corpus } from '../codec/corpus.ts';
import type { Dice } from '../codec/dice.ts';
import { tokenOf } from '../gateways.ts';
import { host } from '../log/callers.ts';

/** What attackers know: rooms, tokens, paths, and each other's sessions and uploads. */
export type Around = {
  /** Rooms of the attackers' own. */
  readonly roomIds: readonly string[];
  /** The room in which the honest members are. */
  readonly witnessRoomId: string;
  /** Paths of the api's document, with placeholders such as `{roomId}`. */
  readonly apiPaths: readonly string[];
  /** Valid frames of clients. */
  readonly frames: Corpus;
  /** Engine.IO sessions that other attackers opened, the latest ones. */
  readonly sessionIds: string[];
  /** Paths of the uploads that were begun, the latest ones. */
  readonly uploads: string[];
  /** All members that an attacker may act as. */
  readonly members: readonly Member[];
  member(chance: Dice): Member;
};

export type Member = { readonly roomId: string; readonly memberId: string; readonly token: string };

export type AroundOptions = Pick<Around, 'roomIds' | 'witnessRoomId' | 'apiPaths'> & { readonly seed: number };

const corpusSize = 400;
const guestsOfARoom = 10;
/** How many attackers in a hundred act in the honest members' room. */
const amongWitnesses = 5;

export function around({ seed, ...places }: AroundOptions): Around {
  const memberOf = (roomId: string, memberId: string): Member => ({ roomId, memberId, token: tokenOf(memberId) });
  const guestsOf = (roomId: string) => Array.from({ length: guestsOfARoom }, (_, nth) => memberOf(roomId, `mallory-${roomId}-${nth}`));
  const intruders = guestsOf(places.witnessRoomId);
  // In rooms of their own attackers are the host as well.
  const own = places.roomIds.flatMap((roomId) => [memberOf(roomId, host), ...guestsOf(roomId)]);
  return {
    ...places,
    frames: corpus(clientFrames as unknown as FlatCodec<object>, { seed, size: corpusSize }),
    sessionIds: [],
    uploads: [],
    members: [...intruders, ...own],
    member: ({ one, percent }) => one(percent(amongWitnesses) ? intruders : own),
  };
}

/** Keeps the latest few. */
export function remember(list: string[], value: string): void {
  list.push(value);
  if (list.length > mostRemembered) list.shift();
}

const mostRemembered = 40;
