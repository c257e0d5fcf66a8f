import { expect, test } from 'vitest';
import { music, party, precise, replay } from './drift-policy.ts';
import { policyFor } from './policy-for.ts';

const to = (preset: Parameters<typeof policyFor>[1]['preset'], p95RttMs?: number) => ({ steering: 'bends', preset, p95RttMs }) as const;

test('P-10 the room’s setting names the policy; precise goes by what the player can do', () => {
  expect(policyFor('precise', to('none'))).toBe(precise.bends);
  expect(policyFor('precise', { ...to('none'), steering: 'jumps' })).toBe(precise.jumps);
  expect(policyFor('party', to('none'))).toEqual(party());
  expect(policyFor('music', to('low-latency'))).toBe(music);
  expect(policyFor('replay', to('none'))).toBe(replay);
});

test('P-14 a preset’s triple tunes party, set by hand or measured', () => {
  const low = party({ ignore: 0.15, hard: 0.8 });
  const high = party({ ignore: 0.3, hard: 1.2 });
  expect(policyFor('party', to('low-latency'))).toEqual(low);
  expect(policyFor('party', to('high-latency'))).toEqual(high);
  expect(policyFor('party', to('mobile'))).toEqual(party());
  expect([49.9, 50, 200, 200.1, undefined].map((rtt) => policyFor('party', to('measured', rtt)))).toEqual([
    low,
    party(),
    party(),
    high,
    party(),
  ]);
});
