import { system } from '@tutti/domain';
import { idPattern } from '@tutti/protocol';
import { errors, jwtVerify } from 'jose';

export type Verified =
  | { readonly memberId: string; readonly expiresAtServerMs: number }
  | { readonly refused: 'invalid-token' | 'expired-token' };

export type AuthNeeds = { readonly secret: string; readonly nowServerMs: () => number };

/** Reads who somebody is from a token of ours: HS256, issuer `tutti`, the member's id as subject, not expired by server time. */
export function tokenVerifier({ secret, nowServerMs }: AuthNeeds): (token: string) => Promise<Verified> {
  const key = new TextEncoder().encode(secret);
  return async (token) => {
    try {
      const { payload } = await jwtVerify(token, key, {
        algorithms: ['HS256'],
        issuer: 'tutti',
        requiredClaims: ['sub', 'exp'],
        currentDate: new Date(nowServerMs()),
      });
      const memberId = payload.sub ?? '';
      return idPattern.test(memberId) && memberId !== system
        ? { memberId, expiresAtServerMs: (payload.exp ?? 0) * 1000 }
        : { refused: 'invalid-token' };
    } catch (error) {
      if (error instanceof errors.JWTExpired) return { refused: 'expired-token' };
      if (error instanceof errors.JOSEError) return { refused: 'invalid-token' };
      throw error;
    }
  };
}
