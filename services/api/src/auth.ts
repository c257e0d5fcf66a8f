import { system } from '@tutti/domain';
import { idPattern } from '@tutti/protocol';
import { errors, jwtVerify, SignJWT } from 'jose';

export type TokenVerdict = { readonly actorId: string } | { readonly refused: 'invalid-token' | 'expired-token' };

/** Guest tokens: HS256, subject = member id. Never a name: names live in the member store (E-6). */
export type Tokens = {
  issue(memberId: string, nowMs: number): Promise<{ readonly token: string; readonly expiresAtMs: number }>;
  /**
   * A member's own id; `system` for a token with `role: 'service'`, which only a holder of the secret can make. A token may be past its end by `lateMs`,
   * which is 0 unless said.
   */
  verify(token: string, nowMs: number, allowing?: { readonly lateMs: number }): Promise<TokenVerdict>;
};

export const guestTtlMs = 12 * 3_600_000;
/** For so long after its end a token still gets its member a new one. */
export const refreshableMs = 7 * 24 * 3_600_000;

export function tokens(secret: string): Tokens {
  const key = new TextEncoder().encode(secret);
  return {
    async issue(memberId, nowMs) {
      const issuedAt = Math.floor(nowMs / 1000);
      const expiresAt = issuedAt + guestTtlMs / 1000;
      const token = await new SignJWT()
        .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
        .setIssuer(issuer)
        .setSubject(memberId)
        .setIssuedAt(issuedAt)
        .setExpirationTime(expiresAt)
        .sign(key);
      return { token, expiresAtMs: expiresAt * 1000 };
    },
    async verify(token, nowMs, { lateMs } = { lateMs: 0 }) {
      try {
        const { payload } = await jwtVerify(token, key, {
          algorithms: ['HS256'],
          issuer,
          requiredClaims: ['exp'],
          currentDate: new Date(nowMs),
          clockTolerance: lateMs / 1000,
        });
        if (payload['role'] === 'service') return { actorId: system };
        const memberId = payload.sub ?? '';
        return idPattern.test(memberId) && memberId !== system ? { actorId: memberId } : { refused: 'invalid-token' };
      } catch (error) {
        if (error instanceof errors.JWTExpired) return { refused: 'expired-token' };
        if (error instanceof errors.JOSEError) return { refused: 'invalid-token' };
        throw error;
      }
    },
  };
}

/** The token of an `authorization` header; the scheme's case does not matter (RFC 9110). */
export const bearerOf = (header: string | undefined): string | undefined => /^bearer +(\S+) *$/iu.exec(header ?? '')?.[1];

const issuer = 'tutti';
