import { partitionOf, partitions } from '@tutti/protocol';

/** `each` room ids for every partition: one of each, then another of each, so that who takes them in turn visits every partition often. */
export function roomsOfPartitions(prefix: string, each: number): string[] {
  const rooms: string[][] = Array.from({ length: partitions }, () => []);
  for (let number = 0; rooms.some((some) => some.length < each); number++) {
    const roomId = `${prefix}${number}`;
    const some = rooms[partitionOf(roomId)];
    if (some && some.length < each) some.push(roomId);
  }
  return Array.from({ length: each }, (_, nth) => rooms.map((some) => some[nth] ?? '')).flat();
}
