import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { MemberForgottenError } from './errors.ts';
import type { Sql } from './sql.ts';
import type { JsonObject } from './types.ts';

/** Names and addresses of members, apart from the log, which holds opaque ids only (E-6). */
export interface MemberStore {
  /** Keeps what is known of a member, instead of what was. @throws MemberForgottenError */
  seal(memberId: string, person: JsonObject): Promise<void>;
  /** Undefined when the member is unknown or forgotten. */
  open(memberId: string): Promise<JsonObject | undefined>;
  /** Those of `memberIds` that are known. */
  openMany(memberIds: readonly string[]): Promise<Map<string, JsonObject>>;
  /** Throws the member's key away, for ever: what was sealed, backups of the log included, says nothing any more. */
  forget(memberId: string): Promise<void>;
}

type Row = { memberId: string; key: Buffer | null; sealed: Buffer };

export function memberStore(sql: Sql): MemberStore {
  const openMany = async (memberIds: readonly string[]) => {
    const rows = await sql<Row[]>`select member_id as "memberId", key, sealed from member where member_id = any(${[...memberIds]}::text[])`;
    return new Map(rows.flatMap(({ memberId, key, sealed }) => (key ? [[memberId, decrypt({ memberId, key, sealed })] as const] : [])));
  };
  return {
    async seal(memberId, person) {
      const key = randomBytes(keyBytes);
      const sealed = encrypt(person, { memberId, key });
      const kept = await sql`insert into member (member_id, key, sealed) values (${memberId}, ${key}, ${sealed})
        on conflict (member_id) do update set key = excluded.key, sealed = excluded.sealed where member.key is not null returning 1`;
      if (kept.length === 0) throw new MemberForgottenError(memberId);
    },
    open: async (memberId) => (await openMany([memberId])).get(memberId),
    openMany,
    async forget(memberId) {
      await sql`insert into member (member_id, key, sealed) values (${memberId}, null, '')
        on conflict (member_id) do update set key = null, sealed = ''`;
    },
  };
}

// AES-256-GCM: 12 bytes of nonce, 16 of tag, then the text. The member's id is authenticated with it, so rows cannot be swapped.
const cipher = 'aes-256-gcm';
const keyBytes = 32;
const nonceBytes = 12;
const tagBytes = 16;

function encrypt(person: JsonObject, { memberId, key }: { memberId: string; key: Buffer }): Buffer {
  const nonce = randomBytes(nonceBytes);
  const sealing = createCipheriv(cipher, key, nonce).setAAD(Buffer.from(memberId));
  const text = Buffer.concat([sealing.update(JSON.stringify(person), 'utf8'), sealing.final()]);
  return Buffer.concat([nonce, sealing.getAuthTag(), text]);
}

function decrypt({ memberId, key, sealed }: { memberId: string; key: Buffer; sealed: Buffer }): JsonObject {
  const opening = createDecipheriv(cipher, key, sealed.subarray(0, nonceBytes)).setAAD(Buffer.from(memberId));
  opening.setAuthTag(sealed.subarray(nonceBytes, nonceBytes + tagBytes));
  const text = Buffer.concat([opening.update(sealed.subarray(nonceBytes + tagBytes)), opening.final()]);
  return JSON.parse(text.toString('utf8'));
}
