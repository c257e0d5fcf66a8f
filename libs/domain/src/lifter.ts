import type { FlatCodec } from '@tutti/protocol';

/** An event as it was stored, of whatever age. */
export type StoredShape = { readonly type: string; readonly schemaVersion: number; readonly data: Readonly<Record<string, unknown>> };

/** Lifts the data of one version to the next. */
export type Upcaster = (data: Readonly<Record<string, unknown>>) => Record<string, unknown>;

/** `table.PlaybackStarted[0]` lifts version 1 to 2. A type without a line is still at version 1. */
export type UpcasterTable<T extends string> = Readonly<Partial<Record<T, readonly Upcaster[]>>>;

/** Between stored events of any age and today's, by a table of upcasters. */
export function lifter<E extends { readonly type: string }>(codec: FlatCodec<E>, table: UpcasterTable<E['type']>) {
  const liftsOf = (type: string): readonly Upcaster[] => (Object.hasOwn(table, type) ? table[type as E['type']] : undefined) ?? [];
  const versionOf = (type: E['type']): number => liftsOf(type).length + 1;
  return {
    /** The version in which events of this type are written today. */
    schemaVersionOf: versionOf,

    /** The stored event in today's shape. @throws UnreadableEventError when no upcaster leads there: a log newer than this build, or a damaged one. */
    upcast({ type, schemaVersion, data }: StoredShape): E {
      const lifts = liftsOf(type);
      if (!Number.isInteger(schemaVersion) || schemaVersion < 1 || schemaVersion > lifts.length + 1)
        throw new UnreadableEventError(type, schemaVersion, 'this build has no upcaster for it');
      let lifted = data;
      for (const lift of lifts.slice(schemaVersion - 1)) lifted = lift(lifted);
      const parsed = codec.fromJsonValue({ ...lifted, type });
      if ('value' in parsed) return parsed.value;
      const why = 'invalid' in parsed ? `${parsed.invalid.field} ${parsed.invalid.problem}` : 'no such event';
      throw new UnreadableEventError(type, schemaVersion, why);
    },

    /** What goes into the log: today's version and the data without its type. */
    toStored(event: E): { type: string; schemaVersion: number; data: Record<string, unknown> } {
      const { type, ...data } = codec.toJsonValue(event);
      return { type: String(type), schemaVersion: versionOf(event.type), data };
    },
  };
}

/** An event of the log that this build cannot read. Nothing was changed; run a build that can. */
export class UnreadableEventError extends Error {
  override readonly name = 'UnreadableEventError';
  readonly code = 'EVENT_UNREADABLE';
  readonly type: string;
  readonly schemaVersion: number;

  constructor(type: string, schemaVersion: number, why: string) {
    super(`event ${type} version ${schemaVersion} cannot be read: ${why}`);
    this.type = type;
    this.schemaVersion = schemaVersion;
  }
}
