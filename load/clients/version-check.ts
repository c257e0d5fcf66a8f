/** Follows one member's frames: what counts is a frame that carries the version after the last one. */
export type VersionCheck = {
  /** False: one in between did not come, or this one came before. */
  take(version: number): boolean;
  /** The state stands at this version, whatever came before. */
  restart(version: number): void;
  readonly version: number;
  /** How often a frame was not the next. */
  readonly faults: number;
};

export function versionCheck(from: number): VersionCheck {
  let last = from;
  let faults = 0;
  return {
    take(version) {
      const follows = version === last + 1;
      if (!follows) faults++;
      last = Math.max(last, version);
      return follows;
    },
    restart(version) {
      last = version;
    },
    get version() {
      return last;
    },
    get faults() {
      return faults;
    },
  };
}

/** The version in a JSON frame, without parsing the rest; undefined when it carries none. */
export function versionIn(payload: Buffer): number | undefined {
  const key = payload.indexOf(versionKey);
  if (key < 0) return undefined;
  let version = 0;
  let at = key + versionKey.length;
  for (let digit = (payload[at] ?? 0) - zero; digit >= 0 && digit <= 9; digit = (payload[++at] ?? 0) - zero) version = version * 10 + digit;
  return version;
}

/** The frame's `t`, which comes first; empty for what is no frame of ours. */
export function nameIn(payload: Buffer): string {
  if (payload[0] !== brace || payload[2] !== letterT) return '';
  return payload.toString('latin1', 6, Math.min(payload.indexOf('"', 6), 40));
}

const versionKey = Buffer.from('"version":');
const zero = 48;
const brace = 123;
const letterT = 116;
