import type { Trace, TraceLine } from '@tutti/clock';
import { seededRandom } from '@tutti/testkit';

/** Five minutes of a line that is bad in most ways there are: jitter, late answers, a skew of 35 ppm, a jump of the server's clock, and an impossible answer. */
export function stormyTrace(): Pick<Trace, 'title' | 'lines'> {
  const random = seededRandom(11);
  const lines: TraceLine[] = [{ kind: 'event', reason: 'connect', localMs: 0 }];
  for (let t0 = 0; t0 < 300_000; t0 += t0 < 1_000 ? 60 : 2_000) {
    const ahead = (localMs: number) => 250 + localMs * 35e-6 + (localMs > 200_000 ? 1_200 : 0);
    const wayMs = () => 6 - Math.log(1 - random()) * (t0 > 90_000 && t0 < 130_000 ? 60 : 4);
    const [up, down] = [wayMs(), wayMs()];
    const t1 = t0 + up + ahead(t0 + up);
    const t3 = t0 + up + 0.2 + down;
    lines.push({ kind: 'sample', t0, t1, t2: t1 + 0.2, t3 });
    if (t0 % 20_000 === 0) lines.push({ kind: 'sample', t0: t3, t1: t1 + 20, t2: t1 + 20, t3: t3 - 2 });
    lines.push({ kind: 'truth', localMs: t3 + 500, serverMs: t3 + 500 + ahead(t3 + 500) });
  }
  return { title: 'simulated: jitter, skew, a jump', lines };
}
