/** What one scheduler holds, among how many partitions and schedulers. */
export type Ownership = { readonly held: readonly number[]; readonly partitions: number; readonly liveSchedulers: number };

/** How many partitions one scheduler holds at most. */
export const fairShare = ({ partitions, liveSchedulers }: Pick<Ownership, 'partitions' | 'liveSchedulers'>): number =>
  Math.ceil(partitions / Math.max(1, liveSchedulers));

/** The partitions to give up: what is above the fair share, the highest numbers first to go. */
export function surplus(ownership: Ownership): readonly number[] {
  return [...ownership.held].sort((a, b) => a - b).slice(fairShare(ownership));
}

/** The partitions to try for, when there is room below the fair share. */
export function wanted(ownership: Ownership): readonly number[] {
  const { held, partitions } = ownership;
  if (held.length >= fairShare(ownership)) return [];
  return Array.from({ length: partitions }, (_, partition) => partition).filter((partition) => !held.includes(partition));
}
