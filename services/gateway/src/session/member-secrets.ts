import { createHmac, timingSafeEqual } from 'node:crypto';

/**
 * By which an older client comes back as the member that it was: it has no token. Any gateway can read one that another gave (they share the key), so
 * nothing is kept anywhere.
 */
export type MemberSecrets = {
  of(roomId: string, memberId: string): string;
  /** Whose it is; undefined when it is not of this room, or not ours. */
  memberIn(secret: string, roomId: string): string | undefined;
};

export function memberSecrets(key: string): MemberSecrets {
  // NOTE the first line keeps these apart from whatever else is signed with the same key.
  const sign = (roomId: string, memberId: string) => createHmac('sha256', key).update(`older-member\n${roomId}\n${memberId}`).digest();
  return {
    of: (roomId, memberId) => `${memberId}.${sign(roomId, memberId).toString('base64url')}`,
    memberIn(secret, roomId) {
      const [memberId = '', given = ''] = secret.split('.');
      const bytes = Buffer.from(given, 'base64url');
      const right = sign(roomId, memberId);
      return bytes.length === right.length && timingSafeEqual(bytes, right) ? memberId : undefined;
    },
  };
}
