/** The gateway's line, where everything else is said too, or the line to timesync, where nothing else is (TM10). */
export type PathName = 'gateway' | 'timesync';

export type PathStanding = {
  /** Its line is open and answers, has answered often enough, and since the last time that a clock was found to have jumped. */
  readonly usable: boolean;
  /** The shortest round trip, ms: half of it is what no estimate on this path can be sure of. */
  readonly floorMs: number;
};

/**
 * Which path to believe: the one with the shorter round trip at its best. Of equals timesync's, whose answers wait behind no fan-out. What lies
 * between the two borders changes nothing, so that two paths that are alike are not swapped for ever. With no usable path it stays as it was.
 */
export function choosePath(chosen: PathName, { gateway, timesync }: Readonly<Record<PathName, PathStanding>>): PathName {
  if (!gateway.usable && !timesync.usable) return chosen;
  if (!gateway.usable) return 'timesync';
  if (!timesync.usable) return 'gateway';
  return chosen === 'gateway'
    ? timesync.floorMs < 1.1 * gateway.floorMs + 0.1
      ? 'timesync'
      : 'gateway'
    : timesync.floorMs > 1.25 * gateway.floorMs + 0.25
      ? 'gateway'
      : 'timesync';
}
