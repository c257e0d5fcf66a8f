import { clientFrames, type FlatCodec } from '@tutti/protocol';
import { type Corpus, corpus } from '../codec/corpus.ts';
import type { Dice } from '../codec/dice.ts';
import { tokenOf } from '../gateways.ts';
import { host } from '../log/callers.ts';

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
  /** Everybody whom an attacker may be. */
  readonly members: readonly Member[];
  member(chance: Dice): Member;
};

export type Member = { readonly roomId: string; readonly memberId: string; readonly token: string };

export type AroundOptions = Pick<Around, 'roomIds' | 'witnessRoomId' | 'apiPaths'> & { readonly seed: number };

const corpusSize = 400;
const guestsOfARoom = 10;
/** So often in a hundred an attacker is a member of the honest members' own room. */
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
