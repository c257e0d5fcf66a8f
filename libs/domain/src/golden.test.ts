import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { clipEvents, roomEvents } from '@tutti/protocol';
import { expect, test } from 'vitest';
import { clipSchemaVersionOf, upcastClip } from './clip/upcast.ts';
import type { StoredShape } from './lifter.ts';
import { schemaVersionOf, upcast } from './room/upcast.ts';

const folder = new URL('../golden/', import.meta.url);
const read = (name: string) => JSON.parse(readFileSync(new URL(name, folder), 'utf8'));

/** `PlaybackPaused.v1.json`: what was written then, and what it is today. */
type Golden = { readonly stored: StoredShape['data']; readonly today: Readonly<Record<string, unknown>> };

const files = readdirSync(folder).filter((name) => name !== 'manifest.json');
const named = files.map((name) => {
  const [, type = '', version = ''] = /^(\w+)\.v(\d+)\.json$/.exec(name) ?? [];
  return { name, type, schemaVersion: Number(version) };
});

const versionsToday = [
  ...roomEvents.names.map((type) => [type, schemaVersionOf(type as Parameters<typeof schemaVersionOf>[0])] as const),
  ...clipEvents.names.map((type) => [type, clipSchemaVersionOf(type as Parameters<typeof clipSchemaVersionOf>[0])] as const),
];

test('[EV4] every event type has a golden file for each version up to today’s, and no other (E-5)', () => {
  const versions = versionsToday.flatMap(([type, version]) => Array.from({ length: version }, (_, index) => `${type}.v${index + 1}.json`));
  expect([...files].sort()).toEqual(versions.sort());
});

test.each(named)('[EV2] $name lifts to today’s event (E-5)', ({ name, type, schemaVersion }) => {
  const { stored, today }: Golden = read(name);
  const lift = clipEvents.names.includes(type) ? upcastClip : upcast;
  expect(lift({ type, schemaVersion, data: stored })).toStrictEqual({ type, ...today });
});

test('[EV4] what was stored stays as it was: the manifest has its sha256 (E-5)', () => {
  const manifest: Record<string, string> = read('manifest.json');
  const hashes = Object.fromEntries(named.map(({ name }) => [name, sha256(canonical(read(name).stored))]));
  // A new golden file brings its line here; an old line never changes and never goes.
  expect(hashes).toEqual(manifest);
});

/** Keys in order at every depth: Postgres keeps jsonb in an order of its own. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_, inner) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner) ? Object.fromEntries(Object.entries(inner).sort()) : inner,
  );
}

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
