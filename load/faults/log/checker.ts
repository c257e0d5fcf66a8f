/** One event as somebody saw it: the log itself, a reader, JetStream. */
export type Seen = {
  readonly position: number;
  readonly stream: string;
  readonly streamVersion: number;
  readonly eventId: string;
  readonly commandId: string;
};

/** A command that a caller was told is in the log. A caller sends its next command only after this answer. */
export type Acked = { readonly caller: number; readonly number: number; readonly commandId: string; readonly version: number };

/** What went wrong, counted; in the manner of Jepsen's queue checkers. All zeros is the claim. */
export type Verdict = { readonly missing: number; readonly duplicate: number; readonly inverted: number; readonly gapped: number };

export const clean: Verdict = { missing: 0, duplicate: 0, inverted: 0, gapped: 0 };

export const sum = (...verdicts: readonly Verdict[]): Verdict =>
  verdicts.reduce((a, b) => ({
    missing: a.missing + b.missing,
    duplicate: a.duplicate + b.duplicate,
    inverted: a.inverted + b.inverted,
    gapped: a.gapped + b.gapped,
  }));

export const isClean = (verdict: Verdict): boolean => Object.values(verdict).every((count) => count === 0);

/** The log against itself: positions 1, 2, 3 …, each stream's versions 1, 2, 3 … in the same order, no event twice. */
export function checkLog(log: readonly Seen[]): Verdict {
  const versions = new Map<string, number>();
  const ids = new Set<string>();
  let [duplicate, inverted, gapped] = [0, 0, 0];
  for (const [index, { position, stream, streamVersion, eventId }] of log.entries()) {
    if (position !== index + 1) gapped++;
    const last = versions.get(stream) ?? 0;
    if (streamVersion <= last) inverted++;
    else if (streamVersion !== last + 1) gapped++;
    versions.set(stream, Math.max(last, streamVersion));
    if (ids.has(eventId)) duplicate++;
    ids.add(eventId);
  }
  return { missing: 0, duplicate, inverted, gapped };
}

/** What callers were told against the log: every acknowledged command once, where it was said to be, in its caller's order. */
export function checkAcks(acks: readonly Acked[], log: readonly Seen[]): Verdict {
  const byCommand = new Map<string, Seen[]>();
  for (const seen of log) {
    const known = byCommand.get(seen.commandId);
    if (known) known.push(seen);
    else byCommand.set(seen.commandId, [seen]);
  }
  const lastOf = new Map<number, { number: number; position: number }>();
  let [missing, duplicate, inverted] = [0, 0, 0];
  for (const { caller, number, commandId, version } of acks) {
    const [event, ...more] = byCommand.get(commandId) ?? [];
    if (!event) {
      missing++;
      continue;
    }
    duplicate += more.length;
    if (event.streamVersion !== version) inverted++;
    const last = lastOf.get(caller);
    if (last && last.number < number && last.position >= event.position) inverted++;
    lastOf.set(caller, { number, position: event.position });
  }
  return { missing, duplicate, inverted, gapped: 0 };
}

/** What a reader of the global order saw against the log: each event once, in order, none left out. */
export function checkReader(seen: readonly Seen[], log: readonly Seen[]): Verdict {
  const inLog = new Map(log.map((event) => [event.position, event.eventId]));
  const read = new Set<number>();
  let [missing, duplicate, inverted, last] = [0, 0, 0, 0];
  for (const { position, eventId } of seen) {
    if (read.has(position)) duplicate++;
    else if (position < last) inverted++;
    if (inLog.get(position) !== eventId) missing++;
    read.add(position);
    last = Math.max(last, position);
  }
  for (const { position } of log) if (!read.has(position)) missing++;
  return { missing, duplicate, inverted, gapped: 0 };
}

/** What JetStream holds against the log: sequence n is the event at position n. */
export function checkStream(stream: readonly (Seen & { readonly sequence: number })[], log: readonly Seen[]): Verdict {
  const gapped = stream.filter(({ sequence, position }) => sequence !== position).length;
  return sum(checkReader(stream, log), { ...clean, gapped });
}

/** A projection that counts each stream's events, against the log: more is an event applied twice, fewer one left out. */
export function checkCounts(counts: ReadonlyMap<string, number>, log: readonly Seen[]): Verdict {
  const expected = new Map<string, number>();
  for (const { stream } of log) expected.set(stream, (expected.get(stream) ?? 0) + 1);
  let [missing, duplicate] = [0, 0];
  for (const stream of new Set([...expected.keys(), ...counts.keys()])) {
    const difference = (counts.get(stream) ?? 0) - (expected.get(stream) ?? 0);
    if (difference > 0) duplicate += difference;
    else missing -= difference;
  }
  return { missing, duplicate, inverted: 0, gapped: 0 };
}
