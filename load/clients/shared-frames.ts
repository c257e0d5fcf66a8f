import type { ServerFrame } from '@tutti/protocol';

export type ReadFrame = { readonly text: string; readonly frame: ServerFrame };

/** Members of one room are sent the same text: it is parsed once and kept once, however many they are. */
export function sharedFrames(): (text: string) => ReadFrame {
  const known = new Map<string, ReadFrame>();
  return (text) => {
    const read = known.get(text) ?? { text, frame: JSON.parse(text) as ServerFrame };
    if (!known.has(text)) known.set(text, read);
    return read;
  };
}
