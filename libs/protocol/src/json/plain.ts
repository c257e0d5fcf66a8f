import type { Message } from '@bufbuild/protobuf';

/**
 * A message as a plain object: what proto3 JSON with every implicit default written parses to.
 * The contract uses neither int64, bytes nor enums, so the two shapes agree. Nested messages count as given, which
 * their `required` constraint proves at the door; the exceptions are below.
 */
export type Plain<T> =
  T extends Message<infer Name extends keyof MayLack>
    ? Omit<PlainFields<T>, MayLack[Name]> & { [K in MayLack[Name] & keyof T]?: Plain<NonNullable<T[K]>> }
    : T extends Message
      ? PlainFields<T>
      : T extends readonly (infer U)[]
        ? Plain<U>[]
        : T;

/** An idle playback has no track; a view was perhaps not looked at, or listened to. */
type MayLack = { 'tutti.v1.Playback': 'track'; 'tutti.v1.View': 'media' | 'sound' };

type Own<T> = Exclude<keyof T, '$typeName' | '$unknown'>;
type NestedKeys<T> = { [K in Own<T>]-?: NonNullable<T[K]> extends Message ? K : never }[Own<T>];
type PlainFields<T> = { [K in keyof T as K extends NestedKeys<T> | '$typeName' | '$unknown' ? never : K]: Plain<T[K]> } & {
  [K in NestedKeys<T>]-?: Plain<NonNullable<T[K]>>;
};

/** The members of a oneof as one flat union, the case's name under `Tag`. */
export type Flat<Oneof, Tag extends string, Style extends 'pascal' | 'scream'> = Oneof extends {
  case: infer C extends string;
  value: infer V;
}
  ? { [K in Tag]: Style extends 'pascal' ? Capitalize<C> : Scream<C> } & Plain<V>
  : never;

/** `timePing` -> `TIME_PING`, as a type. */
type Scream<S extends string> = S extends `${infer Head}${infer Rest}`
  ? `${Head extends Uppercase<Head> ? `_${Head}` : Uppercase<Head>}${Scream<Rest>}`
  : '';

/** `timePing` -> `TIME_PING`. */
export const scream = (camel: string): string => camel.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase();

/** `roomOpened` -> `RoomOpened`. */
export const pascal = (camel: string): string => camel.charAt(0).toUpperCase() + camel.slice(1);
