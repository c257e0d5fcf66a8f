export type DecodeSoundOptions = {
  readonly sampleRate: number;
  /** Of the clip's picture, in the file's own time: there the sound begins. Without a picture: 0. */
  readonly firstShownPtsMs: number;
  readonly signal?: AbortSignal;
};

/**
 * The sound of a clip, mono, −1 to 1, from its first shown frame on, at most 20 minutes of it; empty if it has none.
 *
 * @throws NotMediaError when it cannot be decoded.
 */
export async function decodeSound(_path: string, _options: DecodeSoundOptions): Promise<Float32Array> {
  return new Float32Array();
}
