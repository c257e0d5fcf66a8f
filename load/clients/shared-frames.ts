import type { ServerFrame } from '@tutti/protocol';

/** Longer ones are states. */
const longestShared = 8_192;

export type ReadFrame = { readonly text: string; readonly frame: ServerFrame };

/** Members of one room are sent the same text: it is parsed once and kept once, however many they are. States are each member's own. */
export function sharedFrames(): (text: string) => ReadFrame {
  const known = new Map<string, ReadFrame>();
  return (text) => {
    const read = known.get(text) ?? { text, frame: JSON.parse(text) as ServerFrame };
    if (text.length <= longestShared) known.set(text, read);
    return read;
  };
}
