type Entry = { readonly atMs: number; readonly act: () => void };

/** What is to happen, in the order of its time; what has the same time, in the order in which it was added. */
export function agenda() {
  const entries: Entry[] = [];
  return {
    add(atMs: number, act: () => void): void {
      // The latest first: most of what is added is soon due, so few have to move.
      let index = entries.length;
      while (index > 0 && (entries[index - 1]?.atMs ?? 0) <= atMs) index--;
      entries.splice(index, 0, { atMs, act });
    },
    next: (): Entry | undefined => entries.pop(),
  };
}
