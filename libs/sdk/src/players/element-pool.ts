/**
 * Elements to be used again: browsers that want a tap for each element (Safari) know those that were tapped. All are `<video>`: it plays sound as well, and
 * whether there is a picture is known only when the data are there.
 */
export type ElementPool = { take(): HTMLVideoElement; give(element: HTMLVideoElement): void };

export function elementPool(create = () => document.createElement('video')): ElementPool {
  const free: HTMLVideoElement[] = [];
  return {
    take: () => free.pop() ?? create(),
    give: (element) => void free.push(element),
  };
}
