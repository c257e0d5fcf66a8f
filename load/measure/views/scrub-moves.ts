import { seededRandom } from '@tutti/testkit';

/** What a viewer does: jumps somewhere or steps by frames; every so often while it plays. */
export type Move =
  | { readonly kind: 'seek'; readonly toMs: number; readonly playing: boolean }
  | { readonly kind: 'step'; readonly frames: number };

export type MovesOptions = { readonly count: number; readonly seed: number; readonly fromMs: number; readonly toMs: number };

/** Of ten moves about three are steps, two scrubs while it plays and five while it stands. The first is no step. */
export function scrubMoves({ count, seed, fromMs, toMs }: MovesOptions): Move[] {
  const random = seededRandom(seed);
  return Array.from({ length: count }, (_, nth) => {
    const kind = nth === 0 ? 1 : random();
    if (kind < 0.3) return { kind: 'step', frames: Math.ceil(random() * 3) * (random() < 0.5 ? -1 : 1) };
    return { kind: 'seek', toMs: fromMs + random() * (toMs - fromMs), playing: kind < 0.5 };
  });
}
