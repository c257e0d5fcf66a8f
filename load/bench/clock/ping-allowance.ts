/** Our gateway's bucket for a connection's pings (T-2): 16 at once, then one a second; what is over gets no answer. */
export function pingAllowance() {
  let left = burst;
  let atMs = 0;
  return {
    take(nowMs: number): boolean {
      left = Math.min(burst, left + (nowMs - atMs) / refillMs);
      atMs = nowMs;
      if (left < 1) return false;
      left--;
      return true;
    },
  };
}

const burst = 16;
const refillMs = 1_000;
