import { clientFrames, type FlatCodec } from '@tutti/protocol';
import { type Corpus, corpus } from '../codec/corpus.ts';
import type { Dice } from '../codec/dice.ts';
import { tokenOf } from '../gateways.ts';

/** What attackers know of the place: rooms, tokens, paths, sessions of each other. */
export type Around = {
  /** Rooms of the attackers' own. */
  readonly roomIds: readonly string[];
  /** The room in which the honest members are. */
  readonly witnessRoomId: string;
  /** Paths of the api's document, with `{roomId}` and the like in them. */
  readonly apiPaths: readonly string[];
  /** Valid frames of clients. */
  readonly frames: Corpus;
  /** Engine.IO sessions that other attackers opened, the latest ones. */
  readonly sessionIds: string[];
  /** Uploads that were begun, the latest ones, as paths. */
  readonly uploads: string[];
  member(chance: Dice): Member;
};

export type Member = { readonly roomId: string; readonly memberId: string; readonly token: string };

export type AroundOptions = Pick<Around, 'roomIds' | 'witnessRoomId' | 'apiPaths'> & { readonly seed: number };

const corpusSize = 400;
const membersOfARoom = 12;
/** So often in a hundred an attacker is a member of the honest members' own room. */
const amongWitnesses = 5;

export function around({ seed, ...places }: AroundOptions): Around {
  const members = new Map<string, Member>();
  const memberOf = (roomId: string, nth: number): Member => {
    const memberId = `mallory-${roomId}-${nth}`;
    const known = members.get(memberId) ?? { roomId, memberId, token: tokenOf(memberId) };
    members.set(memberId, known);
    return known;
  };
  return {
    ...places,
    frames: corpus(clientFrames as unknown as FlatCodec<object>, { seed, size: corpusSize }),
    sessionIds: [],
    uploads: [],
    member: ({ one, below, percent }) =>
      memberOf(percent(amongWitnesses) ? places.witnessRoomId : one(places.roomIds), below(membersOfARoom)),
  };
}

/** Keeps the latest few. */
export function remember(list: string[], value: string): void {
  list.push(value);
  if (list.length > mostRemembered) list.shift();
}

const mostRemembered = 40;
