import { system } from '@tutti/domain';
import { idPattern } from '@tutti/protocol';
import { errors, type JWTPayload, jwtVerify, SignJWT } from 'jose';

export type TokenVerdict =
  | { readonly actorId: string; readonly expiresAtMs: number }
  | { readonly refused: 'invalid-token' | 'expired-token' };

/** HS256, subject = member id. Never a name: names live in the member store (E-6). Times are server time. */
export type Tokens = {
  /** A member's, for 12 hours. */
  issue(memberId: string, nowMs: number): Promise<{ readonly token: string; readonly expiresAtMs: number }>;
  /** A service's, which acts as `system` and is in no room; for two minutes. */
  issueToService(nowMs: number): Promise<string>;
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
  const sign = (subject: string, { from, until, claims = {} }: { from: number; until: number; claims?: JWTPayload }) =>
    new SignJWT(claims)
      .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
      .setIssuer(issuer)
      .setSubject(subject)
      .setIssuedAt(from)
      .setExpirationTime(until)
      .sign(key);
  return {
    async issue(memberId, nowMs) {
      const from = Math.floor(nowMs / 1000);
      const until = from + guestTtlMs / 1000;
      return { token: await sign(memberId, { from, until }), expiresAtMs: until * 1000 };
    },
    issueToService(nowMs) {
      const from = Math.floor(nowMs / 1000);
      return sign(system, { from, until: from + serviceTtlSec, claims: { role: 'service' } });
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
        const expiresAtMs = (payload.exp ?? 0) * 1000;
        if (payload['role'] === 'service') return { actorId: system, expiresAtMs };
        const memberId = payload.sub ?? '';
        return idPattern.test(memberId) && memberId !== system ? { actorId: memberId, expiresAtMs } : { refused: 'invalid-token' };
      } catch (error) {
        if (error instanceof errors.JWTExpired) return { refused: 'expired-token' };
        if (error instanceof errors.JOSEError) return { refused: 'invalid-token' };
        throw error;
      }
    },
  };
}

const issuer = 'tutti';
const serviceTtlSec = 120;
